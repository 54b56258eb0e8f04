// Phases at a random point, and the sines and cosines that amplitudes are made of.
import type { UnityResidues } from '../field/residues.ts';
import type { Circular } from './atoms.ts';
import type { Phase } from './phases.ts';

/** e^{iθ/2} where the symbols have these values. */
export function halfPhase(
  { turn, powers }: Phase,
  symbols: readonly number[],
  { multiply, power, order, unity }: UnityResidues,
): number {
  // e^{iπa/2d} is the power aN/4d of e^{2πi/N}.
  const root = power(unity, ((turn.numerator * (order / 4)) / turn.denominator) % order);
  return powers.reduce((product, each) => multiply(product, power(symbols[each.symbol], each.power)), root);
}

/** cos θ = (e^{iθ} + e^{−iθ}) / 2, sin θ = (e^{iθ} − e^{−iθ}) / 2i; undefined where a tangent divides by 0. */
export function circularResidue(
  fn: Circular['fn'],
  half: number,
  { add, subtract, multiply, invert, i }: UnityResidues,
): number | undefined {
  const whole = multiply(half, half);
  const inverse = invert(whole);
  const [sum, difference] = [add(whole, inverse), subtract(whole, inverse)];
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
