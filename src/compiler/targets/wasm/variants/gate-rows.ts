// Where the numbers of a block's gates lie for weight sets in lanes: matrices and derivatives that the host fills in, lane by
// lane, and those that are the same for all.
import { derivativesOf, fillMatrix, prepareGates, type PreparedGate } from '../../../plan/prepare-gates.ts';
import type { PlanBlock } from '../../../plan/plan.ts';

/** Numbers of a small matrix: number `index[i]` of it stands in row `at + index[i]`. */
export interface MatrixRows {
  /** Bytes from 'program'. */
  readonly at: number;
  /** Those that are not always 0. */
  readonly index: readonly number[];
}

export interface GateRows {
  readonly gate: PreparedGate;
  readonly matrix: MatrixRows;
  /** By each of its angles. */
  readonly derivatives: readonly MatrixRows[];
}

export interface BlockRows {
  readonly qubits: number;
  readonly form: PlanBlock['form'];
  readonly gates: readonly GateRows[];
  readonly angleCount: number;
}

/** `reserve`: bytes of 'program'. */
export function rowsOfBlock(
  { block, form }: PlanBlock,
  rowBytes: number,
  reserve: (bytes: number) => number,
): BlockRows {
  const { prepared, angleCount } = prepareGates(block.qubits, block.gates);
  // Where a number is 0 at these angles, it is at all.
  const some = Float64Array.from({ length: angleCount }, (_, index) => 0.7 + 0.131 * (index % 7));
  const rowsOf = (numbers: ArrayLike<number>): MatrixRows => ({
    at: reserve(numbers.length * rowBytes),
    index: Array.from(numbers, (_, index) => index).filter((index) => numbers[index] !== 0),
  });
  const gates = prepared.map((gate): GateRows => {
    if (gate.angles > 0) fillMatrix(gate, some);
    const derivatives = gate.angles > 0 ? derivativesOf(gate, some) : [];
    return { gate, matrix: rowsOf(gate.matrix), derivatives: derivatives.map(rowsOf) };
  });
  return { qubits: block.qubits, form, gates, angleCount };
}
