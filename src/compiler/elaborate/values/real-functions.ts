// `sin(x)`, `min(a, b)` …: the functions of real numbers, elementwise on lists, symbolic on angles.
import type { UnaryFunction } from '../../circuit/angle-functions.ts';
import { binary, unary } from '../../circuit/angles.ts';
import { manyFunctions, unaryFunctions } from '../../semantics/builtins.ts';
import type { Span } from '../../source/source.ts';
import { requireSmall } from '../state/angle-size.ts';
import { fail } from '../state/fault.ts';
import { charge } from '../state/limits.ts';
import type { State } from '../state/state.ts';
import { describe, isScalar, list, number, type Scalar, toAngle, type Value } from './values.ts';

/** A built-in function of one real number, elementwise on lists. */
export function applyFunction(state: State, name: string, value: Value, span: Span): Value {
  charge(state, 1, span);
  const fn = unaryFunctions.get(name)!;
  if (value.kind === 'list') return list(value.items.map((item) => applyFunction(state, name, item, span)));
  if (value.kind === 'angle') {
    if (!fn.angle)
      return fail(
        'not-differentiable',
        `${name} has no derivative; use it on compile-time numbers only`,
        span,
      );
    return { kind: 'angle', angle: requireSmall(unary(fn.angle as UnaryFunction, value.angle), span) };
  }
  if (value.kind !== 'number')
    return fail('wrong-type', `${name} needs a number, and this is ${describe(value)}`, span);
  const result = fn.compute(value.value);
  if (!Number.isFinite(result))
    return fail('not-a-number', `${name}(${value.value}) is not a finite real number`, span);
  return number(result);
}

/** `min` and `max` of scalars. */
export function applyMany(name: string, values: readonly Value[], span: Span): Value {
  const fn = manyFunctions.get(name)!;
  const scalars = values.map((value): Scalar => {
    return isScalar(value)
      ? value
      : fail('wrong-type', `${name} needs numbers, and this is ${describe(value)}`, span);
  });
  return scalars.reduce((a, b): Scalar =>
    a.kind === 'number' && b.kind === 'number'
      ? { kind: 'number', value: fn.compute(a.value, b.value) }
      : { kind: 'angle', angle: requireSmall(binary(fn.angle, toAngle(a), toAngle(b)), span) },
  );
}
