// The probability that unequal circuits agree at a random point, bounded: docs/equivalence.md derives it.
import { gateNamed } from '../../compiler/circuit/gates.ts';
import { bitsOf } from '../field/rational.ts';
import { leastCommon, preparationSize } from './amplitudes.ts';
import { exactCoefficients } from './exact-numbers.ts';
import { gatePolynomial } from './gate-polynomials.ts';
import type { Noise } from './noise.ts';
import type { CircuitNumbers, Numbers } from './numbers.ts';

export interface Bound {
  /** Of the difference of two values, as a polynomial in all symbols, negative powers cleared. */
  readonly degree: number;
  /** log₂ of the size of its coefficients, made integral, and of their conjugates. */
  readonly bits: number;
  /** By how much the circuits were changed, in any output. */
  readonly snapped: number;
}

export function boundOf(numbers: Numbers, noise: Noise): Bound {
  const [a, b] = [numbers.a, numbers.b].map((own) => circuitSize(own, numbers, noise));
  let degree = a.degree + b.degree;
  for (const symbol of new Set([...a.powers.keys(), ...b.powers.keys()]))
    degree += 4 * Math.max(a.powers.get(symbol) ?? 0, b.powers.get(symbol) ?? 0);
  const observables = [...numbers.a.coefficients, ...numbers.b.coefficients];
  const exact = exactCoefficients(observables);
  const size = observables.reduce((sum, value) => sum + Math.abs(value), 1);
  const common = observables.reduce((all, value) => leastCommon(all, exact(value).value), 1n);
  const moved = observables.reduce((sum, value) => sum + exact(value).error, 0);
  return {
    degree,
    bits: 1 + 2 * Math.max(a.halvings, b.halvings) + a.bits + b.bits + bitsOf(common) + Math.log2(size),
    // No outputs are further apart than the largest and the least that they can be.
    snapped: 2 * size * Math.min(1, a.error + b.error) + moved,
  };
}

/** At one point, whose prime is one of so many that are `least` or larger. */
export function errorAt(
  { degree, bits }: Bound,
  extra: number,
  primes: { readonly least: number; readonly count: number },
): number {
  const once = (degree + extra) / (primes.least - 1) + bits / Math.log2(primes.least) / primes.count;
  // Points at which a norm is 0 are drawn again: that is the condition of being no such point.
  return once < 0.5 ? once / (1 - once) : 1;
}

interface CircuitSize {
  /** Largest power of each symbol in an entry of the unitary. */
  readonly powers: ReadonlyMap<number, number>;
  readonly halvings: number;
  readonly degree: number;
  readonly bits: number;
  readonly error: number;
}

function circuitSize(own: CircuitNumbers, numbers: Numbers, noise: Noise): CircuitSize {
  const { expansion, phases } = numbers;
  const powers = new Map<number, number>();
  let [halvings, degree, bits, error] = [0, 0, 0, 0];
  for (const gate of own.gates) {
    const polynomial = gatePolynomial(gateNamed(gate.gate));
    halvings += polynomial.halvings;
    gate.angles.forEach((angle, k) => {
      const phase = phases.phase(expansion.sum(angle));
      error += phase.error;
      for (const { symbol, power } of phase.powers)
        powers.set(symbol, (powers.get(symbol) ?? 0) + polynomial.degrees[k] * Math.abs(power));
    });
  }
  for (const channel of own.channels) {
    bits += noise.bits(channel);
    degree += noise.degree(channel);
    error += noise.error(channel);
  }
  for (const prepare of own.prepares) {
    const size = preparationSize(prepare, numbers);
    degree += size.degree;
    bits += size.bits;
    error += size.error;
  }
  return { powers, halvings, degree, bits, error };
}

/** What a prime must not divide, so that all numbers of the circuits have residues. */
export function denominatorsOf(numbers: Numbers, noise: Noise): readonly bigint[] {
  const { a, b } = numbers;
  const all = new Set<bigint>();
  const exact = exactCoefficients([...a.coefficients, ...b.coefficients]);
  for (const { channels, prepares, coefficients } of [a, b]) {
    for (const channel of channels)
      for (const { entries } of noise.operators(channel))
        for (const { square } of entries) all.add(square.denominator);
    for (const prepare of prepares) all.add(preparationSize(prepare, numbers).denominator);
    for (const value of coefficients) all.add(exact(value).value.denominator);
  }
  return [...all];
}
