// Numbers that must be known at compile time: sizes, indices, powers, strengths of noise.
import type { Span } from '../../source/source.ts';
import { fail } from '../state/fault.ts';
import { describe, type Value } from './values.ts';

/** An exact integer, or a message that names `what`. */
export function toInteger(value: Value, span: Span, what: string): number {
  if (value.kind === 'angle') return fail('not-compile-time', `${what} must be known at compile time; a weight or input is not`, span); // prettier-ignore
  if (value.kind === 'condition') return fail('bit-misuse', `${what} must be an integer; a measured bit can only be a condition`, span); // prettier-ignore
  if (value.kind !== 'number')
    return fail('wrong-type', `${what} must be an integer, and this is ${describe(value)}`, span);
  if (!Number.isInteger(value.value)) return fail('not-an-integer', `${what} must be an integer, and this is ${value.value}; use floor(…) or ceil(…)`, span); // prettier-ignore
  if (!Number.isSafeInteger(value.value)) return fail('integer-overflow', `${value.value} is too large for an exact integer`, span); // prettier-ignore
  return value.value;
}

/** A real number known at compile time, or a message that names `what`. */
export function toReal(value: Value, span: Span, what: string): number {
  if (value.kind === 'number') return value.value;
  if (value.kind === 'angle') return fail('not-compile-time', `${what} must be known at compile time; a weight or input is not`, span); // prettier-ignore
  return fail('wrong-type', `${what} must be a number, and this is ${describe(value)}`, span);
}
