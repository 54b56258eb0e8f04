// Numbers as whole multiples of a few units: those of which one is a fraction of another share one. Of constants π is a
// unit of its own, whose multiples are roots of unity.
import { lcm, nearFraction, type Fraction } from './fractions.ts';

/** π · turn + Σ multiple · unit, which is `error` off. */
export interface Multiples {
  readonly turn: Fraction;
  readonly parts: readonly { readonly unit: number; readonly multiple: number }[];
  readonly error: number;
}

export interface Commensurable {
  /** Sizes of the units. */
  readonly units: readonly number[];
  readonly multiples: ReadonlyMap<number, Multiples>;
}

const noTurn: Fraction = { numerator: 0, denominator: 1 };
/** Largest numerator and denominator of a fraction that numbers typed by people have to each other. */
const mostRatio = 4096;
/** Units that others are compared with; further ones stand alone. */
const mostUnits = 256;

/** A class of numbers that are fractions of the first one. */
interface Class {
  readonly first: number;
  denominator: number;
  /** The largest of them, in firsts. */
  largest: number;
}

/** `near`: how far a number may be from what it is taken for. */
export function commensurable(
  values: Iterable<number>,
  near: (value: number) => number,
  turnOf: (value: number) => Fraction | undefined = () => undefined,
): Commensurable {
  const classes: Class[] = [];
  const found = new Map<
    number,
    { readonly turn: Fraction; readonly unit?: number; readonly ratio?: Fraction }
  >();
  for (const value of values) {
    if (found.has(value)) continue;
    const turn = value === 0 ? noTurn : turnOf(value);
    if (turn) {
      found.set(value, { turn });
      continue;
    }
    const { unit, ratio } = classOf(value);
    found.set(value, { turn: noTurn, unit, ratio });
  }

  function classOf(value: number): { unit: number; ratio: Fraction } {
    const compared = Math.min(classes.length, mostUnits);
    for (let unit = 0; unit < compared; unit++) {
      const known = classes[unit];
      const ratio = nearFraction(value / known.first, near(value) / Math.abs(known.first), mostRatio);
      if (!ratio) continue;
      const denominator = lcm(known.denominator, ratio.denominator);
      const largest = Math.max(known.largest, Math.abs(ratio.numerator) / ratio.denominator);
      if (denominator * largest > mostRatio) continue;
      Object.assign(known, { denominator, largest });
      return { unit, ratio };
    }
    const unit = classes.push({ first: value, denominator: 1, largest: 1 }) - 1;
    return { unit, ratio: { numerator: 1, denominator: 1 } };
  }

  const units = classes.map(({ first, denominator }) => first / denominator);
  const multiples = new Map<number, Multiples>();
  for (const [value, { turn, unit, ratio }] of found) {
    if (unit === undefined || !ratio) {
      const error = Math.abs(value - (Math.PI * turn.numerator) / turn.denominator);
      multiples.set(value, { turn, parts: [], error });
      continue;
    }
    const { first, denominator } = classes[unit];
    const multiple = (ratio.numerator * denominator) / ratio.denominator;
    const error = Math.abs(value - (first * ratio.numerator) / ratio.denominator);
    multiples.set(value, { turn: noTurn, parts: [{ unit, multiple }], error });
  }
  return { units, multiples };
}
