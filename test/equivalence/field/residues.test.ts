// Arithmetic modulo primes is held to BigInt; roots are roots, and of the sign that roots of unity give them.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import {
  countPrimes,
  isPrime,
  leastPrime,
  randomPrime,
  sieve,
} from '../../../src/equivalence/field/primes.ts';
import { createResidues } from '../../../src/equivalence/field/residues.ts';
import { isSquare, primeFactors, rootByUnity, rootOfUnity, squareRoot } from '../../../src/equivalence/field/roots.ts'; // prettier-ignore
import { createRandom } from '../../../src/runtime/random.ts';

/** Orders of roots of unity that circuits ask for, and larger ones. */
const orders = fc.constantFrom(8, 24, 40, 120, 840, 1024, 65536);
const field = fc.record({ order: orders, seed: fc.nat(1e6) }).map(({ order, seed }) => {
  const random = createRandom(seed);
  return createResidues(randomPrime(order, random)!, order, random);
});

describe('residues', () => {
  test.prop([field, fc.maxSafeNat(), fc.maxSafeNat(), fc.integer()], { numRuns: 100 })(
    'are those of whole numbers',
    ({ prime, add, subtract, multiply, invert, power }, m, n, exponent) => {
      const p = BigInt(prime);
      const [a, b] = [m % prime, n % prime];
      const [x, y] = [BigInt(a), BigInt(b)];
      expect(BigInt(add(a, b))).toBe((x + y) % p);
      expect(BigInt(subtract(a, b))).toBe((x - y + p) % p);
      expect(BigInt(multiply(a, b))).toBe((x * y) % p);
      expect(multiply(prime - 1, prime - 1)).toBe(1);
      if (a > 0) expect(multiply(a, invert(a))).toBe(1);
      if (a > 0) expect(multiply(power(a, exponent), power(a, -exponent))).toBe(1);
      expect(BigInt(power(a, 5))).toBe(x ** 5n % p);
    },
  );

  test.prop([field], { numRuns: 30 })(
    'have i, √2 and primitive roots of unity',
    ({ order, prime, unity, i, root2, multiply, power, subtract }) => {
      expect(multiply(i, i)).toBe(prime - 1);
      expect(multiply(root2, root2)).toBe(2);
      expect(power(unity, order)).toBe(1);
      for (const factor of primeFactors(order)) expect(power(unity, order / factor)).not.toBe(1);
      // e^{iπ/4} = (1 + i) / √2
      expect(multiply(root2, power(unity, order / 8))).toBe(subtract(1, subtract(0, i)));
    },
  );

  test.prop([field, fc.integer({ min: 2, max: 1e6 }), fc.nat()], { numRuns: 50 })(
    'have the square roots that they have',
    (residues, a, seed) => {
      const { multiply, prime } = residues;
      const random = createRandom(seed);
      expect(squareRoot(residues, 0, random)).toBe(0);
      const root = squareRoot(residues, multiply(a, a), random);
      expect([a, prime - a]).toContain(root);
      if (!isSquare(residues, a)) return;
      const other = squareRoot(residues, a, random);
      expect(multiply(other, other)).toBe(a);
    },
  );

  test.prop([fc.constantFrom(3, 5, 7, 11, 13), fc.nat(1e6)], { numRuns: 20 })(
    'have the root of a prime that roots of unity mean',
    (q, seed) => {
      const random = createRandom(seed);
      const residues = createResidues(randomPrime(8 * q, random)!, 8 * q, random);
      const { multiply, power, unity, i } = residues;
      const root = rootByUnity(residues, q, power(unity, 8), i);
      expect(multiply(root, root)).toBe(q);
      // 2 cos(π/6) = √3
      if (q === 3) expect(residues.add(power(unity, 2), power(unity, -2))).toBe(root);
    },
  );
});

describe('primes', () => {
  test('are told from other numbers', () => {
    const byDivision = (n: number) => n > 1 && primeFactors(n)[0] === n;
    for (let n = 0; n < 3000; n++) expect(isPrime(n)).toBe(byDivision(n));
    // Carmichael numbers and strong pseudoprimes to base 2.
    for (const n of [561, 41041, 825265, 2047, 3277, 1373653]) expect(isPrime(n)).toBe(false);
  });

  test.prop([orders, fc.nat()], { numRuns: 30 })('are of the size and the class asked for', (order, seed) => {
    const prime = randomPrime(order, createRandom(seed))!;
    expect(isPrime(prime)).toBe(true);
    expect(prime % order).toBe(1);
    expect(prime).toBeGreaterThanOrEqual(leastPrime);
    expect(prime).toBeLessThan(2 * leastPrime);
  });

  test('are counted, each chosen as often as another', () => {
    const all = Array.from({ length: 200 }, (_, k) => 200 + k).filter((n) => isPrime(n) && n % 8 === 1);
    expect(countPrimes(8, [], 200)).toBe(all.length);
    const random = createRandom(1);
    const drawn = Array.from({ length: 400 * all.length }, () => randomPrime(8, random, undefined, 200));
    for (const prime of all) {
      const often = drawn.filter((each) => each === prime).length;
      expect(often).toBeGreaterThan(300);
      expect(often).toBeLessThan(500);
    }
  });

  test.each([8, 16, 24])('that are one more than multiples of %i are as many as the sieve finds', (order) => {
    expect(countPrimes(order)).toBe(sieve(order));
  });

  test('that nobody accepts are none', () => {
    expect(randomPrime(2 ** 24, createRandom(1), () => false)).toBeUndefined();
  });

  test.prop([fc.nat()], { numRuns: 5 })('have random roots of unity, each as often', (seed) => {
    const random = createRandom(seed);
    const residues = createResidues(17, 8, random);
    const roots = new Set(Array.from({ length: 100 }, () => rootOfUnity(residues, 8, random)));
    expect([...roots].sort((a, b) => a - b)).toEqual([2, 8, 9, 15]);
  });
});
