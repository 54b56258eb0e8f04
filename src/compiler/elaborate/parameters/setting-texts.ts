// Values that a program sets for compile-time parameters, as the texts of the language that `--set` takes.
import { UserError } from '../../../user-error.ts';

/**
 * Values of compile-time parameters by name: numbers, truth values, or texts of the language, which may name a gate, pool
 * or pairing: { n: 16, tilt: 'pi / 4', conv: 'so4' }. Angles are radians.
 */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/**
 * The texts that the settings stand for: { n: 4, conv: 'so4' } → { n: '4', conv: 'so4' }. Throws UserError where they are
 * no object, or a value is none of these or no finite number.
 */
export function settingTexts(settings: Settings): Readonly<Record<string, string>> {
  const given: unknown = settings;
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new UserError(`the settings are ${shown(given)}; give an object of values by name, { n: 4 }`);
  return Object.fromEntries(
    Object.entries(given).map(([name, value]: [string, unknown]) => {
      if (typeof value === 'number' && Number.isFinite(value)) return [name, numberText(value)];
      if (typeof value === 'boolean' || typeof value === 'string') return [name, `${value}`];
      throw new UserError(
        `the value set for ${name} is ${shown(value)}; give a finite number, true or false, or a text of the language such as 'pi / 4' or 'so4'`,
      );
    }),
  );
}

/** Digits alone are an integer of the language, which holds those up to 2^53 - 1. */
function numberText(value: number): string {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : `${value}`;
}

function shown(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'number') return `${value}`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
