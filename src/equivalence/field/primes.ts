// Primes to choose from: those below 2^26 that leave 1 when divided by the order of the roots of unity.
import type { Random } from '../../runtime/random.ts';
import { createArithmetic, type Arithmetic } from './residues.ts';
import { isSquare } from './roots.ts';

/** Primes are chosen from [least, 2 · least): products below 2^52 are exact. */
export const leastPrime = 2 ** 25;

/** A uniformly random prime in [least, 2 · least) that leaves 1 modulo `order` and is accepted; undefined: none was found. */
export function randomPrime(
  order: number,
  random: Random,
  accepted: (prime: number) => boolean = () => true,
  least = leastPrime,
): number | undefined {
  const first = Math.ceil((least - 1) / order);
  const count = Math.ceil((2 * least - 1) / order) - first;
  const trials = Math.min(mostTrials, 100 * count);
  for (let trial = 0; trial < trials; trial++) {
    const candidate = (first + random.integer(count)) * order + 1;
    if (isPrime(candidate) && accepted(candidate)) return candidate;
  }
  return undefined;
}

const mostTrials = 1_000_000;

/** Miller and Rabin; below 3,215,031,751 the bases 2, 3, 5 and 7 decide. Numbers below 2^26. */
export function isPrime(n: number): boolean {
  const bases = [2, 3, 5, 7];
  if (n < 2) return false;
  for (const base of bases) if (n % base === 0) return n === base;
  const { power, multiply } = createArithmetic(n);
  let odd = n - 1;
  let twos = 0;
  for (; odd % 2 === 0; odd /= 2) twos++;
  return bases.every((base) => {
    let value = power(base, odd);
    for (let square = 0; square < twos; square++) {
      if (value === n - 1 || (square === 0 && value === 1)) return true;
      value = multiply(value, value);
    }
    return false;
  });
}

const counts = new Map<string, number>();

/** What the sieve finds for orders of which it takes long. */
const counted: ReadonlyMap<number, number> = new Map([
  [8, 473_201],
  [16, 236_789],
  [24, 236_663],
]);

/** How many primes there are in [least, 2 · least) that leave 1 modulo `order`, and modulo which these have square roots. */
export function countPrimes(order: number, squares: readonly bigint[] = [], least = leastPrime): number {
  const known = squares.length === 0 && least === leastPrime ? counted.get(order) : undefined;
  if (known !== undefined) return known;
  const key = `${order} ${least} ${squares.join(' ')}`;
  let count = counts.get(key);
  if (count === undefined) counts.set(key, (count = sieve(order, squares, least)));
  return count;
}

/** The same, counted anew. */
export function sieve(order: number, squares: readonly bigint[] = [], least = leastPrime): number {
  const first = Math.ceil((least - 1) / order);
  const size = Math.ceil((2 * least - 1) / order) - first;
  const composite = new Uint8Array(size);
  for (const q of smallPrimes(Math.floor(Math.sqrt(2 * least)))) {
    if (order % q === 0) continue;
    // (first + at) · order + 1 ≡ 0 modulo q.
    const zero = q - createArithmetic(q).invert(order % q);
    for (let at = (zero + q - (first % q)) % q; at < size; at += q) composite[at] = 1;
  }
  let count = 0;
  if (squares.length === 0) {
    for (let at = 0; at < size; at++) count += 1 - composite[at];
    return count;
  }
  for (let at = 0; at < size; at++)
    if (!composite[at] && haveRoots(createArithmetic((first + at) * order + 1), squares)) count++;
  return count;
}

/** Whether all of these have a square root that is not 0. */
export function haveRoots(field: Arithmetic, squares: readonly bigint[]): boolean {
  for (const square of squares) {
    const residue = Number(square % BigInt(field.prime));
    if (residue === 0 || !isSquare(field, residue)) return false;
  }
  return true;
}

function smallPrimes(most: number): number[] {
  const composite = new Uint8Array(most + 1);
  const primes: number[] = [];
  for (let n = 2; n <= most; n++) {
    if (composite[n]) continue;
    primes.push(n);
    for (let multiple = n * n; multiple <= most; multiple += n) composite[multiple] = 1;
  }
  return primes;
}
