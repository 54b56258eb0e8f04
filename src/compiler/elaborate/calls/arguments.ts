// Matches the angles of a call with the parameters of a gate or pool: exact, flat, zipped, zipped flat, in this order.
import type { Span } from '../../source/source.ts';
import type { Expression } from '../../syntax/ast.ts';
import { fail } from '../state/fault.ts';
import { type Called, targetOf } from './quotes.ts';
import {
  build,
  describe,
  formatShape,
  isScalar,
  sameShape,
  shapeOf,
  sizeOf,
  type Value,
} from '../values/values.ts';
import type { Parameter } from './signatures.ts';

/** What a gate or pool takes, by the name that it is called by; `node` is the call, whose text messages quote. */
interface Signature {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly node: Called;
}

/** The values of all parameters for the call with tuple `index`. */
export type Arguments = (index: number) => readonly Value[];

/** `tuples` is the number of tuples after `on`; undefined in a plain call, where nothing is zipped. */
export function matchArguments(
  signature: Signature,
  values: readonly Value[],
  tuples: number | undefined,
  span: Span,
): Arguments {
  const { name, parameters } = signature;
  if (values.some((value) => value.kind === 'list' && value.amplitudes)) fail('wrong-type', `an amplitude input cannot be an angle of ${name}; write prepare(…) on a register`, span); // prettier-ignore
  const shapes = values.map((value) => shapeOf(value));
  const total = totalOf(parameters);
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
    if (!own || tuples === undefined || own[0] !== tuples) return false;
    return tuples === 0 || sameShape(own.slice(1), parameters[i].shape); // An empty list has no further shape.
  };
  if (values.length === parameters.length && parameters.every((_, i) => fits(i) || zips(i))) {
    return (index) => values.map((each, i) => (fits(i) ? each : itemOf(each, index)));
  }

  if (
    values.length === 1 &&
    tuples !== undefined &&
    shape &&
    (sameShape(shape, [tuples, total]) || (tuples === 0 && shape[0] === 0))
  ) {
    return (index) => unflatten(parameters, itemOf(value, index));
  }
  return refuse(signature, values, tuples, span);
}

function totalOf(parameters: readonly Parameter[]): number {
  return parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
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
  { name, parameters, node }: Signature,
  values: readonly Value[],
  tuples: number | undefined,
  span: Span,
): never {
  for (const value of values) {
    if (shapeOf(value)) continue;
    if (value.kind === 'condition')
      fail('bit-misuse', `a measured bit cannot be an angle of ${name}; use it in if (…)`, span);
    fail('wrong-type', `${name} takes angles, and this is ${describe(value)}`, span);
  }
  const scalars = values.every(isScalar);
  const given = scalars ? plural(values.length) : values.map((value, i) => describeAngles(value, node.arguments[i])).join(' and '); // prettier-ignore
  const code = values.length === parameters.length ? 'shape-mismatch' : 'wrong-argument-count';
  fail(code, `${name} takes ${formatParameters(parameters, tuples, node)}; it was given ${given}`, span);
}

/** "t: angle[15], or one for each of the 4 tuples", "3 angles, or one angle[3]" */
function formatParameters(
  parameters: readonly Parameter[],
  tuples: number | undefined,
  node: Called,
): string {
  if (parameters.length === 0) return 'no angles';
  const declared = parameters.every((each) => each.name);
  const list = declared
    ? parameters.map((each) => `${each.name}: ${formatShape(each.shape)}`).join(', ')
    : plural(parameters.length);
  const isFlat = parameters.length === 1 && parameters[0].shape.length < 2;
  const flat = isFlat ? '' : `, or one angle[${totalOf(parameters)}] for all`;
  return `${list}${flat}${tuples === undefined ? '' : `, or as many for each of the ${tuples} ${targetOf(node)}`}`;
}

function plural(angles: number): string {
  return angles === 0 ? 'none' : angles === 1 ? 'one angle' : `${angles} angles`;
}

/** "angle", "angle[7]", "x: angle[7]" */
function describeAngles(value: Value, argument: Expression | undefined): string {
  const shape = isScalar(value) ? 'angle' : describe(value);
  return argument?.kind === 'name' ? `${argument.name}: ${shape}` : shape;
}
