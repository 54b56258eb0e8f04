// A backend that keeps the circuits it loaded last, for who trains one circuit again and again.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { Backend, Executable } from './backend.ts';

export interface KeepingBackend extends Backend {
  /** Frees them all. */
  dispose(): void;
}

/**
 * Circuits are told apart as objects: those of one hash may be planned in other ways, with other last bits. Executables live on
 * when they are disposed of; of more than `most` the oldest go.
 */
export function keepLoaded(backend: Backend, most: number): KeepingBackend {
  const kept = new Map<Circuit, Executable>();
  const dropOldest = () => {
    const [oldest] = kept;
    kept.delete(oldest[0]);
    oldest[1].dispose();
  };
  return {
    ...backend,
    load(circuit, options) {
      const executable = kept.get(circuit) ?? backend.load(circuit, options);
      kept.delete(circuit);
      kept.set(circuit, executable);
      if (kept.size > most) dropOldest();
      return { ...executable, dispose: () => {} };
    },
    dispose() {
      while (kept.size > 0) dropOldest();
    },
  };
}
