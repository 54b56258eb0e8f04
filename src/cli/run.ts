// `qcnn run`: a circuit's outputs, and with --gradient the gradient of the sum of all outputs over the batch.
import { inputCount, outputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import type { NoiseModel } from '../compiler/circuit/add-noise.ts';
import type { Backend, DeviceBackend } from '../runtime/backends/backend.ts';
import { backends, findAnyBackend } from '../runtime/backends/index.ts';
import { reference } from '../runtime/backends/reference/index.ts';
import { BackendRefusal, UserError } from '../user-error.ts';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { printable } from '../printable.ts';
import { openCircuit } from '../circuit-files/load.ts';
import { readInputs, readWeights } from './read-numbers.ts';
import { showingSearch } from './search-progress.ts';

export interface RunOptions {
  readonly circuit?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly noise?: NoiseModel;
  readonly weights?: string;
  readonly inputs?: string;
  readonly gradient?: boolean;
  readonly backend?: string;
  readonly json?: boolean;
}

/** Rows of a batch; with gradients when asked for. Field names are the JSON's. */
interface RunResult {
  readonly outputs: number[][];
  readonly gradWeights?: number[];
  readonly gradInputs?: number[][];
  readonly backend: string;
}

export async function runRun(file: string, options: RunOptions): Promise<void> {
  if ([file, options.weights, options.inputs].filter((path) => path === '-').length > 1) {
    throw new UserError('standard input (-) can be read only once; give the others as files');
  }
  const { circuit } = elaborateOrFail(openCircuit(file), options);
  const weights = readWeights(circuit, options.weights);
  const { inputs, batch } = readInputs(circuit, options.inputs);
  const chosen = await chooseBackends(circuit, batch, options.backend);
  const result = await firstThatCan(chosen, (backend) =>
    execute(backend, circuit, { weights, inputs, batch }, options.gradient),
  );
  console.log(options.json ? JSON.stringify(result) : formatRun(result));
}

/** Most qubits that are computed in double precision when nobody names a backend. */
const mostExactQubits = 16;
/** Kernels work on no fewer samples at once than this. */
const fewSamples = 4;

/**
 * In the order in which they are asked. The reference comes first for few qubits, and where the others would keep a
 * state vector too: for few samples it is as fast, and exact.
 */
async function chooseBackends(
  circuit: Circuit,
  batch: number,
  name: string | undefined,
): Promise<readonly (Backend | DeviceBackend)[]> {
  if (name !== undefined) {
    const { backend, instead } = await findAnyBackend(name);
    if (instead !== undefined) console.error(printable(`qcnn: ${instead}`));
    return [backend];
  }
  const others = backends.filter((each) => each !== reference && each.unavailable() === undefined);
  if (circuit.qubits <= mostExactQubits || others.length === 0) return [reference, ...others];
  const isAlike = batch <= fewSamples && keepsAmplitudes(others[0], circuit);
  return isAlike ? [reference, ...others] : [...others, reference];
}

function keepsAmplitudes(backend: Backend, circuit: Circuit): boolean {
  try {
    const executable = showingSearch((onProgress) => backend.load(circuit, { onProgress }));
    executable.dispose();
    return executable.kind === 'statevector';
  } catch (error) {
    if (error instanceof BackendRefusal) return true;
    throw error;
  }
}

/** The result of the first backend that does not refuse the circuit; the first refusal where all do. */
async function firstThatCan<Result>(
  [backend, ...others]: readonly (Backend | DeviceBackend)[],
  work: (backend: Backend | DeviceBackend) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(backend);
  } catch (refusal) {
    if (!(refusal instanceof BackendRefusal) || others.length === 0) throw refusal;
    console.error(printable(`qcnn: ${refusal.reason} Backend ${others[0].name} is asked instead.`));
    return await firstThatCan(others, work).catch((error: unknown) => {
      throw error instanceof BackendRefusal ? refusal : error;
    });
  }
}

/** [weights], and [batch × inputs]. */
interface Numbers {
  readonly weights: Float64Array;
  readonly inputs: Float64Array;
  readonly batch: number;
}

async function execute(
  from: Backend | DeviceBackend,
  circuit: Circuit,
  { weights, inputs, batch }: Numbers,
  gradient = false,
): Promise<RunResult> {
  const executable = await showingSearch((onProgress) => from.load(circuit, { onProgress }));
  const width = outputCount(circuit);
  try {
    const { backend } = executable;
    if (!gradient) {
      const values = await executable.forward(weights, inputs, batch);
      requireFinite(values, width, 'output');
      return { outputs: rows(values, batch, width), backend };
    }
    const gradients = await executable.vjp(weights, inputs, new Float64Array(batch * width).fill(1), batch);
    requireFinite(gradients.values, width, 'output');
    requireFinite(gradients.inputs, inputCount(circuit), 'derivative by input');
    requireFinite(gradients.weights, undefined, 'derivative by weight');
    return {
      outputs: rows(gradients.values, batch, width),
      gradWeights: [...gradients.weights],
      gradInputs: rows(gradients.inputs, batch, inputCount(circuit)),
      backend,
    };
  } finally {
    executable.dispose();
  }
}

/** Throws UserError for the first value that is no finite number; rows of `width` belong to one sample each. */
function requireFinite(values: Float64Array, width: number | undefined, what: string): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const place =
    width === undefined ? `${what} ${at}` : `${what} ${at % width} of sample ${Math.floor(at / width)}`;
  throw new UserError(
    `${place} is not finite: an angle has no value or no derivative there, such as asin above 1 or sqrt at 0; change the weights or inputs`,
    1,
  );
}

function rows(values: Float64Array, count: number, width: number): number[][] {
  return Array.from({ length: count }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
}

function formatRun({ outputs, gradWeights, gradInputs, backend }: RunResult): string {
  const digits = backend === reference.name ? 12 : 7;
  const line = (values: readonly number[]) =>
    values.map((value) => value.toFixed(digits).padStart(digits + 4)).join(' ');
  const parts = [`outputs (one line a sample, ${backend} backend)`, ...outputs.map(line)];
  if (gradWeights) parts.push('gradient by the weights', line(gradWeights));
  if (gradInputs) parts.push('gradient by the inputs (one line a sample)', ...gradInputs.map(line));
  return parts.join('\n');
}
