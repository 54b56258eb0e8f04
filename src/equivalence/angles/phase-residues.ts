// Phases at a random point, and the sines and cosines that amplitudes are made of.
import type { UnityResidues } from '../field/residues.ts';
import type { Circular } from './atoms.ts';
import type { Phase } from './phases.ts';

/** e^{iθ/2} and e^{−iθ/2} */
export type HalfPhases = (phase: Phase) => readonly [half: number, inverse: number];

/** Where the symbols have these values. */
export function createHalfPhases(symbols: readonly number[], residues: UnityResidues): HalfPhases {
  const { multiply, power, order, unity } = residues;
  const inverses = inverted(symbols, residues);
  return ({ turn, powers }) => {
    // e^{iπa/2d} is the power aN/4d of e^{2πi/N}.
    const root = ((turn.numerator * (order / 4)) / turn.denominator) % order;
    const exponent = root < 0 ? root + order : root;
    let half = power(unity, exponent);
    let inverse = power(unity, exponent === 0 ? 0 : order - exponent);
    for (const { symbol, power: n } of powers) {
      const [value, other] = n < 0 ? [inverses[symbol], symbols[symbol]] : [symbols[symbol], inverses[symbol]]; // prettier-ignore
      half = multiply(half, power(value, Math.abs(n)));
      inverse = multiply(inverse, power(other, Math.abs(n)));
    }
    return [half, inverse];
  };
}

/** The inverse of each, none of which is 0: of their product one is enough. */
function inverted(values: readonly number[], { multiply, invert }: UnityResidues): number[] {
  const before: number[] = [];
  let product = 1;
  for (const value of values) {
    before.push(product);
    product = multiply(product, value);
  }
  const inverses = new Array<number>(values.length);
  for (let at = values.length - 1, rest = invert(product); at >= 0; at--) {
    inverses[at] = multiply(rest, before[at]);
    rest = multiply(rest, values[at]);
  }
  return inverses;
}

/** cos θ = (e^{iθ} + e^{−iθ}) / 2, sin θ = (e^{iθ} − e^{−iθ}) / 2i; undefined where a tangent divides by 0. */
export function circularResidue(
  fn: Circular['fn'],
  [half, inverse]: ReturnType<HalfPhases>,
  { add, subtract, multiply, invert, i }: UnityResidues,
): number | undefined {
  const [whole, opposite] = [multiply(half, half), multiply(inverse, inverse)];
  const [sum, difference] = [add(whole, opposite), subtract(whole, opposite)];
  switch (fn) {
    case 'cos':
      return multiply(sum, invert(2));
    case 'sin':
      return multiply(difference, invert(multiply(2, i)));
    case 'tan':
      return sum === 0 ? undefined : multiply(difference, invert(multiply(sum, i)));
    default:
      return fn satisfies never;
  }
}
