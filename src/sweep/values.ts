// The values of an axis as people write them: lists, ranges of whole numbers, and what may hold commas itself.
import { splitOutsideBrackets } from '../compiler/source/split-outside-brackets.ts';
import { UserError } from '../user-error.ts';

/** An axis as it was asked for, before anyone knows what its name means. */
export interface AskedAxis {
  readonly name: string;
  readonly values: readonly string[];
  /** "--vary n=4,8", "sweep.yaml:3:3": where it was said, for messages. */
  readonly place: string;
}

/** Most values of an axis. */
export const mostValues = 10_000;

/**
 * `NAME=VALUES`: values are separated by commas outside of brackets, by semicolons where there is one, since some values
 * hold commas; `1..5` are the whole numbers from 1 to 5. Throws UserError.
 */
export function readVary(text: string): AskedAxis {
  const equals = text.indexOf('=');
  const name = text.slice(0, equals).trim();
  const place = `--vary ${text}`;
  if (equals < 0 || name === '')
    throw new UserError(`${place} varies nothing; write NAME=VALUES, such as n=4,8 or seed=1..5`);
  return { name, values: splitValues(name, text.slice(equals + 1), place), place };
}

/** Throws UserError. */
export function splitValues(name: string, text: string, place: string): readonly string[] {
  const isSemicolons = text.includes(';');
  const parts = splitOutsideBrackets(text, isSemicolons ? ';' : ',').map((part) => part.trim());
  // One value that holds commas: "rotate=15,zoom=0.1;".
  if (isSemicolons && parts.at(-1) === '') parts.pop();
  return spread(name, parts, place);
}

/** Each range as its numbers. Throws UserError where there is no value, an empty one, or one twice. */
export function spread(name: string, parts: readonly string[], place: string): readonly string[] {
  if (parts.every((part) => part === ''))
    throw new UserError(`${place} gives no values; write some, such as ${name}=4,8`);
  if (parts.includes('')) throw new UserError(`${place} holds an empty value; leave it out`);
  const values: string[] = [];
  for (const part of parts) {
    const range = rangeOf(part, place);
    if (values.length + (range ? range.last - range.first + 1 : 1) > mostValues)
      throw new UserError(
        `${place} gives more than ${shown(mostValues)} values; an axis has so many at most`,
      );
    if (!range) values.push(part);
    else for (let value = range.first; value <= range.last; value++) values.push(String(value));
  }
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) throw new UserError(`${place} gives the value ${value} twice; give it once`);
    seen.add(value);
  }
  return values;
}

/** `1..5`; undefined for what begins with no number and two points, such as a path. */
function rangeOf(text: string, place: string): { first: number; last: number } | undefined {
  const [, from, to] = /^([-+]?\d*)\s*\.\.\s*([-+\w.]*)$/.exec(text) ?? [];
  if (from === undefined || (from === '' && !/^[-+]?\d+$/.test(to) && to !== '')) return undefined;
  const example = 'write the whole numbers from the first to the last, such as 1..5';
  if (to === '') throw new UserError(`${place} is a range without an end; ${example}`);
  if (from === '') throw new UserError(`${place} is a range without a beginning; ${example}`);
  const [first, last] = [Number(from), Number(to)];
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || !/^[-+]?\d+$/.test(to))
    throw new UserError(`${place} holds ${text}, which is no range; ${example}`);
  if (first > last) throw new UserError(`${place} holds ${text}, which ends before it begins; ${example}`);
  return { first, last };
}

const shown = (count: number) => count.toLocaleString('en');
