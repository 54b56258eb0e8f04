// One backend that computes as one of several, now this one and then another: a model that has it is asked in several ways
// without being loaded anew.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { Backend, Executable, LoadOptions } from '../backends/backend.ts';

export interface SwitchedBackend {
  readonly backend: Backend;
  /** From now on it computes as this one of the backends. */
  use(backend: Backend): void;
}

/** Computes as the first until `use` is called; a circuit is loaded on each that it is computed by. */
export function switched(first: Backend): SwitchedBackend {
  let current = first;
  const load = (circuit: Circuit, options?: LoadOptions): Executable => {
    const loaded = new Map<Backend, Executable>();
    const own = () => {
      if (!loaded.has(current)) loaded.set(current, current.load(circuit, options));
      return loaded.get(current)!;
    };
    own();
    return {
      backend: first.name,
      circuit,
      forward: (...args) => own().forward(...args),
      vjp: (...args) => own().vjp(...args),
      vjpMany: (...args) => own().vjpMany(...args),
      dispose: () => loaded.forEach((each) => each.dispose()),
    };
  };
  return { backend: { ...first, load }, use: (backend) => void (current = backend) };
}
