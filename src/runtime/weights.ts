// Weight and input vectors: drawn from the declared distributions, or read from JSON that a person or a tool wrote.
import { inputCount, weightCount, type Circuit, type WeightSlot } from '../compiler/circuit/circuit.ts';
import { UserError } from '../user-error.ts';
import { fitsShape, flatten, isNamed } from './json-numbers.ts';
import { createRandom } from './random.ts';
import { describeInputs, describeWeights, meetingsOf, refuseNames } from './slot-names.ts';

/** [weights] radians, each slot from its distribution; the same seed gives the same numbers on every machine. */
export function initialWeights(circuit: Circuit, seed: number): Float64Array {
  const random = createRandom(seed);
  const weights = new Float64Array(weightCount(circuit));
  for (const { offset, size, initial } of circuit.weights) {
    for (let index = offset; index < offset + size; index++) {
      switch (initial.kind) {
        case 'uniform':
          weights[index] = random.uniform(initial.low, initial.high);
          break;
        case 'normal':
          weights[index] = random.normal(initial.mean, initial.deviation);
          break;
        case 'constant':
          weights[index] = initial.value;
          break;
        default:
          initial satisfies never;
      }
    }
  }
  return weights;
}

/**
 * [weights] from a flat array in the order of the declarations, or from an object by name: "c" alone when it was met
 * once, "c" with a list of one entry a meeting, or "c[0]", "c[1]", …. Each entry is flat or nested by its shape.
 * Throws UserError that names what was expected and what came.
 */
export function weightsFromJson(circuit: Circuit, json: unknown): Float64Array {
  const count = weightCount(circuit);
  if (!isNamed(json)) {
    const isShort = Array.isArray(json) && !json.some(Array.isArray) && json.length !== count;
    if (isShort && count > 0) {
      throw new UserError(`The circuit needs ${describeWeights(circuit)}; ${json.length} came.`);
    }
    return Float64Array.from(flatten(json, [count], 'The weights'));
  }
  const weights = new Float64Array(count);
  const meetings = meetingsOf(circuit);
  const unused = new Set(Object.keys(json));

  const missing: string[] = [];
  for (const [name, slots] of meetings) {
    const nameOf = ({ meeting }: WeightSlot) => (slots.length > 1 ? `${name}[${meeting}]` : name);
    const given = unused.delete(name) ? splitByMeeting(name, slots, json[name]) : undefined;
    const known = slots.map(({ meeting }) => given !== undefined || unused.delete(`${name}[${meeting}]`));
    if (!known.includes(true)) missing.push(name);
    else missing.push(...slots.filter((_, index) => !known[index]).map(nameOf));
    slots.forEach((slot, index) => {
      if (!known[index]) return;
      const part = given ? given[index] : json[`${name}[${slot.meeting}]`];
      weights.set(flatten(part, slot.shape, `Weight "${nameOf(slot)}"`), slot.offset);
    });
  }
  const names = { names: [...meetings.keys()], described: describeWeights(circuit) };
  refuseNames('weight', { unknown: [...unused], missing }, names);
  return weights;
}

/** Samples one after the other. */
export interface InputBatch {
  /** [batch × inputs], row-major: angles in radians, amplitudes of any norm. */
  readonly inputs: Float64Array;
  readonly batch: number;
  /** A list of samples was given, of one perhaps; otherwise one sample. */
  readonly listed: boolean;
}

/**
 * [batch × inputs] from one sample or a list of samples. A sample is a flat array of all inputs in order, an array
 * nested by the shape of the only input, or an object by input name; an object may also hold a list of samples by name.
 * Throws UserError that names what was expected and what came.
 */
export function inputsFromJson(circuit: Circuit, json: unknown): InputBatch {
  if (Array.isArray(json) && json.length > 0 && json.every(isNamed)) {
    const samples = json.map((sample) => inputsByName(circuit, sample));
    const longer = samples.findIndex(({ batch }) => batch !== 1);
    if (longer >= 0)
      throw new UserError(`Entry ${longer} of the inputs holds ${samples[longer].batch} samples, not 1.`);
    return { inputs: join(samples.map(({ inputs }) => inputs)), batch: samples.length, listed: true };
  }
  if (isNamed(json)) return inputsByName(circuit, json);
  const shape = circuit.inputs.length === 1 ? circuit.inputs[0].shape : [inputCount(circuit)];
  const { samples, listed } = splitBySample(json, shape, 'the inputs');
  return { inputs: join(samples), batch: samples.length, listed };
}

function inputsByName(circuit: Circuit, json: Record<string, unknown>): InputBatch {
  const names = circuit.inputs.map(({ name }) => name);
  const unknown = Object.keys(json).filter((name) => !names.includes(name));
  const missing = names.filter((name) => !Object.hasOwn(json, name));
  refuseNames('input', { unknown, missing }, { names, described: describeInputs(circuit) });
  const columns = circuit.inputs.map(({ name, shape }) =>
    splitBySample(json[name], shape, `input "${name}"`),
  );
  const batch = columns[0]?.samples.length ?? 1;
  columns.forEach(({ samples }, index) => {
    if (samples.length !== batch) {
      const [first, other] = [circuit.inputs[0].name, circuit.inputs[index].name];
      throw new UserError(`Input "${first}" has ${batch} samples, but "${other}" has ${samples.length}.`);
    }
  });
  const samples = Array.from({ length: batch }, (_, at) => join(columns.map((column) => column.samples[at])));
  return { inputs: join(samples), batch, listed: columns.some(({ listed }) => listed) };
}

/** One sample, or a list of them, each flattened. */
function splitBySample(
  value: unknown,
  shape: readonly number[],
  what: string,
): { samples: number[][]; listed: boolean } {
  const whole = `${what[0].toUpperCase()}${what.slice(1)}`;
  const isList =
    !fitsShape(value, shape) &&
    Array.isArray(value) &&
    value.length > 0 &&
    (shape.length === 0 || value.some(Array.isArray));
  if (!isList) return { samples: [flatten(value, shape, whole)], listed: false };
  return {
    samples: value.map((sample, index) => flatten(sample, shape, `Sample ${index} of ${what}`)),
    listed: true,
  };
}

function splitByMeeting(name: string, slots: readonly WeightSlot[], value: unknown): readonly unknown[] {
  if (slots.length === 1) return [value];
  if (Array.isArray(value) && value.length === slots.length) return value;
  const came = Array.isArray(value) ? `a list of ${value.length}` : `${typeof value}`;
  throw new UserError(
    `Weight "${name}" is met ${slots.length} times and needs a list of as many entries, not ${came}.`,
  );
}

function join(parts: readonly ArrayLike<number>[]): Float64Array {
  const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
