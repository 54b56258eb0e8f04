// How large the numbers that sums are made of can be, and by how much they differ where they count as the same: functions
// whose arguments are equal up to rounding are one atom.
import type { BinaryFunction, UnaryFunction } from '../../compiler/circuit/circuit.ts';
import type { Monomial, Sum } from './sums.ts';

/** Of values: none is larger in size, weights and inputs up to 2π; two that count as the same are at most `error` apart. */
export interface Range {
  readonly size: number;
  readonly error: number;
}

export interface Ranges {
  /** An atom may have these values, too. */
  widen(atom: number, range: Range): void;
  /** Of a monomial. */
  sizeOf(monomial: number): number;
  errorOf(monomial: number): number;
  /** `near`: what its coefficients were taken for, by monomial; what is not among them is left out. */
  ofSum(sum: Sum, near: ReadonlyMap<number, number>): Range;
}

export const rangeOfNumber: Range = { size: 2 * Math.PI, error: 0 };

export function createRanges(monomials: readonly Monomial[]): Ranges {
  const atoms: Range[] = [];

  const power = (of: number, exponent: number) => (exponent === 0 ? 1 : of ** exponent);
  const sizeOf = (monomial: number) => monomials[monomial].reduce((all, [atom, n]) => times(all, power(atoms[atom].size, n)), 1); // prettier-ignore
  // Σ n a^(n−1) · error · ∏ of the others
  const errorOf = (monomial: number) =>
    monomials[monomial].reduce((sum, [atom, n], at) => {
      const others = monomials[monomial].reduce((all, [other, m], place) => (place === at ? all : times(all, power(atoms[other].size, m))), 1); // prettier-ignore
      return sum + times(atoms[atom].error, n * times(power(atoms[atom].size, n - 1), others));
    }, 0);

  return {
    widen(atom, { size, error }) {
      const before = atoms[atom];
      atoms[atom] = { size: Math.max(size, before?.size ?? 0), error: Math.max(error, before?.error ?? 0) };
    },
    sizeOf,
    errorOf,
    ofSum(sum, near) {
      let [size, error] = [0, 0];
      for (const [monomial, { value }] of sum) {
        const own = sizeOf(monomial);
        size += times(Math.abs(value), own);
        error += times(Math.abs(value - (near.get(monomial) ?? 0)), own) + times(Math.abs(value), errorOf(monomial)); // prettier-ignore
      }
      return { size, error };
    },
  };
}

/** 0 times anything is 0: what is exact stays so, however steep a function is. */
export function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}

/** Of |x| ≤ size: the size of the values and of the slopes. */
const unaryBounds: Record<UnaryFunction, (size: number) => readonly [size: number, slope: number]> = {
  negate: (size) => [size, 1],
  abs: (size) => [size, 1],
  sin: () => [1, 1],
  cos: () => [1, 1],
  tanh: () => [1, 1],
  atan: () => [Math.PI / 2, 1],
  asin: () => [Math.PI / 2, Infinity],
  acos: () => [Math.PI, Infinity],
  sqrt: (size) => [Math.sqrt(size), Infinity],
  exp: (size) => [Math.exp(size), Math.exp(size)],
  log: () => [Infinity, Infinity],
  log2: () => [Infinity, Infinity],
  tan: () => [Infinity, Infinity],
};

export function rangeOfUnary(fn: UnaryFunction, { size, error }: Range): Range {
  const [most, slope] = unaryBounds[fn](size);
  return { size: most, error: times(error, slope) };
}

export function rangeOfInverse({ error }: Range): Range {
  return { size: Infinity, error: times(error, Infinity) };
}

export function rangeOfBinary(fn: BinaryFunction, left: Range, right: Range): Range {
  const error = left.error + right.error;
  switch (fn) {
    case 'add':
    case 'subtract':
      return { size: left.size + right.size, error };
    case 'min':
    case 'max':
      return { size: Math.max(left.size, right.size), error };
    case 'multiply':
      return {
        size: times(left.size, right.size),
        error: times(left.error, right.size) + times(right.error, left.size),
      };
    case 'divide':
    case 'power':
      return { size: Infinity, error: times(error, Infinity) };
    default:
      return fn satisfies never;
  }
}
