// Weights and inputs from the files that a user names.
import { inputCount, weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { inputsFromJson, weightsFromJson } from '../runtime/weights.ts';
import { UserError } from '../user-error.ts';
import { readJson } from './read-json.ts';

/** The weights of a JSON file; none are needed where the circuit has none. */
export function readWeights(circuit: Circuit, path: string | undefined): Float64Array {
  const count = weightCount(circuit);
  if (path !== undefined) return inFile(path, () => weightsFromJson(circuit, readJson(path, 'weights')));
  if (count === 0) return new Float64Array(0);
  throw new UserError(
    `circuit ${circuit.name} has ${count} weights; give their values with --weights W.json`,
  );
}

/** The inputs of a JSON file, one sample or many; none are needed where the circuit takes none. */
export function readInputs(
  circuit: Circuit,
  path: string | undefined,
): { inputs: Float64Array; batch: number } {
  const count = inputCount(circuit);
  if (path !== undefined) return inFile(path, () => inputsFromJson(circuit, readJson(path, 'inputs')));
  if (count === 0) return { inputs: new Float64Array(0), batch: 1 };
  throw new UserError(
    `circuit ${circuit.name} takes ${count} inputs; give their values with --inputs X.json`,
  );
}

/** Says which file a complaint is about. */
function inFile<T>(path: string, read: () => T): T {
  const name = path === '-' ? '<stdin>' : path;
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError) || error.message.includes(name)) throw error;
    throw new UserError(`${name}: ${error.message}`, error.exitCode);
  }
}
