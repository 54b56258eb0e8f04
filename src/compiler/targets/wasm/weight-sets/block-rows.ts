// Where the numbers of a block lie for weight sets in lanes: a row for each number, a lane of it for each weight set.
import type { PlanBlock } from '../../../plan/plan.ts';
import { derivativesOf, fillMatrix, prepareGates, type PreparedGate } from '../../../plan/prepare-gates.ts';

/** Numbers of a small matrix: number `index[i]` of it stands in row `index[i]` from `at` on. */
export interface MatrixRows {
  /** Bytes within 'program'. */
  readonly at: number;
  /** Those that are not 0 whatever the angles. */
  readonly index: readonly number[];
}

export interface GateRows {
  readonly gate: PreparedGate;
  readonly matrix: MatrixRows;
  /** By each of its angles. */
  readonly derivatives: readonly MatrixRows[];
}

/** Places are bytes within 'program'. */
export interface BlockRows {
  readonly qubits: number;
  readonly gates: readonly GateRows[];
  readonly angleCount: number;
  /** The product of all gates up to each, and of all. */
  readonly products: readonly number[];
  /** ∂L/∂angle, a row each. */
  readonly slopes: number;
}

/** `reserve`: so many rows; `identity`: of so many qubits. */
export function rowsOfBlock(
  { block }: PlanBlock,
  identity: number,
  reserve: (rows: number) => number,
): BlockRows {
  const { qubits } = block;
  const { prepared, angleCount } = prepareGates(qubits, block.gates);
  const some = Float64Array.from({ length: angleCount }, (_, index) => 0.7 + 0.131 * (index % 7));
  const rowsOf = (numbers: ArrayLike<number>): MatrixRows => ({
    at: reserve(numbers.length),
    index: Array.from(numbers, (_, index) => index).filter((index) => numbers[index] !== 0),
  });
  const gates = prepared.map((gate): GateRows => {
    if (gate.angles > 0) fillMatrix(gate, some);
    const derivatives = gate.angles > 0 ? derivativesOf(gate, some) : [];
    return { gate, matrix: rowsOf(gate.matrix), derivatives: derivatives.map(rowsOf) };
  });
  return {
    qubits,
    gates,
    angleCount,
    products: [identity, ...gates.map(() => reserve(2 * 4 ** qubits))],
    slopes: reserve(angleCount),
  };
}
