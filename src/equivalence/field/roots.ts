// Roots modulo a prime: of unity, and square roots of small numbers that agree with them.
import type { Random } from '../../runtime/random.ts';
import type { Arithmetic } from './residues.ts';

/** A uniformly random element of this order, which divides prime − 1. */
export function rootOfUnity(field: Arithmetic, order: number, random: Random): number {
  const { prime, power } = field;
  const factors = primeFactors(order);
  for (;;) {
    const root = power(1 + random.integer(prime - 1), (prime - 1) / order);
    if (factors.every((factor) => power(root, order / factor) !== 1)) return root;
  }
}

/** The different prime factors of an integer, rising. */
export function primeFactors(n: number): number[] {
  const factors: number[] = [];
  let rest = n;
  for (let factor = 2; factor * factor <= rest; factor++) {
    if (rest % factor !== 0) continue;
    factors.push(factor);
    while (rest % factor === 0) rest /= factor;
  }
  if (rest > 1) factors.push(rest);
  return factors;
}

/** Euler's criterion: a has a square root. */
export function isSquare({ prime, power }: Arithmetic, a: number): boolean {
  return a === 0 || power(a, (prime - 1) / 2) === 1;
}

/** One of the square roots of a square, by Tonelli and Shanks; which one is a fair coin. */
export function squareRoot(field: Arithmetic, a: number, random: Random): number {
  const { prime, power, multiply, subtract } = field;
  if (a === 0) return 0;
  let odd = prime - 1;
  let twos = 0;
  for (; odd % 2 === 0; odd /= 2) twos++;
  let other = 2;
  while (isSquare(field, other)) other++;
  let generator = power(other, odd);
  let root = power(a, (odd + 1) / 2);
  // root² = a · rest, the order of rest a power of two that falls to 1.
  for (let rest = power(a, odd); rest !== 1;) {
    let height = 0;
    for (let square = rest; square !== 1; square = multiply(square, square)) height++;
    const factor = power(generator, 2 ** (twos - height - 1));
    generator = multiply(factor, factor);
    twos = height;
    rest = multiply(rest, generator);
    root = multiply(root, factor);
  }
  return random.integer(2) === 1 ? subtract(0, root) : root;
}

/**
 * √q of an odd prime q by Gauss's sum: Σ (k/q) e^{2πik/q} is √q where q ≡ 1 modulo 4 and i√q elsewhere, so that roots of
 * unity decide its sign. `unity` is the image of e^{2πi/q}, `i` that of i.
 */
export function rootByUnity(field: Arithmetic, q: number, unity: number, i: number): number {
  const { add, subtract, multiply } = field;
  const squares = new Set(Array.from({ length: q }, (_, k) => (k * k) % q));
  let sum = 0;
  let power = 1;
  for (let k = 1; k < q; k++) {
    power = multiply(power, unity);
    sum = squares.has(k) ? add(sum, power) : subtract(sum, power);
  }
  return q % 4 === 1 ? sum : multiply(sum, subtract(0, i));
}
