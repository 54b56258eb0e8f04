// Kraus operators of noise at a random point.
import type { ChannelOperation } from '../../compiler/circuit/circuit.ts';
import { residueOf, type Rational } from '../field/rational.ts';
import type { Residues } from '../field/residues.ts';
import { commonSquare, type KrausNumbers } from './channel-numbers.ts';
import { underRoot, type Noise } from './noise.ts';
import type { Point } from './point.ts';

/** `roots`: of the bases of the noise's square classes. `free`: of 1 − g for free strengths g. */
export function createKrausResidues(
  noise: Noise,
  { roots, free }: { readonly roots: readonly number[]; readonly free: readonly number[] },
  residues: Residues,
): Point['channel'] {
  const { multiply, power, subtract } = residues;
  const known = new Map<readonly KrausNumbers[], ReturnType<Point['channel']>>();
  const sixteenth = residues.invert(16);

  /** Of a number whose denominator the prime does not divide. */
  function fraction(number: Rational): number {
    return residueOf(number, residues)!;
  }

  function rootOf(square: Rational): number {
    const { outside, bases } = noise.classes.root(underRoot(square));
    const factor = fraction({ numerator: outside, denominator: square.denominator });
    return bases.reduce((product, base) => multiply(product, roots[base]), factor);
  }

  /** constant + slope · g with g = 1 − r², in sixteenths. */
  function squareAt([constant, slope]: readonly [number, number], r: number): number {
    const g = subtract(1, multiply(r, r));
    const whole = (n: number) => (n < 0 ? n + residues.prime : n);
    return multiply(sixteenth, residues.add(whole(constant), multiply(whole(slope), g)));
  }

  /** ρ → ket ρ braᵀ; where all entries have one size, its square stands in the ket alone. `r`: √(1 − g) of a free strength. */
  function evaluate(operator: KrausNumbers, r: number | undefined) {
    const ket = new Float64Array(operator.size ** 2);
    const bra = new Float64Array(operator.size ** 2);
    const common = commonSquare(operator);
    const whole = common && (r === undefined ? fraction(common) : squareAt(operator.entries[0].line, r));
    const [left, right] = common ? [whole, 1] : [undefined, undefined];
    for (const { at, quarter, square, line } of operator.entries) {
      const root = () => (r === undefined ? rootOf(square) : line[1] === 0 ? 1 : r);
      const size = common ? 1 : root();
      ket[at] = multiply(left ?? size, power(residues.i, quarter));
      bra[at] = multiply(right ?? size, power(subtract(0, residues.i), quarter));
    }
    return { ket, bra };
  }

  return (channel: ChannelOperation) => {
    const operators = noise.operators(channel);
    let found = known.get(operators);
    const symbol = noise.symbolOf(channel);
    const r = symbol === undefined ? undefined : free[symbol];
    if (!found) known.set(operators, (found = operators.map((operator) => evaluate(operator, r))));
    return found;
  };
}
