// What a search found, in sentences for people.
import type { Circuit, InputSlot, WeightSlot } from '../../compiler/circuit/circuit.ts';
import type { Sample } from './witness.ts';

/** Numbers named in a sentence, at most. */
const mostNamed = 6;

export function witnessWords(found: {
  readonly a: Circuit;
  readonly weights: readonly number[];
  readonly inputs: readonly number[];
  readonly valueA: number;
  readonly valueB: number;
  readonly difference: number;
  /** What is read, as a noun. */
  readonly what: string;
  /** What stands around the circuits, as clauses. */
  readonly around: readonly string[];
}): string {
  const { valueA, valueB, difference, what, around } = found;
  const digits = difference < 1e-3 ? Math.min(15, Math.max(12, 3 - Math.floor(Math.log10(difference)))) : 6;
  return `${what} is ${figure(valueA, digits)} of A and ${figure(valueB, digits)} of B, ${small(difference)} ${['apart', ...around, ...where(found)].join(', ')}.`; // prettier-ignore
}

/** Three digits. */
function small(value: number): string {
  return value < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(3)));
}

function figure(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)) + 0);
}

/** As many decimals as rounding leaves. */
export function cleaned(value: number, rounding: number): string {
  return figure(value, Math.min(15, Math.max(1, Math.floor(-Math.log10(rounding)))));
}

type At = Pick<Parameters<typeof witnessWords>[0], 'a' | 'weights' | 'inputs'>;

/** None where there are no numbers. */
function where({ a, weights, inputs }: At): string[] {
  const named = [...namesOf(a.weights, weights), ...namesOf(a.inputs, inputs)];
  const count = weights.length + inputs.length;
  if (count === 0) return [];
  if (named.length === 0) return ['where all weights and inputs are 0'];
  const listed = named.slice(0, mostNamed).join(', ');
  const left = named.length - mostNamed;
  if (left > 0)
    return [`where ${listed} and ${left} more number${left === 1 ? ' is' : 's are'} as in the witness`];
  return [`where ${listed}${named.length < count ? ' and all other numbers are 0' : ''}`];
}

/** `w[0] = pi / 4` of each number that is not 0. */
function namesOf(slots: readonly (WeightSlot | InputSlot)[], values: readonly number[]): string[] {
  return slots.flatMap((slot) => {
    const meetings = slots.filter(({ name }) => name === slot.name).length;
    const name = 'meeting' in slot && meetings > 1 ? `${slot.name}[${slot.meeting}]` : slot.name;
    return Array.from({ length: slot.size }, (_, at) => ({ at, value: values[slot.offset + at] }))
      .filter(({ value }) => value !== 0)
      .map(({ at, value }) => `${name}${indices(slot.shape, at)} = ${angleWords(value)}`);
  });
}

function indices(shape: readonly number[], at: number): string {
  if (shape.length === 0) return '';
  let rest = at;
  const places = shape.toReversed().map((extent) => {
    const place = rest % extent;
    rest = Math.floor(rest / extent);
    return place;
  });
  return `[${places.toReversed().join(', ')}]`;
}

function angleWords(value: number): string {
  const quarters = (4 * value) / Math.PI;
  const k = Math.round(quarters);
  if (k === 0 || Math.abs(quarters - k) > 1e-12) return String(value);
  const d = k % 4 === 0 ? 1 : k % 2 === 0 ? 2 : 4;
  const times = (k * d) / 4;
  const top = times === 1 ? 'pi' : times === -1 ? '-pi' : `${times} * pi`;
  return d === 1 ? top : `${top} / ${d}`;
}

/** Values that differ by more, and count as none, have numbers in them of which rounding leaves little. */
const roundedAway = 1e-6;

/**
 * The rule of three: where the share of angles that differ by more were 3/K or above, K independent points would all have
 * missed it with probability (1 − 3/K)^K < e^{−3} < 5 %.
 */
export function nearestWords({ points, largest }: Sample, numbers: number): string {
  const agreement = `1e${Math.max(-15, Math.ceil(Math.log10(Math.max(largest, 1e-15))))}`;
  if (points === 0) return 'No point could be compared: the time was used up, or no values are numbers.';
  if (largest > roundedAway)
    return `At ${points} random point${points === 1 ? '' : 's'} values differ by ${small(largest)}, no more than rounding may have made.`;
  if (numbers === 0) return `Without weights and inputs the values agree to ${agreement}.`;
  const agree = `${points} random point${points === 1 ? ' agrees' : 's agree'} to ${agreement}`;
  if (points <= 3) return `${agree}, too few to conclude anything.`;
  return `${agree}: with 95 % confidence fewer than 3/${points} of the angles differ by more.`;
}
