// Circuits and matrices for tests of points: small circuits by their gates, products modulo a prime.
import type { Angle, Circuit, GateOperation, Operation } from '../../../src/compiler/circuit/circuit.ts';
import type { PointSource, Residues } from '../../../src/equivalence/angles/point.ts';
import { pointSource } from '../../../src/equivalence/angles/point-source.ts';

/** A circuit of these operations that returns nothing. */
export function circuitOf(operations: readonly Operation[], outputs: Circuit['outputs'] = []): Circuit {
  return { name: 'c', qubits: 12, bits: 0, weights: [], inputs: [], operations, outputs };
}

export function gateOf(
  gate: string,
  angles: readonly Angle[],
  qubits: readonly number[] = [0],
  controls = 0,
): GateOperation {
  return { kind: 'gate', gate, controls, angles, qubits };
}

export function sourceOf(a: readonly Operation[], b: readonly Operation[] = [], seed = 1): PointSource {
  const source = pointSource({ a: circuitOf(a), b: circuitOf(b) }, seed);
  if ('why' in source) throw new Error(source.why);
  return source;
}

export type Modular = Float64Array;

export function product(a: Modular, b: Modular, { add, multiply }: Residues): Modular {
  const d = Math.sqrt(a.length);
  const result = new Float64Array(a.length);
  for (let row = 0; row < d; row++)
    for (let column = 0; column < d; column++)
      for (let k = 0; k < d; k++)
        result[row * d + column] = add(result[row * d + column], multiply(a[row * d + k], b[k * d + column]));
  return result;
}

export function transposed(a: Modular): Modular {
  const d = Math.sqrt(a.length);
  return a.map((_, at) => a[(at % d) * d + Math.floor(at / d)]);
}

export function identity(d: number): Modular {
  return new Float64Array(d * d).map((_, at) => Number(at % (d + 1) === 0));
}

/** The matrix on `qubits` qubits that acts as `matrix` on the operands, qubit 0 most significant. */
export function embedded(matrix: Modular, operands: readonly number[], qubits: number): Modular {
  const size = 2 ** qubits;
  const bit = (index: number, qubit: number) => (index >> (qubits - 1 - qubit)) & 1;
  const local = (index: number) => operands.reduce((value, qubit) => 2 * value + bit(index, qubit), 0);
  const rest = (index: number) =>
    operands.reduce((value, qubit) => value & ~(1 << (qubits - 1 - qubit)), index);
  const d = Math.sqrt(matrix.length);
  return new Float64Array(size * size).map((_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    return rest(row) === rest(column) ? matrix[local(row) * d + local(column)] : 0;
  });
}
