// One object's method wrapped by another, for as long as something is watched.

/** Puts another method into this object alone; what is returned takes it away again. */
export function replaceMethod<T extends object, K extends keyof T & string>(
  owner: T,
  name: K,
  wrap: (original: T[K]) => T[K],
): () => void {
  const former = Object.getOwnPropertyDescriptor(owner, name);
  const original = (owner[name] as (...given: unknown[]) => unknown).bind(owner) as T[K];
  Object.defineProperty(owner, name, { value: wrap(original), configurable: true, writable: true });
  return () => {
    if (former) Object.defineProperty(owner, name, former);
    else delete owner[name];
  };
}
