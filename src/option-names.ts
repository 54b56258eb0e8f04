// The names of options, for programs without types: one that is misspelt would be left out without a word, and the numbers
// would be others.
import { UserError } from './user-error.ts';

/** All names of `Options`: types ask for a new one here. */
export type OptionNames<Options> = Readonly<Record<keyof Options & string, true>>;

/** The advice where values of compile-time parameters may have been meant. */
export const asSettings = ' Values of compile-time parameters stand in set: { set: { n: 4 } }';

/** Throws UserError for options that are no object, and for a name that `what` does not know; `advice` follows it. */
export function checkOptions<Options extends object>(
  what: string,
  options: Options,
  names: OptionNames<Options>,
  advice = '',
): void {
  const known = Object.keys(names);
  const given: unknown = options;
  if (typeof given !== 'object' || given === null || Array.isArray(given) || ArrayBuffer.isView(given))
    throw new UserError(
      `${what} takes its options by name: { ${known[0]}: … }; there are ${known.join(', ')}.${advice}`,
    );
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined)
    throw new UserError(
      `${what} has no option ${JSON.stringify(unknown)}; there are ${known.join(', ')}.${advice}`,
    );
}
