// What was made last, by key: made once, and again when it was asked for long ago.

/** What `make` gives for this key. */
export type Keeper<T> = (key: string, make: () => Promise<T>) => Promise<T>;

/** Of more than `size` the one goes that was asked for longest ago; what could not be made is made again. */
export function createKeeper<T>(size: number): Keeper<T> {
  const kept = new Map<string, Promise<T>>();
  return (key, make) => {
    let made = kept.get(key);
    if (!made) {
      made = make();
      made.catch(() => kept.delete(key));
    }
    kept.delete(key);
    kept.set(key, made);
    if (kept.size > size) kept.delete(kept.keys().next().value!);
    return made;
  };
}
