// Phases e^{iθ/2} of angles as products: a root of unity times powers of symbols, which stand for e^{iu/2} of a unit u.
import { commensurable, type Multiples, type Turns } from './commensurable.ts';
import type { Expansion } from './expansion.ts';
import { lcm, nearFraction, type Fraction } from './fractions.ts';
import { times } from './ranges.ts';
import { isDust, one, type Sum } from './sums.ts';

export interface Phase {
  /** e^{iπ turn/2}: the part of θ that is this fraction of π. */
  readonly turn: Fraction;
  readonly powers: readonly { readonly symbol: number; readonly power: number }[];
  /** By how much the angle was moved, weights and inputs up to 2π in size. */
  readonly error: number;
}

export interface Phases {
  readonly symbols: number;
  /** Whether a symbol stands for e^{iu/2} of a number, not of a function of weights and inputs. */
  readonly isConstant: (symbol: number) => boolean;
  /** All roots of unity are powers of e^{2πi/order}; a multiple of 8. */
  readonly order: number;
  /** Of one of the sums that the phases were made for. */
  phase(sum: Sum): Phase;
}

const near = 1e-12;
const nearCoefficient = 1e-13;
const rounding = 1e-14;

/** Relative, since what they multiply has no bound, but for the rounding of sums of them. */
function nearCoefficients(values: readonly number[]): (value: number) => number {
  const ofSums = Math.min(nearCoefficient, rounding * Math.max(...values.map(Math.abs)));
  return (value) => Math.max(nearCoefficient * Math.abs(value), ofSums);
}

export function createPhases(
  sums: Iterable<Sum>,
  { sizeOf, errorOf }: Pick<Expansion, 'sizeOf' | 'errorOf'>,
): Phases {
  // prettier-ignore
  const coefficients = new Map<number, Set<number>>();
  for (const sum of sums) {
    for (const [monomial, coefficient] of sum) {
      if (isDust(coefficient)) continue;
      const known = coefficients.get(monomial);
      if (known) known.add(coefficient.value);
      else coefficients.set(monomial, new Set([coefficient.value]));
    }
  }

  let symbols = 0;
  let constants = { first: 0, last: 0 };
  const turns = createTurns();
  const known = new Map<number, { readonly first: number; readonly multiples: ReadonlyMap<number, Multiples> }>(); // prettier-ignore
  for (const [monomial, values] of coefficients) {
    const isConstant = monomial === one;
    const { units, multiples } = isConstant
      ? commensurable(values, () => near, turns)
      : commensurable(values, nearCoefficients([...values]));
    known.set(monomial, { first: symbols, multiples });
    if (isConstant) constants = { first: symbols, last: symbols + units };
    symbols += units;
  }

  const found = new Map<Sum, Phase>();

  function phase(sum: Sum): Phase {
    let known = found.get(sum);
    if (!known) found.set(sum, (known = phaseOf(sum)));
    return known;
  }

  function phaseOf(sum: Sum): Phase {
    let turn: Fraction = { numerator: 0, denominator: 1 };
    const powers: { symbol: number; power: number }[] = [];
    let error = 0;
    for (const [monomial, coefficient] of sum) {
      const { value } = coefficient;
      error += times(Math.abs(value), isDust(coefficient) ? sizeOf(monomial) : errorOf(monomial));
      if (isDust(coefficient)) continue;
      const { first, multiples } = known.get(monomial)!;
      const own = multiples.get(value)!;
      if (own.turn.numerator !== 0) turn = own.turn;
      for (const { unit, multiple } of own.parts) powers.push({ symbol: first + unit, power: multiple });
      error += times(own.error, sizeOf(monomial));
    }
    return { turn, powers, error };
  }

  const { first, last } = constants;
  const isConstant = (symbol: number) => symbol >= first && symbol < last;
  return { symbols, isConstant, order: turns.order(), phase };
}

/** Denominators of fractions of π that become roots of unity. */
const mostDenominator = 360;
const mostHalving = 2 ** 12;
const mostTurns = 2 ** 12;
/** Orders of roots of unity that leave thousands of primes to choose from. */
const mostOrder = 2 ** 14;

/** Of constants within 1e-12 of a simple multiple of π; what is much larger is not known that well. */
function createTurns(): Turns & { order(): number } {
  let order = 8;

  function accept(denominator: number): boolean {
    const isHalving = denominator <= mostHalving && Number.isInteger(Math.log2(denominator));
    // e^{iθ/2} of θ = π/d has order 4d.
    const needed = lcm(order, 4 * denominator);
    if ((denominator > mostDenominator && !isHalving) || needed > mostOrder) return false;
    order = needed;
    return true;
  }

  function turnOf(value: number): Fraction | undefined {
    if (Math.abs(value) > mostTurns * Math.PI) return undefined;
    const turn = nearFraction(value / Math.PI, near / Math.PI, mostTurns * mostHalving);
    return turn && accept(turn.denominator) ? turn : undefined;
  }

  return { accept, turnOf, order: () => order, denominator: () => order / 4 };
}
