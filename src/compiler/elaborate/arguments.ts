// Matches the angles of a call with the parameters of a gate or pool: exact, flat, zipped, zipped flat, in this order.
import type { Span } from '../source/source.ts';
import { fail, giveUp } from './fault.ts';
import type { Parameter } from './signatures.ts';
import { build, describe, formatShape, sameShape, shapeOf, sizeOf, type Value } from './values.ts';

/** The values of all parameters for the call with tuple `index`. */
export type Arguments = (index: number) => readonly Value[];

/** `tuples` is the number of tuples behind `on`; undefined in a plain call, where nothing is zipped. */
export function matchArguments(
  name: string,
  parameters: readonly Parameter[],
  values: readonly Value[],
  tuples: number | undefined,
  span: Span,
): Arguments {
  if (values.some((value) => value.kind === 'poison')) giveUp();
  const shapes = values.map((value) => shapeOf(value));
  const total = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const fits = (i: number) => !!shapes[i] && sameShape(shapes[i], parameters[i].shape);

  if (values.length === parameters.length && parameters.every((_, i) => fits(i))) return () => values;

  const [value] = values;
  const [shape] = shapes;
  if (values.length === 1 && shape?.length === 1 && shape[0] === total) {
    const filled = unflatten(parameters, value);
    return () => filled;
  }

  const zips = (i: number) => {
    const own = shapes[i];
    return !!own && tuples !== undefined && own[0] === tuples && sameShape(own.slice(1), parameters[i].shape);
  };
  if (values.length === parameters.length && parameters.every((_, i) => fits(i) || zips(i))) {
    return (index) => values.map((each, i) => (fits(i) ? each : itemOf(each, index)));
  }

  if (values.length === 1 && tuples !== undefined && shape && sameShape(shape, [tuples, total])) {
    return (index) => unflatten(parameters, itemOf(value, index));
  }
  return refuse(name, parameters, values, total, tuples, span);
}

function itemOf(value: Value, index: number): Value {
  if (value.kind !== 'list') throw new Error('only lists are zipped');
  return value.items[index];
}

/** One flat list taken apart into the shapes of all parameters, in order. */
function unflatten(parameters: readonly Parameter[], flat: Value): readonly Value[] {
  let offset = 0;
  return parameters.map(({ shape }) => {
    const start = offset;
    offset += sizeOf(shape);
    return build(shape, (i) => itemOf(flat, start + i));
  });
}

function refuse(
  name: string,
  parameters: readonly Parameter[],
  values: readonly Value[],
  total: number,
  tuples: number | undefined,
  span: Span,
): never {
  for (const value of values) {
    if (shapeOf(value)) continue;
    if (value.kind === 'condition') fail('bit-misuse', `a measured bit cannot be an angle of ${name}; use it in if (…)`, span);
    if (value.kind === 'amplitudes') fail('wrong-type', `an amplitude input cannot be an angle of ${name}; write prepare(…) on a register`, span); // prettier-ignore
    fail('wrong-type', `${name} takes angles, and this is ${describe(value)}`, span);
  }
  const takes = parameters.length
    ? `takes ${parameters.map((each) => `${each.name}: ${formatShape(each.shape)}`).join(', ')}`
    : 'takes no angles';
  const given = values.length ? values.map(describe).join(' and ') : 'none';
  const flat = total > 1 ? ` (or one angle[${total}] that fills all)` : '';
  const zipped = tuples !== undefined && parameters.length ? `; with one more leading dimension of ${tuples}, one a tuple` : '';
  const code = values.length === parameters.length ? 'shape-mismatch' : 'wrong-argument-count';
  fail(code, `${name} ${takes}${flat}${zipped}; it was given ${given}`, span);
}
