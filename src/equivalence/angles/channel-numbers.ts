// Noise channels in exact numbers, told from their Kraus operators: every entry is a power of i times the root of a + b g for
// the strength g.
import { channelNamed } from '../../compiler/circuit/channels.ts';
import type { ChannelOperation } from '../../compiler/circuit/circuit.ts';
import { addRational, multiplyRational, rational, type Rational } from '../field/rational.ts';

/** i^quarter · √square at [row, column] of a Kraus operator, row-major. */
export interface KrausEntry {
  readonly at: number;
  readonly quarter: number;
  readonly square: Rational;
  /** The square in sixteenths, constant + slope · g. */
  readonly line: readonly [constant: number, slope: number];
}

/** One Kraus operator; entries that are 0 are left out. */
export interface KrausNumbers {
  readonly size: number;
  readonly entries: readonly KrausEntry[];
}

/** The square of an entry of a channel's Kraus operator: constant + slope · g, in sixteenths. */
interface Line {
  readonly at: number;
  readonly quarter: number;
  readonly constant: number;
  readonly slope: number;
}

const lines = new Map<string, readonly (readonly Line[])[]>();

export function krausNumbers({ channel, qubits }: ChannelOperation, strength: Rational): KrausNumbers[] {
  const key = `${channel} ${qubits.length}`;
  let known = lines.get(key);
  if (!known) lines.set(key, (known = recognise(channel, qubits.length)));
  const operators = known.map((operator): KrausNumbers => {
    const entries = operator.map(({ at, quarter, constant, slope }) => {
      const part = multiplyRational(strength, rational(BigInt(slope), 16n));
      return {
        at,
        quarter,
        square: addRational(rational(BigInt(constant), 16n), part),
        line: [constant, slope] as const,
      };
    });
    return { size: 2 ** qubits.length, entries: entries.filter(({ square }) => square.numerator !== 0n) };
  });
  return operators.filter(({ entries }) => entries.length > 0);
}

/** Told from three strengths: a line goes through its squares at 0 and 1, and through that in between. */
function recognise(name: string, qubits: number): Line[][] {
  const row = channelNamed(name);
  const [none, some, all] = [0, 0.3, 1].map((strength) => row.kraus(strength, qubits));
  return some.map((operator, index) => {
    const entries: Line[] = [];
    for (let at = 0; at < operator.length / 2; at++) {
      const square = (matrix: readonly number[]) => matrix[2 * at] ** 2 + matrix[2 * at + 1] ** 2;
      if (square(operator) < rounding) continue;
      const constant = Math.round(16 * square(none[index]));
      const slope = Math.round(16 * square(all[index])) - constant;
      const turns = Math.atan2(operator[2 * at + 1], operator[2 * at]) / (Math.PI / 2);
      const quarter = (Math.round(turns) + 4) % 4;
      const isLine = Math.abs(constant + 0.3 * slope - 16 * square(operator)) < rounding;
      if (!isLine || Math.abs(turns - Math.round(turns)) > rounding)
        throw new Error(`an entry of a Kraus operator of ${name} is no power of i times the root of a + b g`);
      entries.push({ at, quarter, constant, slope });
    }
    return entries;
  });
}

const rounding = 1e-9;

/** The one square that all entries share, so that its root need not be taken: the factor stands in the ket alone. */
export function commonSquare({ entries }: KrausNumbers): Rational | undefined {
  const [{ square }] = entries;
  const isSame = (other: Rational) => other.numerator === square.numerator && other.denominator === square.denominator; // prettier-ignore
  return entries.every((entry) => isSame(entry.square)) ? square : undefined;
}
