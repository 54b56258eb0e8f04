// Entries of a block's Pauli matrix that are zero whatever the weights: found by trying random angles, which an entry that
// is not identically zero survives with certainty (it is analytic in them).
import type { Angle } from '../circuit/circuit.ts';
import { pauliMatrix } from '../circuit/pauli.ts';
import type { GateList } from './plan.ts';
import { compileUnitary } from './unitary.ts';

const trials = 3;
/** Rounding leaves about 1e-16; an entry this small at random angles three times over is none. */
const dust = 1e-12;

/** 1 for each entry [4^k × 4^k] that is always 0. Angles with different numbers are taken to be independent. */
export function zerosOf(list: GateList, idOf: (angle: Angle) => number): Uint8Array {
  const unitary = compileUnitary(list.qubits, list.gates);
  const angles = list.gates.flatMap((gate) => gate.angles);
  const zeros = new Uint8Array(16 ** list.qubits).fill(1);
  for (let trial = 0; trial < trials; trial++) {
    // Any irrational spread will do; the same for equal angles, constants as they are.
    const values = angles.map((angle) =>
      angle.kind === 'constant'
        ? angle.value
        : 6 * (((idOf(angle) + 1 + 137 * trial) * Math.SQRT2 * Math.E) % 1) - 3,
    );
    const matrix = pauliMatrix([[...unitary.evaluate(values)]]);
    for (let at = 0; at < zeros.length; at++) if (Math.abs(matrix[at]) > dust) zeros[at] = 0;
  }
  return zeros;
}
