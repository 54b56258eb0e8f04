// What the options of a study are at a point of the axes.
import { UserError } from '../user-error.ts';
import type { Digits } from './choose-points.ts';
import type { ResolvedAxis } from './resolve-axes.ts';
import { readAxisValue, type OptionValues } from './study-option.ts';

export interface OptionPoints {
  /** Options by attribute. */
  at(digits: Digits): OptionValues;
  /** Each axis with each of its values, everything else as it is for all runs: what can be asked about. */
  readonly samples: readonly OptionValues[];
}

/** The values of each axis are read once. Throws UserError for one that cannot be read. */
export function optionPoints(axes: readonly ResolvedAxis[], common: OptionValues): OptionPoints {
  const columns = axes.flatMap(({ option, values, place, name }, at) => {
    if (!option) return [];
    const read = values.map((value) => readAxisValue(option, value, `${place}: ${name}=${value}`));
    refuseSame(read, values, { place, name });
    return [{ at, attribute: option.option.attribute, isPart: option.part !== undefined, read }];
  });
  type Column = (typeof columns)[number];
  const set = (values: OptionValues, { attribute, isPart }: Column, value: unknown): OptionValues => {
    const merged = isPart ? { ...(values[attribute] as object | undefined), ...(value as object) } : value;
    return { ...values, [attribute]: merged };
  };
  return {
    at: (digits) => columns.reduce((values, each) => set(values, each, each.read[digits[each.at]]), common),
    samples: [common, ...columns.flatMap((each) => each.read.map((value) => set(common, each, value)))],
  };
}

/** Throws UserError where two texts mean one value, such as 1e-3 and 0.001. */
function refuseSame(
  read: readonly unknown[],
  values: readonly string[],
  { place, name }: Pick<ResolvedAxis, 'place' | 'name'>,
): void {
  const seen = new Map<string, string>();
  values.forEach((text, index) => {
    const key = JSON.stringify(read[index]) ?? 'undefined';
    const other = seen.get(key);
    if (other !== undefined)
      throw new UserError(`${place}: ${other} and ${text} are one value of ${name}; give it once`);
    seen.set(key, text);
  });
}
