// Square roots of whole numbers as products of few: numbers are split into factors without common divisors, and each factor
// that is no square has one root. √0.25 then is 0.5 of all numbers, and never −0.5.
import { gcd } from './rational.ts';

/** √n = outside · ∏ √bases[k]. */
export interface Root {
  readonly outside: bigint;
  readonly bases: readonly number[];
}

export interface SquareClasses {
  /** Above 1, no two with a common divisor, none a square: their roots are independent of each other. */
  readonly bases: readonly bigint[];
  /** Of one of the numbers that the classes were made for, or a product of them. */
  root(n: bigint): Root;
}

/** The classes of positive numbers; `primes` are bases by themselves. */
export function squareClasses(numbers: Iterable<bigint>, primes: readonly bigint[]): SquareClasses {
  const factors = [...primes];
  for (const number of numbers) insert(factors, number);
  const bases = factors.filter((factor) => squareRootOf(factor) === undefined);

  function root(n: bigint): Root {
    let outside = 1n;
    const odd: number[] = [];
    let rest = n;
    for (const factor of factors) {
      let count = 0;
      for (; rest % factor === 0n; rest /= factor) count++;
      const whole = squareRootOf(factor);
      outside *= whole === undefined ? factor ** BigInt(Math.floor(count / 2)) : whole ** BigInt(count);
      if (whole === undefined && count % 2 === 1) odd.push(bases.indexOf(factor));
    }
    if (rest !== 1n) throw new Error(`${n} has a factor that the square classes do not know`);
    return { outside, bases: odd };
  }

  return { bases, root };
}

/** Splits numbers by their common divisors until there are none. */
function insert(factors: bigint[], number: bigint): void {
  const pending = [number];
  for (let n = pending.pop(); n !== undefined; n = pending.pop()) {
    if (n === 1n) continue;
    const at = factors.findIndex((factor) => gcd(factor, n) > 1n);
    if (at < 0) {
      factors.push(n);
      continue;
    }
    const factor = factors[at];
    if (n === factor) continue;
    const common = gcd(factor, n);
    if (common === factor) {
      pending.push(n / factor);
      continue;
    }
    factors.splice(at, 1);
    pending.push(common, factor / common, n / common);
  }
}

/** The whole square root of a square, by Newton's method; undefined of other numbers. */
export function squareRootOf(n: bigint): bigint | undefined {
  let root = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (let next = (root + n / root) / 2n; next < root; next = (root + n / root) / 2n) root = next;
  return root * root === n ? root : undefined;
}
