// What every request is made of: the fields that it may have, and what it does with them and with its arrays.
import { exactly, type Fields, type Fitted } from '../json-shape.ts';
import type { Arrays } from './arrays.ts';
import type { Result } from './answer.ts';
import type { Held } from './held.ts';

/** Work that has the header's fields, not yet checked. */
export type Handler = (held: Held, fields: object, arrays: Arrays) => Result | Promise<Result>;

/** Throws Misfit for fields that do not fit, and for those that it does not have. */
export function request<F extends Fields>(
  fields: F,
  run: (held: Held, fields: Fitted<F>, arrays: Arrays) => Result | Promise<Result>,
): Handler {
  const shape = exactly(fields);
  return (held, given, arrays) => run(held, shape(given), arrays);
}
