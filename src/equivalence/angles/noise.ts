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
  /** Degree of a channel in the symbols of free strengths. */
  degree(channel: ChannelOperation): number;
  /** The symbol r that stands for √(1 − g) of a channel, where its strength g is free. */
  symbolOf(channel: ChannelOperation): number | undefined;
  /** How many there are. */
  readonly symbols: number;
}

interface Known {
  readonly operators: readonly KrausNumbers[];
  readonly bits: number;
  readonly error: number;
}

/**
 * `free`: strengths, as they are written, that count as unknown numbers where roots of them are needed. What holds for all
 * strengths holds for them, and no prime needs to have their roots.
 */
export function noiseOf(
  channels: readonly ChannelOperation[],
  order: number,
  free: ReadonlySet<number> = new Set(),
): Noise {
  const known = new Map<string, Known>();
  const keyOf = ({ channel, probability, qubits }: ChannelOperation) => `${channel} ${probability} ${qubits.length}`; // prettier-ignore
  const find = (channel: ChannelOperation) => {
    const key = keyOf(channel);
    let found = known.get(key);
    if (!found) known.set(key, (found = read(channel)));
    return found;
  };
  const numbers = new Map([...free].map((strength, number) => [strength, number]));
  const symbolOf = (channel: ChannelOperation) =>
    canBeFree(find(channel).operators) ? numbers.get(channel.probability) : undefined;
  const exact = channels.filter((channel) => symbolOf(channel) === undefined);
  const squares = new Set(exact.flatMap((channel) => find(channel).operators.flatMap(rootsOf)));
  return {
    operators: (channel) => find(channel).operators,
    bits: (channel) => (symbolOf(channel) === undefined ? find(channel).bits : freeBits),
    error: (channel) => find(channel).error,
    degree: (channel) => (symbolOf(channel) === undefined ? 0 : freeDegree),
    classes: squareClasses(squares, primeFactors(order).map(BigInt)),
    symbolOf,
    symbols: free.size,
  };
}

/** Of ket and bra together: r², or 1 − r². */
const freeDegree = 2;
/** A polynomial that is at most 1 between −1 and 1 has coefficients up to (1 + √2)^degree. */
const freeBits = 3;

/** Whether the roots that a channel needs are 1 and √(1 − g). */
function canBeFree(operators: readonly KrausNumbers[]): boolean {
  const withRoots = operators.filter((operator) => !commonSquare(operator));
  return withRoots.length > 0 && withRoots.every(({ entries }) => entries.every(({ line: [constant, slope] }) => constant === 16 && (slope === 0 || slope === -16))); // prettier-ignore
}

/** Strengths whose channels stand as often in both lists: an identity of the circuits rarely depends on what they are. */
export function strengthsAlike(
  a: readonly ChannelOperation[],
  b: readonly ChannelOperation[],
): ReadonlySet<number> {
  const counts = new Map<string, { readonly strength: number; count: number }>();
  const count = ({ channel, probability }: ChannelOperation, by: number) => {
    const key = `${channel} ${probability}`;
    const own = counts.get(key) ?? { strength: probability, count: 0 };
    own.count += by;
    counts.set(key, own);
  };
  for (const channel of a) count(channel, 1);
  for (const channel of b) count(channel, -1);
  const apart = new Set([...counts.values()].filter(({ count: n }) => n !== 0).map(({ strength }) => strength)); // prettier-ignore
  return new Set([...a, ...b].map(({ probability }) => probability).filter((each) => !apart.has(each)));
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
