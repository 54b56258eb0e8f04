// `qcnn run`: a circuit's outputs, and with --gradient the gradient of the sum of all outputs over the batch.
import { inputCount, outputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import type { NoiseModel } from '../compiler/circuit/add-noise.ts';
import type { DeviceExecutable, Executable } from '../runtime/backends/backend.ts';
import { chooseExecutables } from '../runtime/backends/choose.ts';
import { findAnyBackend } from '../runtime/backends/index.ts';
import { reference } from '../runtime/backends/reference/index.ts';
import { requireFinite } from '../runtime/finite.ts';
import { UserError } from '../user-error.ts';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { printable } from '../printable.ts';
import { openCircuit } from '../circuit-files/load.ts';
import { printResult } from './print-result.ts';
import { readInputs, readWeights } from './read-numbers.ts';
import { createSearchDisplay, showingSearch } from './search-progress.ts';

export interface RunOptions {
  readonly circuit?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly noise?: NoiseModel;
  readonly weights?: string;
  readonly inputs?: string;
  readonly gradient?: boolean;
  readonly backend?: string;
  readonly json?: boolean;
  readonly out?: string;
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
  const result = await execute(circuit, { weights, inputs, batch }, options);
  printResult(options.json ? JSON.stringify(result) : formatRun(result), options.out);
}

/** [weights], and [batch × inputs]. */
interface Numbers {
  readonly weights: Float64Array;
  readonly inputs: Float64Array;
  readonly batch: number;
}

async function execute(circuit: Circuit, numbers: Numbers, options: RunOptions): Promise<RunResult> {
  const { weights, inputs, batch } = numbers;
  const width = outputCount(circuit);
  if (!options.gradient) {
    const { backend, result } = await compute(circuit, batch, options.backend, (executable) =>
      executable.forward(weights, inputs, batch),
    );
    requireFinite(result, 'output', width);
    return { outputs: rows(result, batch, width), backend };
  }
  const upstream = new Float64Array(batch * width).fill(1);
  const { backend, result } = await compute(circuit, batch, options.backend, (executable) =>
    executable.vjp(weights, inputs, upstream, batch),
  );
  requireFinite(result.values, 'output', width);
  requireFinite(result.inputs, 'derivative by input', inputCount(circuit));
  requireFinite(result.weights, 'derivative by weight');
  return {
    outputs: rows(result.values, batch, width),
    gradWeights: [...result.weights],
    gradInputs: rows(result.inputs, batch, inputCount(circuit)),
    backend,
  };
}

/** What `work` gives on the backend of this name, a device perhaps; without a name on the first that does not refuse. */
async function compute<Result>(
  circuit: Circuit,
  batch: number,
  name: string | undefined,
  work: (executable: Executable | DeviceExecutable) => Result,
): Promise<{ backend: string; result: Awaited<Result> }> {
  if (name !== undefined) {
    const { backend, instead } = await findAnyBackend(name);
    if (instead !== undefined) console.error(printable(`qcnn: ${instead}`));
    const executable = await showingSearch((onProgress) => backend.load(circuit, { onProgress }));
    try {
      return { backend: executable.backend, result: await work(executable) };
    } finally {
      executable.dispose();
    }
  }
  const display = createSearchDisplay();
  const executables = chooseExecutables(circuit, {
    onProgress: display.show,
    onRefusal({ reason }, next) {
      display.close();
      console.error(printable(`qcnn: ${reason} Backend ${next.name} is asked instead.`));
    },
  });
  try {
    const asked = executables.run(batch, (executable) => ({
      backend: executable.backend,
      result: work(executable),
    }));
    return { backend: asked.backend, result: await asked.result };
  } finally {
    display.close();
    executables.dispose();
  }
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
