// Weights and inputs as a program writes them: what JSON may say, typed arrays as well, and a seed for weights.
import { inputCount, weightCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import type { OptionNames } from '../../option-names.ts';
import { UserError } from '../../user-error.ts';
import { isNamed } from '../json-numbers.ts';
import { describeInputs, describeWeights } from '../slot-names.ts';
import { initialWeights, inputsFromJson, weightsFromJson } from '../weights.ts';
import type { InputBatch } from '../weights.ts';

/** Numbers, flat or nested; typed arrays at any depth. */
export type Nested = number | ArrayLike<number> | readonly Nested[];

/** Numbers by the name of a weight or an input. */
export type Named = { readonly [name: string]: Nested };

/**
 * All weights in radians: flat in the order of their declarations; by name, `{ c: […] }`, where a weight that was met
 * several times has a list of its meetings, or keys "c[0]", "c[1]", …; or drawn by `initialWeights`, `{ seed: 1 }`
 * (in a circuit that declares a weight `seed` that is its value).
 */
export type WeightValues = ArrayLike<number> | Named;

/** One sample of all inputs: flat, by name, or a number where there is one. */
export type Sample = number | ArrayLike<number> | { readonly [name: string]: number | ArrayLike<number> };

/**
 * One sample, a list of samples, or lists of samples by name. A sample may be nested by the shape of the only input.
 * Where the only input is one number, a flat list of several is a list of samples.
 */
export type InputValues = Sample | Named | readonly (Sample | Named | Nested)[];

/** What one sample yields, or a list of it, as `inputs` is one sample or a list. */
export type PerSample<Inputs, One> = unknown extends Inputs
  ? One | One[]
  : Inputs extends Sample | undefined
    ? One
    : Inputs extends readonly unknown[]
      ? One[]
      : One | One[];

/** Where a circuit is to be computed. */
export interface Point<Inputs extends InputValues | undefined = InputValues | undefined> {
  /** May be left out where the circuit has none. */
  readonly weights?: WeightValues | undefined;
  /** Angles in radians, amplitudes of any norm. May be left out where the circuit takes none. */
  readonly inputs?: Inputs;
}

export const pointNames: OptionNames<Point> = { weights: true, inputs: true };

/** [weights], and [batch × inputs]. */
export interface Numbers extends InputBatch {
  readonly weights: Float64Array;
}

/** Throws UserError for what is no circuit, which programs without types may hand over. */
export function requireCircuit(circuit: Circuit): void {
  const { operations, outputs } = (circuit ?? {}) as Partial<Circuit>;
  if (Array.isArray(operations) && Array.isArray(outputs)) return;
  throw new UserError(
    'This is no circuit; give one, such as loadCircuit returns, or the `circuit` of what elaborateCircuit returns.',
  );
}

/** Throws UserError that says what is missing or wrong. */
export function numbersOf(circuit: Circuit, { weights, inputs }: Point): Numbers {
  requireCircuit(circuit);
  return { weights: weightsOf(circuit, weights), ...inputsOf(circuit, inputs) };
}

function weightsOf(circuit: Circuit, given: WeightValues | undefined): Float64Array {
  const count = weightCount(circuit);
  if (given === undefined) {
    if (count === 0) return new Float64Array(0);
    throw new UserError(
      `Circuit "${circuit.name}" needs ${describeWeights(circuit)}; give weights: an array of ${count} numbers, ` +
        'an object by name, or { seed: 1 } to draw them.',
    );
  }
  const seed = seedOf(circuit, given);
  return seed === undefined ? weightsFromJson(circuit, plain(given)) : initialWeights(circuit, seed);
}

/** The number of `{ seed }`. */
function seedOf(circuit: Circuit, given: WeightValues): number | undefined {
  if (!isNamed(given) || !('seed' in given) || Object.keys(given).length !== 1) return undefined;
  if (circuit.weights.some(({ name }) => name === 'seed')) return undefined;
  const { seed } = given;
  if (typeof seed === 'number' && Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new UserError(`The seed of the weights is ${JSON.stringify(seed)}; give a whole number from 0 on.`);
}

function inputsOf(circuit: Circuit, given: InputValues | undefined): InputBatch {
  const count = inputCount(circuit);
  if (given !== undefined) {
    if (Array.isArray(given) && given.length === 0 && count > 0)
      return { inputs: new Float64Array(0), batch: 0, listed: true };
    return inputsFromJson(circuit, plain(given));
  }
  if (count === 0) return { inputs: new Float64Array(0), batch: 1, listed: false };
  throw new UserError(
    `Circuit "${circuit.name}" needs ${describeInputs(circuit)}; give inputs: ` +
      'one sample as an array or an object by name, or a list of samples.',
  );
}

/** Typed arrays, at any depth, as arrays. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (Array.isArray(value)) return value.some(holdsMore) ? value.map(plain) : value;
  if (!isNamed(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

const holdsMore = (value: unknown) => typeof value === 'object' && value !== null;
