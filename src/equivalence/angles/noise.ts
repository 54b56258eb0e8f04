// Noise in exact numbers: strengths as fractions, and the square roots that its operators need.
import type { ChannelOperation } from '../../compiler/circuit/circuit.ts';
import { bitsOf, gcd, type Rational } from '../field/rational.ts';
import { squareClasses, type SquareClasses } from '../field/square-classes.ts';
import { primeFactors } from '../field/roots.ts';
import { commonSquare, krausNumbers, type KrausNumbers } from './channel-numbers.ts';
import { exactRational } from './exact-numbers.ts';

export interface Noise {
  /** The Kraus operators of a channel of the circuits. */
  operators(channel: ChannelOperation): readonly KrausNumbers[];
  /** Of numerator · denominator of the squares whose roots are taken. */
  readonly classes: SquareClasses;
  /** Bits of the denominators of a channel's operators, all products of two entries taken together. */
  bits(channel: ChannelOperation): number;
  /** By how much a channel was changed, in any output. */
  error(channel: ChannelOperation): number;
}

interface Known {
  readonly operators: readonly KrausNumbers[];
  readonly bits: number;
  readonly error: number;
}

export function noiseOf(channels: readonly ChannelOperation[], order: number): Noise {
  const known = new Map<string, Known>();
  const keyOf = ({ channel, probability, qubits }: ChannelOperation) => `${channel} ${probability} ${qubits.length}`; // prettier-ignore
  const find = (channel: ChannelOperation) => {
    const key = keyOf(channel);
    let found = known.get(key);
    if (!found) known.set(key, (found = read(channel)));
    return found;
  };
  const squares = new Set(channels.flatMap((channel) => find(channel).operators.flatMap(rootsOf)));
  return {
    operators: (channel) => find(channel).operators,
    bits: (channel) => find(channel).bits,
    error: (channel) => find(channel).error,
    classes: squareClasses(squares, primeFactors(order).map(BigInt)),
  };
}

/** Strengths are differences from 1: 1 − (1 − p) (1 − q). */
const roundingOfOne = 4e-16;

function read(channel: ChannelOperation): Known {
  const { value, error } = exactRational(channel.probability, roundingOfOne);
  const operators = krausNumbers(channel, value);
  const squares = operators.flatMap(({ entries }) => entries.map(({ square }) => square));
  const denominator = squares.reduce((all, square) => (all / gcd(all, square.denominator)) * square.denominator, 1n); // prettier-ignore
  // d√s = ds / 2√s, and never more than √ds.
  const moved = error === 0 ? 0 : squares.reduce((sum, s) => sum + Math.min(Math.sqrt(error), error / Math.sqrt(toNumber(s))), 0); // prettier-ignore
  return { operators, bits: bitsOf(denominator), error: 2 * moved };
}

function toNumber({ numerator, denominator }: Rational): number {
  return Number(numerator) / Number(denominator);
}

/** √(n/d) = √(nd) / d */
export function underRoot({ numerator, denominator }: Rational): bigint {
  return numerator * denominator;
}

function rootsOf(operator: KrausNumbers): bigint[] {
  return commonSquare(operator) ? [] : operator.entries.map(({ square }) => underRoot(square));
}
