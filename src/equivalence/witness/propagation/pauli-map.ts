// What an operation does to a Pauli product that is read after it: a sum of products that are read before it. Clifford gates
// make one of one.
import type { Matrix } from '../../../compiler/circuit/matrix.ts';
import { pauliMatrix } from '../../../compiler/circuit/pauli.ts';

/** Products on k qubits, numbered by digits 1, X, Y, Z = 0 to 3, the first qubit most significant. */
export interface Row {
  readonly products: readonly number[];
  readonly factors: readonly number[];
  /** It stays as it is. */
  readonly stays: boolean;
  /** The sizes of the factors and, last, of those that count as 0. */
  readonly size: number;
  readonly left: number;
}

export type PauliMap = readonly Row[];

/** Factors below are rounding: those of Clifford gates are 0 and ±1. */
const smallest = 1e-15;

/** By the product that is read after ρ → Σ K ρ K†. */
export function pauliMapOf(kraus: readonly Matrix[]): PauliMap {
  const matrix = pauliMatrix(kraus);
  const side = Math.sqrt(matrix.length);
  return Array.from({ length: side }, (_, product) => rowOf(matrix.subarray(product * side, (product + 1) * side), product)); // prettier-ignore
}

function rowOf(all: Float64Array, product: number): Row {
  const products = [...all.keys()].filter((other) => Math.abs(all[other]) > smallest);
  const factors = products.map((other) => whole(all[other]));
  const size = factors.reduce((sum, factor) => sum + Math.abs(factor), 0);
  const left = all.reduce((sum, factor) => sum + (Math.abs(factor) > smallest ? 0 : Math.abs(factor)), 0);
  const stays = products.length === 1 && products[0] === product && factors[0] === 1;
  return { products, factors, stays, size, left };
}

/** 1 and −1 but for rounding are that. */
function whole(factor: number): number {
  const nearest = Math.round(factor);
  return Math.abs(factor - nearest) <= smallest ? nearest : factor;
}
