// Numbers as whole multiples of few units: those that are fractions of each other, or sums of others, share units. Of
// constants π is a unit too, whose multiples are roots of unity.
import { fewTermRelations } from './few-term-relations.ts';
import { fraction, lcm, nearFraction, none, product, type Fraction } from './fractions.ts';
import { generatorsOf, mostRelated } from './relations.ts';

/** π · turn + Σ multiple · unit, which is `error` off. */
export interface Multiples {
  readonly turn: Fraction;
  readonly parts: readonly { readonly unit: number; readonly multiple: number }[];
  readonly error: number;
}

export interface Commensurable {
  readonly units: number;
  readonly multiples: ReadonlyMap<number, Multiples>;
}

/** Fractions of π that are roots of unity. */
export interface Turns {
  /** θ/π of a number that is near such a fraction. */
  turnOf(value: number): Fraction | undefined;
  /** Takes a fraction of π with this denominator, if it can. */
  accept(denominator: number): boolean;
  /** The least common denominator so far. */
  denominator(): number;
}

/** A number by rational multiples of generators. */
interface Combination {
  readonly value: number;
  readonly turn: Fraction;
  readonly parts: readonly { readonly generator: number; readonly times: Fraction }[];
}

/** The largest numerator and denominator of a fraction that numbers which people type are to each other. */
const mostRatio = 64;
/** The largest multiple of a unit, since multiples are degrees. */
const mostMultiple = 2 ** 15;
/** Relations that count, from all that are no chance to the simplest ones, where all make multiples too large. */
const simplicities = [1e12, 1e8, 1e4, 100];
/** Numbers that others are compared with as fractions; further ones stand alone. */
const mostClasses = 32;
/** How much larger than others numbers may be whose sums still tell something of those, in double precision. */
const mostSpread = 1e8;
/** Relative to the largest number, of sums in double precision. */
const rounding = 1e-14;
/** The same where many sums are compared. */
const roundingOfSums = 1e-15;

/** `near`: how far a number may be from the fraction of another that it is taken for. */
export function commensurable(
  values: Iterable<number>,
  near: (value: number) => number,
  turns?: Turns,
): Commensurable {
  const distinct = [...new Set(values)];
  const turned = distinct.map((value) => turns?.turnOf(value));
  const others = distinct.filter((_, at) => !turned[at]);
  const { firsts, members } = classesOf(others, near);
  const alone = { generators: firsts, combinations: members.map(({ value, of, ratio }) => ({ value, turn: none, parts: [{ generator: of, times: ratio }] })) }; // prettier-ignore
  let multiples: Map<number, Multiples> | undefined;
  let units = 0;
  for (const kinds of members.length > 0 ? simplicities : []) {
    const related = byRelations(firsts, members, { kinds, turns });
    multiples = related && wholeMultiples(related, near);
    units = related?.generators.length ?? 0;
    if (multiples || !related) break;
  }
  if (!multiples) [multiples, units] = [wholeMultiples(alone)!, firsts.length];
  distinct.forEach((value, at) => {
    const turn = turned[at];
    if (turn) multiples.set(value, { turn, parts: [], error: Math.abs(value - radians(turn)) });
  });
  return { units, multiples };
}

function radians({ numerator, denominator }: Fraction): number {
  return (Math.PI * numerator) / denominator;
}

interface Member {
  readonly value: number;
  /** Of which first number it is this multiple. */
  readonly of: number;
  readonly ratio: Fraction;
}

/** Numbers sorted by what they are fractions of. */
function classesOf(values: readonly number[], near: (value: number) => number) {
  const classes: { readonly first: number; denominator: number; largest: number }[] = [];
  const members = values.map((value): Member => {
    const compared = Math.min(classes.length, mostClasses);
    for (let of = 0; of < compared; of++) {
      const known = classes[of];
      const ratio = nearFraction(value / known.first, near(value) / Math.abs(known.first), mostRatio);
      if (!ratio) continue;
      const denominator = lcm(known.denominator, ratio.denominator);
      const largest = Math.max(known.largest, Math.abs(ratio.numerator) / ratio.denominator);
      if (denominator * largest > mostRatio) continue;
      Object.assign(known, { denominator, largest });
      return { value, of, ratio };
    }
    const of = classes.push({ first: value, denominator: 1, largest: 1 }) - 1;
    return { value, of, ratio: { numerator: 1, denominator: 1 } };
  });
  return { firsts: classes.map(({ first }) => first), members };
}

interface Combinations {
  readonly generators: readonly number[];
  readonly combinations: readonly Combination[];
}

/** By sums of each other and of a fraction of π; undefined where there are none, or a root of unity has too high an order. */
function byRelations(
  firsts: readonly number[],
  members: readonly Member[],
  { kinds, turns }: { readonly kinds: number; readonly turns: Turns | undefined },
): Combinations | undefined {
  const sizes = firsts.map(Math.abs);
  if (turns) sizes.push(1);
  if (Math.max(...sizes) > mostSpread * Math.min(...sizes)) return undefined;
  const expressed = firsts.length < mostRelated ? byLattice(firsts, kinds, turns) : byFewTerms(firsts, turns);
  if (!expressed) return undefined;
  const combinations = members.map(({ value, of, ratio }): Combination => {
    const { turn, parts } = expressed.rows[of];
    return {
      value,
      turn: product(ratio, turn),
      parts: parts.map(([generator, n]) => ({ generator, times: product(ratio, whole(n)) })),
    };
  });
  const fits = combinations.every(({ turn }) => turn.numerator === 0 || turns?.accept(turn.denominator));
  return fits ? { generators: expressed.generators, combinations } : undefined;
}

/** Numbers by π and whole multiples of generators. */
interface Rows {
  readonly generators: readonly number[];
  readonly rows: readonly {
    readonly turn: Fraction;
    readonly parts: readonly (readonly [number, number])[];
  }[];
}

/** Undefined where there are no relations. */
function byLattice(firsts: readonly number[], kinds: number, turns: Turns | undefined): Rows | undefined {
  const circle = turns ? [Math.PI / turns.denominator()] : [];
  const numbers = [...circle, ...firsts];
  if (numbers.length < 2) return undefined;
  const tolerance = rounding * Math.max(...numbers.map(Math.abs));
  const { generators, matrix } = generatorsOf(numbers, { tolerance, first: turns !== undefined, kinds });
  if (generators.length === numbers.length) return undefined;
  const start = circle.length;
  const step = turns ? fraction(1, turns.denominator() * matrix[0][0]) : none;
  const rows = matrix.slice(start).map((row) => ({
    turn: turns ? product(whole(row[0]), step) : none,
    parts: row.slice(start).flatMap((n, generator) => (n === 0 ? [] : [[generator, n] as const])),
  }));
  return { generators: generators.slice(start), rows };
}

function byFewTerms(firsts: readonly number[], turns: Turns | undefined): Rows | undefined {
  const denominator = turns ? lcm(4, turns.denominator()) : 0;
  const tolerance = roundingOfSums * Math.max(...firsts.map(Math.abs));
  const expressed = fewTermRelations(firsts, turns && Math.PI / denominator, tolerance);
  const free = firsts.flatMap((_, index) => (expressed[index].parts.get(index) === 1 ? [index] : []));
  if (free.length === firsts.length) return undefined;
  const generatorOf = new Map(free.map((index, generator) => [index, generator]));
  const rows = expressed.map(({ turns: n, parts }) => ({
    turn: turns ? fraction(n, denominator) : none,
    parts: [...parts].map(([of, times]) => [generatorOf.get(of)!, times] as const),
  }));
  return { generators: free.map((index) => firsts[index]), rows };
}

function whole(n: number): Fraction {
  return { numerator: n, denominator: 1 };
}

/**
 * Each generator divided by the least common denominator of its multiples; undefined where multiples become too large, or
 * numbers are moved too far.
 */
function wholeMultiples({ generators, combinations }: Combinations, near?: (value: number) => number) {
  const denominators = generators.map(() => 1);
  for (const { parts } of combinations)
    for (const { generator, times } of parts)
      denominators[generator] = lcm(denominators[generator], times.denominator);
  const multiples = new Map<number, Multiples>();
  for (const { value, turn, parts } of combinations) {
    let sum = radians(turn);
    const whole = parts.map(({ generator, times: { numerator, denominator } }) => {
      sum += (generators[generator] * numerator) / denominator;
      return { unit: generator, multiple: (numerator * denominators[generator]) / denominator };
    });
    if (near && whole.some(({ multiple }) => Math.abs(multiple) > mostMultiple)) return undefined;
    if (near && !(Math.abs(value - sum) <= near(value))) return undefined;
    multiples.set(value, { turn, parts: whole, error: Math.abs(value - sum) });
  }
  return multiples;
}
