// A backend whose circuits are timed.
import type { Stopwatch } from '../stopwatch.ts';
import type { Backend } from './backend.ts';

/** The same backend; what its executables compute counts to the part "circuit". */
export function timed(backend: Backend, stopwatch: Stopwatch): Backend {
  return {
    ...backend,
    load(circuit, options) {
      const executable = backend.load(circuit, options);
      return {
        ...executable,
        forward: (...given) => stopwatch.time('circuit', () => executable.forward(...given)),
        vjp: (...given) => stopwatch.time('circuit', () => executable.vjp(...given)),
      };
    },
  };
}
