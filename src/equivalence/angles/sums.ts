// Sums Σ coefficient · monomial, and how they are added and multiplied.
import { type Decimal, decimalOf, exactInverse, exactProduct, exactSum } from './decimals.ts';

/** What a coefficient was summed to, and the sizes of what was summed: what is far below them is rounding. */
export interface Coefficient {
  readonly value: number;
  readonly scale: number;
  /** What it is where it was made of short decimals alone. */
  readonly exact?: Decimal | undefined;
  /** Double precision makes another number of it, as of 0.1 + 0.2. */
  readonly isOff?: boolean;
}

/** Coefficients by monomial. Those that are only rounding are dust, which readers leave out and count as an error. */
export type Sum = ReadonlyMap<number, Coefficient>;

/** Powers of atoms, by number and in order. */
export type Monomial = readonly (readonly [atom: number, power: number])[];

/** The number of the monomial 1. */
export const one = 0;

const dust = 1e-14;
/** Numbers that may cancel: the rounding of larger ones is above 1e-13. */
const mostCancelled = 1000;

export function constantSum(value: number): Sum {
  return value === 0
    ? new Map()
    : new Map([[one, { value, scale: Math.abs(value), exact: decimalOf(value) }]]);
}

/** Whether a coefficient is what rounding left of others that cancelled. */
export function isDust({ value, scale }: Coefficient): boolean {
  return Math.abs(value) <= dust * scale;
}

/** The value of a sum that is a constant. */
export function constantOf(sum: Sum): number | undefined {
  return sum.size === 0 ? 0 : sum.size === 1 ? sum.get(one)?.value : undefined;
}

/** The coefficient of the first monomial; undefined of 0, and of dust. */
export function leading(sum: Sum): Coefficient | undefined {
  let first: number | undefined;
  for (const [number, coefficient] of sum)
    if ((first === undefined || number < first) && !isDust(coefficient)) first = number;
  return first === undefined ? undefined : sum.get(first)!;
}

export function isFiniteSum(sum: Sum): boolean {
  for (const { scale } of sum.values()) if (!Number.isFinite(scale)) return false;
  return true;
}

export function negated(sum: Sum): Sum {
  return mapped(sum, (x) => -x, { numerator: -1, denominator: 1 });
}

export function divided(sum: Sum, divisor: number, exact = decimalOf(divisor)): Sum {
  return divisor === 1 ? sum : mapped(sum, (x) => x / divisor, exactInverse(exact));
}

/** `factor`: by what each is multiplied. */
function mapped(sum: Sum, change: (x: number) => number, factor: Decimal | undefined): Sum {
  const result = new Map<number, Coefficient>();
  for (const [number, of] of sum)
    result.set(number, coefficient(change(of.value), Math.abs(change(of.scale)), exactProduct(of.exact, factor), of.isOff)); // prettier-ignore
  return result;
}

/** The number nearest to what it is exactly; of 0 what double precision may leave. */
function coefficient(computed: number, scale: number, exact?: Decimal, wasOff = false): Coefficient {
  if (!exact) return { value: computed, scale };
  const value = exact.numerator / exact.denominator;
  const isOff = wasOff || value !== computed;
  return { value: isOff && value === 0 ? Number.EPSILON * scale : value, scale, exact, isOff };
}

/** Undefined where large numbers cancel. */
export function added(left: Sum, right: Sum): Sum | undefined {
  const total = new Map(left);
  for (const [number, coefficient] of right) increase(total, number, coefficient);
  return settled(total);
}

/** Monomials with numbers, given as they come; 1 has the number 0. */
export interface Monomials {
  readonly all: readonly Monomial[];
  number(powers: Monomial): number;
  /** Undefined where it would have more than so many products, or one of a higher degree, or where large numbers cancel. */
  product(left: Sum, right: Sum, most: { readonly terms: number; readonly degree: number }): Sum | undefined;
}

export function createMonomials(): Monomials {
  const all: Monomial[] = [[]];
  const numbers = new Map<string, number>([['', one]]);

  function number(powers: Monomial): number {
    const key = powers.map(([atom, power]) => `${atom}^${power}`).join(' ');
    let found = numbers.get(key);
    if (found === undefined) numbers.set(key, (found = all.push(powers) - 1));
    return found;
  }

  function product(left: Sum, right: Sum, most: { readonly terms: number; readonly degree: number }) {
    if (left.size * right.size > most.terms) return undefined;
    const total = new Map<number, Coefficient>();
    for (const [m, a] of left) {
      for (const [n, b] of right) {
        const powers = m === one ? all[n] : n === one ? all[m] : joined(all[m], all[n]);
        if (degreeOf(powers) > most.degree) return undefined;
        increase(total, number(powers), productOf(a, b));
      }
    }
    return settled(total);
  }

  return { all, number, product };
}

export function degreeOf(monomial: Monomial): number {
  return monomial.reduce((sum, [, power]) => sum + power, 0);
}

function joined(left: Monomial, right: Monomial): Monomial {
  const powers = new Map(left);
  for (const [atom, power] of right) powers.set(atom, (powers.get(atom) ?? 0) + power);
  return [...powers].sort(([a], [b]) => a - b);
}

function productOf(a: Coefficient, b: Coefficient): Coefficient {
  return coefficient(
    a.value * b.value,
    a.scale * b.scale,
    exactProduct(a.exact, b.exact),
    a.isOff || b.isOff,
  );
}

function increase(total: Map<number, Coefficient>, number: number, more: Coefficient): void {
  const before = total.get(number);
  total.set(number, before ? sumOf(before, more) : more);
}

function sumOf(a: Coefficient, b: Coefficient): Coefficient {
  return coefficient(a.value + b.value, a.scale + b.scale, exactSum(a.exact, b.exact), a.isOff || b.isOff);
}

/** Without zeros; undefined where large numbers cancelled, so that rounding may be more than dust. */
function settled(total: Map<number, Coefficient>): Sum | undefined {
  for (const [number, { value, scale }] of total) {
    if (scale > mostCancelled && Math.abs(value) < scale / 2) return undefined;
    if (value === 0) total.delete(number);
  }
  return total;
}
