// Arrays that requests take, by name, in the shapes that a circuit gives them.
import type { LoadedCircuit } from './held.ts';
import { describeInputs, describeWeights } from '../runtime/slot-names.ts';
import { UserError } from '../user-error.ts';
import type { Arrays, GivenArray } from './arrays.ts';

/** Weights [W], and inputs [B × I]. */
export interface Point {
  readonly weights: Float32Array | Float64Array;
  readonly inputs: Float32Array | Float64Array;
  readonly batch: number;
}

const none = new Float64Array(0);

/** The arrays by these names, each at most once. Throws UserError for others. */
export function byName<Name extends string>(
  arrays: Arrays,
  names: readonly Name[],
): Partial<Record<Name, GivenArray>> {
  const found: Partial<Record<string, GivenArray>> = {};
  for (const array of arrays) {
    const { name } = array;
    if (!names.includes(name as Name))
      throw new UserError(names.length > 0 ? `there is no array ${JSON.stringify(name)}; it takes ${names.join(', ')}` : `it takes no arrays, and ${JSON.stringify(name)} came`); // prettier-ignore
    if (found[name]) throw new UserError(`the array ${name} came twice`);
    found[name] = array;
  }
  return found as Partial<Record<Name, GivenArray>>;
}

/** Throws UserError that names the array, both shapes and the circuit. */
export function pointOf(
  loaded: LoadedCircuit,
  { weights, inputs }: Partial<Record<'weights' | 'inputs', GivenArray>>,
): Point {
  const { circuit, counts } = loaded;
  if (!weights && counts.weights > 0)
    throw new UserError(`circuit ${circuit.name} needs the array weights: ${describeWeights(circuit)}`);
  if (!inputs && counts.inputs > 0)
    throw new UserError(`circuit ${circuit.name} needs the array inputs: ${describeInputs(circuit)}`);
  const batch = inputs ? (inputs.shape[0] ?? 0) : 1;
  return {
    weights: weights ? numbersOf(loaded, weights, [counts.weights], describeWeights) : none,
    inputs: inputs ? numbersOf(loaded, inputs, [undefined, counts.inputs], describeInputs) : none,
    batch,
  };
}

/** The numbers of an array of this shape; undefined there: of any length. */
export function numbersOf(
  { circuit }: LoadedCircuit,
  { name, dtype, shape, values }: GivenArray,
  wanted: readonly (number | undefined)[],
  described: (circuit: LoadedCircuit['circuit']) => string,
): Float32Array | Float64Array {
  const fits =
    shape.length === wanted.length &&
    wanted.every((length, at) => length === undefined || shape[at] === length);
  if (!fits)
    throw new UserError(
      `${name} has the shape [${shape.join(', ')}], and circuit ${circuit.name} takes [${wanted.map((length) => length ?? 'samples').join(', ')}]: ${described(circuit)}`,
    );
  if (values instanceof Float32Array || values instanceof Float64Array) {
    requireFinite(circuit.name, name, shape, values);
    return values;
  }
  throw new UserError(`${name} is ${dtype}, and numbers of a circuit are float32 or float64`);
}

function requireFinite(
  owner: string,
  name: string,
  shape: readonly number[],
  values: Float32Array | Float64Array,
): void {
  for (let at = 0; at < values.length; at++) {
    if (Number.isFinite(values[at])) continue;
    const width = shape[shape.length - 1];
    const place = shape.length > 1 ? `${Math.floor(at / width)}, ${at % width}` : at;
    throw new UserError(`${name}[${place}] is ${values[at]}; ${owner} takes finite numbers`);
  }
}
