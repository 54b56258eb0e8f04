// Fingerprints of all prefixes and suffixes of two circuits at one random point: equal ones stand, in all likelihood, for
// equal parts. For whoever looks for the place at which circuits begin to differ.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { Task } from '../task/task.ts';
import type { Run } from './method.ts';
import { drawCutNumbers, type Fingerprints } from './cut-numbers.ts';
import { cutsByNetworks } from './network/cuts.ts';
import { isUnitary } from './shape.ts';
import { cutsByVectors } from './statevector/cuts.ts';

export type { Fingerprints };

export interface Sweep {
  readonly a: Fingerprints;
  readonly b: Fingerprints;
  /** All of them are had by a pass each; otherwise each takes a contraction, and few should be asked for. */
  readonly isOnePass: boolean;
}

/** Numbers of a vector times operations that a pass may take. */
const mostOnePass = 4e8;

/** The fingerprints of both circuits can be compared with one another. Asking for them throws OutOfTime. */
export function sweep({ pair, level }: Task, { points, budget }: Run): Sweep {
  const point = points.draw();
  const { a, b } = pair;
  const size = (circuit: Circuit) => (1 + circuit.operations.length) * 2 ** circuit.qubits;
  const isOnePass = isUnitary(a) && isUnitary(b) && size(a) + size(b) <= mostOnePass;
  const numbers = drawCutNumbers(pair, level, point);
  const of = (circuit: Circuit): Fingerprints =>
    isOnePass
      ? cutsByVectors(circuit, numbers, level, { point, budget })
      : remembered(cutsByNetworks(circuit, numbers, level, { point, budget }));
  return { a: of(a), b: of(b), isOnePass };
}

function remembered({ prefix, suffix }: Fingerprints): Fingerprints {
  const once = (of: (k: number) => number) => {
    const known = new Map<number, number>();
    return (k: number) => {
      let value = known.get(k);
      if (value === undefined) known.set(k, (value = of(k)));
      return value;
    };
  };
  return { prefix: once(prefix), suffix: once(suffix) };
}
