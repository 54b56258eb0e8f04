// Weights and inputs from the files that a user names, or drawn by a seed.
import { existsSync } from 'node:fs';
import { inputCount, outputCount, weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { drawInputs } from '../runtime/draw-inputs.ts';
import { describeInputs, describeWeights, meetingsOf } from '../runtime/slot-names.ts';
import { initialWeights, inputsFromJson, weightsFromJson } from '../runtime/weights.ts';
import { UserError } from '../user-error.ts';
import { readJson } from './read-json.ts';

/** What a user says of them. */
export interface NumberOptions {
  /** Path of a JSON file, or -. */
  readonly weights?: string | undefined;
  readonly inputs?: string | undefined;
  /** Draws what has no file. */
  readonly seed?: number | undefined;
  /** Samples to draw; default 1. */
  readonly batch?: number | undefined;
}

/** [weights], and [batch × inputs]. */
export interface Numbers {
  readonly weights: Float64Array;
  readonly inputs: Float64Array;
  readonly batch: number;
  /** What the seed drew: only what the circuit has. */
  readonly drawn: readonly ('weights' | 'inputs')[];
}

/** Most inputs and outputs of all samples that are drawn. */
const mostNumbers = 2 ** 23;

/** Throws UserError that says what is missing, what is accepted and what does not fit. */
export function readNumbers(circuit: Circuit, options: NumberOptions): Numbers {
  const perSample = inputCount(circuit) + outputCount(circuit);
  if ((options.batch ?? 1) * perSample > Math.max(mostNumbers, perSample))
    throw new UserError(
      `${options.batch} samples of ${perSample} inputs and outputs are more than ${mostNumbers} numbers; give a smaller --batch`,
    );
  const { seed } = options;
  const drawn: ('weights' | 'inputs')[] = [];
  if (seed !== undefined && options.weights === undefined && weightCount(circuit) > 0) drawn.push('weights');
  if (seed !== undefined && options.inputs === undefined && inputCount(circuit) > 0) drawn.push('inputs');
  return { weights: readWeights(circuit, options), ...readInputs(circuit, options), drawn };
}

/** None are needed where the circuit has none. */
export function readWeights(circuit: Circuit, { weights: path, seed }: NumberOptions): Float64Array {
  if (path !== undefined) return inFile(path, 'weights', (json) => weightsFromJson(circuit, json));
  const count = weightCount(circuit);
  if (count === 0) return new Float64Array(0);
  if (seed !== undefined) return initialWeights(circuit, seed);
  throw new UserError(
    `circuit ${circuit.name} needs ${describeWeights(circuit)}; give them with --weights W.json, as an array of ${count} or by name, ` +
      `${byName([...meetingsOf(circuit).keys()])}, or let --seed 1 draw them; qcnn weights writes such a file`,
  );
}

/** One sample or many; none are needed where the circuit takes none. */
function readInputs(
  circuit: Circuit,
  { inputs: path, seed, batch = 1 }: NumberOptions,
): { inputs: Float64Array; batch: number } {
  if (path !== undefined) return inFile(path, 'inputs', (json) => inputsFromJson(circuit, json));
  const count = inputCount(circuit);
  if (count === 0) return { inputs: new Float64Array(0), batch };
  if (seed !== undefined) return { inputs: drawInputs(circuit, seed, batch), batch };
  throw new UserError(
    `circuit ${circuit.name} needs ${describeInputs(circuit)}; give them with --inputs X.json, as an array of ${count}, by name, ` +
      `${byName(circuit.inputs.map(({ name }) => name))}, or a list of such samples, or let --seed 1 draw them`,
  );
}

/** [inputs] of one sample: a program holds one. */
export function readSample(circuit: Circuit, options: Omit<NumberOptions, 'batch'>): Float64Array {
  const { inputs, batch } = readInputs(circuit, options);
  if (batch === 1) return inputs;
  throw new UserError(
    `a program has the numbers of one sample, and ${options.inputs} holds ${batch}; give one`,
  );
}

/** {"c": …, "p": …} */
function byName(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `${JSON.stringify(name)}: …`);
  return `{${shown.join(', ')}${names.length > shown.length ? ', …' : ''}}`;
}

/** Says which file a complaint is about, and where numbers themselves were given how they come. */
function inFile<T>(path: string, what: 'weights' | 'inputs', read: (json: unknown) => T): T {
  const name = path === '-' ? '<stdin>' : path;
  if (isNumbers(path) && !existsSync(path)) {
    const json = /^\s*[[{]/.test(path) ? path : `[${path}]`;
    throw new UserError(`--${what} takes a file; numbers come through standard input: echo '${json}' | qcnn … --${what} -`); // prettier-ignore
  }
  try {
    return read(readJson(path, what));
  } catch (error) {
    if (!(error instanceof UserError) || error.message.includes(name)) throw error;
    throw new UserError(`${name}: ${error.message}`, error.exitCode);
  }
}

/** "[0.1, 0.2]", "0.1,0.2" or "{"w": 1}", where a path was wanted. */
function isNumbers(path: string): boolean {
  return /^\s*[[{]/.test(path) || /^[-+]?[\d.][-+\d.,eE\s]*$/.test(path);
}
