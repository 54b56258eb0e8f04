// A map that mostly holds one entry, of which there may be a million: a `Map` is made for the second.

export class FewKeys<K extends object, V extends object> {
  private key: K | undefined;
  private value: V | undefined;
  private others: Map<K, V> | undefined;

  /** The value of a key, made where there is none. */
  get(key: K, make: () => V): V {
    if (this.key === key) return this.value!;
    if (!this.key) {
      this.key = key;
      return (this.value = make());
    }
    let found = (this.others ??= new Map<K, V>()).get(key);
    if (!found) this.others.set(key, (found = make()));
    return found;
  }
}
