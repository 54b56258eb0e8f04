// What passes made of a circuit, as data: what `qcnn compile --emit json` prints, and editors show.
import type { Circuit } from '../circuit/circuit.ts';
import type { PassResult } from './index.ts';

/** The figures of the last step at the top, every step's under "passes". */
export function figuresOfPasses({ name }: Circuit, results: readonly PassResult[]): object {
  const last = results[results.length - 1].metrics;
  return {
    circuit: name,
    ...last,
    passes: results.map(({ name: pass, metrics, summary }) => ({ pass, summary, ...metrics })),
  };
}
