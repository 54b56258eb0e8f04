// From a state to the circuit's outputs, and back: the cotangent Σ upstream · O|ψ>, or Σ upstream · O for a density matrix.
import type { State } from './kernels.ts';
import { parity, type MaskedOutput, type MaskedPauli, type ReferenceProgram } from './reference-program.ts';

const powersOfI = [[1, 0], [0, 1], [-1, 0], [0, -1]] as const; // prettier-ignore

/** Row bits of a density index: a qubit's row wire is one above its column wire. */
const rowBits = 0xaaaaaaaa | 0;
const columnBits = 0x55555555;

/** Writes all outputs of a state to `values` from `at` on. */
export function readOutputs(program: ReferenceProgram, state: State, values: Float64Array, at: number): void {
  let next = at;
  for (const output of program.outputs) {
    const first = next;
    next += outputSize(output);
    switch (output.kind) {
      case 'probabilities':
        values.fill(0, first, next);
        eachDiagonal(program, state, (index, basis) => {
          const probability = program.density ? state.re[index] : state.re[index] ** 2 + state.im[index] ** 2;
          values[first + outcome(output.bits, basis)] += probability;
        });
        break;
      case 'observable':
        values[first] = 0;
        for (const term of output.terms) {
          values[first] +=
            term.coefficient * (program.density ? traceWith(term, state) : expectation(term, state));
        }
        break;
      default:
        output satisfies never;
    }
  }
}

/** Overwrites `lambda` with the cotangent for the upstream numbers that start at `at`. */
export function seedCotangent(
  program: ReferenceProgram,
  state: State,
  upstream: ArrayLike<number>,
  at: number,
  lambda: State,
): void {
  lambda.re.fill(0);
  lambda.im.fill(0);
  let next = at;
  for (const output of program.outputs) {
    const first = next;
    next += outputSize(output);
    switch (output.kind) {
      case 'probabilities':
        eachDiagonal(program, state, (index, basis) => {
          const factor = upstream[first + outcome(output.bits, basis)];
          lambda.re[index] += program.density ? factor : factor * state.re[index];
          if (!program.density) lambda.im[index] += factor * state.im[index];
        });
        break;
      case 'observable':
        if (upstream[first] === 0) break;
        for (const term of output.terms) {
          if (program.density) addPauli(term, upstream[first], lambda);
          else addPauliTimes(term, upstream[first], state, lambda);
        }
        break;
      default:
        output satisfies never;
    }
  }
}

function outputSize(output: MaskedOutput): number {
  switch (output.kind) {
    case 'probabilities':
      return 2 ** output.bits.length;
    case 'observable':
      return 1;
    default:
      return output satisfies never;
  }
}

/** The measured number whose most significant bit is bits[0]. */
function outcome(bits: readonly number[], basis: number): number {
  let number = 0;
  for (const bit of bits) number = 2 * number + Number((basis & bit) !== 0);
  return number;
}

/** Visits the amplitudes of a statevector, or the diagonal of a density matrix; `basis` has the bits of outputs. */
function eachDiagonal(
  program: ReferenceProgram,
  state: State,
  visit: (index: number, basis: number) => void,
): void {
  const size = state.re.length;
  if (!program.density) {
    for (let index = 0; index < size; index++) visit(index, index);
    return;
  }
  for (let row = 0, left = Math.sqrt(size); left > 0; left--, row = nextRow(row))
    visit(row | (row >>> 1), row);
}

function nextRow(row: number): number {
  return ((row | columnBits) + 1) & rowBits;
}

/** <ψ|P|ψ> = Σ_j conj(ψ[j ^ flips]) i^quarters (−1)^{|j & signs|} ψ[j] */
function expectation({ flips, signs, quarters }: MaskedPauli, { re, im }: State): number {
  const [cRe, cIm] = powersOfI[quarters];
  let sum = 0;
  for (let j = 0; j < re.length; j++) {
    const k = j ^ flips;
    const term = re[k] * (cRe * re[j] - cIm * im[j]) + im[k] * (cRe * im[j] + cIm * re[j]);
    sum += parity(j & signs) === 1 ? -term : term;
  }
  return sum;
}

/** λ ← λ + factor · coefficient · P|ψ> */
function addPauliTimes(term: MaskedPauli, factor: number, { re, im }: State, lambda: State): void {
  const { flips, signs, quarters, coefficient } = term;
  const cRe = powersOfI[quarters][0] * coefficient * factor;
  const cIm = powersOfI[quarters][1] * coefficient * factor;
  for (let j = 0; j < re.length; j++) {
    const k = j ^ flips;
    const sign = parity(j & signs) === 1 ? -1 : 1;
    lambda.re[k] += sign * (cRe * re[j] - cIm * im[j]);
    lambda.im[k] += sign * (cRe * im[j] + cIm * re[j]);
  }
}

/** Tr(P ρ) = Σ_j i^quarters (−1)^{|j & signs|} ρ[j, j ^ flips] */
function traceWith({ flips, signs, quarters }: MaskedPauli, { re, im }: State): number {
  const [cRe, cIm] = powersOfI[quarters];
  let sum = 0;
  for (let row = 0, left = Math.sqrt(re.length); left > 0; left--, row = nextRow(row)) {
    const index = row | ((row ^ flips) >>> 1);
    const term = cRe * re[index] - cIm * im[index];
    sum += parity(row & signs) === 1 ? -term : term;
  }
  return sum;
}

/** Λ ← Λ + factor · coefficient · P */
function addPauli(term: MaskedPauli, factor: number, lambda: State): void {
  const { flips, signs, quarters, coefficient } = term;
  const [cRe, cIm] = powersOfI[quarters];
  for (let row = 0, left = Math.sqrt(lambda.re.length); left > 0; left--, row = nextRow(row)) {
    const index = (row ^ flips) | (row >>> 1);
    const scaled = (parity(row & signs) === 1 ? -1 : 1) * coefficient * factor;
    lambda.re[index] += scaled * cRe;
    lambda.im[index] += scaled * cIm;
  }
}
