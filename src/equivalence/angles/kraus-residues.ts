// Kraus operators of noise at a random point.
import type { ChannelOperation } from '../../compiler/circuit/circuit.ts';
import { residueOf, type Rational } from '../field/rational.ts';
import type { Residues } from '../field/residues.ts';
import { commonSquare, type KrausNumbers } from './channel-numbers.ts';
import { underRoot, type Noise } from './noise.ts';
import type { Point } from './point.ts';

/** `roots`: of the bases of the noise's square classes. */
export function createKrausResidues(
  noise: Noise,
  roots: readonly number[],
  residues: Residues,
): Point['channel'] {
  const { multiply, power, subtract } = residues;
  const known = new Map<readonly KrausNumbers[], ReturnType<Point['channel']>>();

  /** Of a number whose denominator the prime does not divide. */
  function fraction(number: Rational): number {
    return residueOf(number, residues)!;
  }

  function rootOf(square: Rational): number {
    const { outside, bases } = noise.classes.root(underRoot(square));
    const factor = fraction({ numerator: outside, denominator: square.denominator });
    return bases.reduce((product, base) => multiply(product, roots[base]), factor);
  }

  /** ρ → ket ρ braᵀ; where all entries have one size, its square stands in the ket alone. */
  function evaluate(operator: KrausNumbers) {
    const ket = new Float64Array(operator.size ** 2);
    const bra = new Float64Array(operator.size ** 2);
    const common = commonSquare(operator);
    const [left, right] = common ? [fraction(common), 1] : [undefined, undefined];
    for (const { at, quarter, square } of operator.entries) {
      const size = common ? 1 : rootOf(square);
      ket[at] = multiply(left ?? size, power(residues.i, quarter));
      bra[at] = multiply(right ?? size, power(subtract(0, residues.i), quarter));
    }
    return { ket, bra };
  }

  return (channel: ChannelOperation) => {
    const operators = noise.operators(channel);
    let found = known.get(operators);
    if (!found) known.set(operators, (found = operators.map(evaluate)));
    return found;
  };
}
