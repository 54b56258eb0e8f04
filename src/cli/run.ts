// `qcnn run`: a circuit's outputs, and with --gradient the gradient of the sum of all outputs over the batch.
import { inputCount, outputCount, weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import type { NoiseModel } from '../compiler/circuit/add-noise.ts';
import type { DeviceExecutable, Executable } from '../runtime/backends/backend.ts';
import { chooseExecutables } from '../runtime/backends/choose.ts';
import { backends, findBackendLater } from '../runtime/backends/index.ts';
import { reference } from '../runtime/backends/reference/index.ts';
import { createWasm, wasm } from '../runtime/backends/wasm/index.ts';
import { requireFinite } from '../runtime/finite.ts';
import { UserError } from '../user-error.ts';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { printable } from '../printable.ts';
import { openCircuit } from '../circuit-files/load.ts';
import { printResult } from './print-result.ts';
import { readNumbers, type NumberOptions, type Numbers } from './read-numbers.ts';
import { createSearchDisplay, showingSearch } from './search-progress.ts';

export interface RunOptions extends NumberOptions {
  readonly circuit?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly noise?: NoiseModel;
  readonly gradient?: boolean;
  readonly backend?: string;
  readonly threads?: number;
  readonly json?: boolean;
  readonly out?: string;
}

/** Field names are the JSON's. */
interface RunResult {
  /** [batch][outputs] */
  readonly outputs: number[][];
  /** Of the sum of all outputs over the batch: [weights], and [batch][inputs]. */
  readonly gradients?: { readonly weights: number[]; readonly inputs: number[][] };
  readonly backend: string;
  readonly seed?: number;
  /** What the seed drew: [weights], and [batch][inputs]. */
  readonly drawn?: { readonly weights?: number[]; readonly inputs?: number[][] };
}

export async function runRun(file: string, options: RunOptions): Promise<void> {
  if ([file, options.weights, options.inputs].filter((path) => path === '-').length > 1) {
    throw new UserError('standard input (-) can be read only once; give the others as files');
  }
  if (options.batch !== undefined && options.inputs !== undefined)
    throw new UserError('--batch says how many samples --seed draws; the file of --inputs holds its own');
  const { circuit } = elaborateOrFail(openCircuit(file), options);
  const numbers = readNumbers(circuit, options);
  const result = {
    ...(await execute(circuit, numbers, options)),
    ...drawnBy(options.seed, circuit, numbers),
  };
  if (numbers.drawn.length > 0)
    console.error(printable(`qcnn: ${saysDrawn(options.seed!, circuit, numbers)}`));
  printResult(options.json ? JSON.stringify(withFormerNames(result)) : formatRun(result), options.out);
}

/** "seed 1 drew 51 weights, each from its declared distribution, and 8 angles uniform in [0, π)" */
function saysDrawn(seed: number, circuit: Circuit, { drawn, batch }: Numbers): string {
  const each = { angle: 0, amplitude: 0 };
  for (const { element, size } of circuit.inputs) each[element] += size;
  const weights = drawn.includes('weights')
    ? [`${weightCount(circuit)} weights, each from its declared distribution`]
    : [];
  const inputs = drawn.includes('inputs')
    ? [
        ...(each.angle > 0 ? [`${each.angle} input angles, uniform in [0, π)`] : []),
        ...(each.amplitude > 0 ? [`${each.amplitude} input amplitudes, uniform in [0, 1)`] : []),
      ]
    : [];
  const samples = batch > 1 && inputs.length > 0 ? `, for each of ${batch} samples` : '';
  return `seed ${seed} drew ${[...weights, ...inputs].join(', and ')}${samples}`;
}

function drawnBy(
  seed: number | undefined,
  circuit: Circuit,
  { weights, inputs, batch, drawn }: Numbers,
): Pick<RunResult, 'seed' | 'drawn'> {
  if (seed === undefined || drawn.length === 0) return {};
  return {
    seed,
    drawn: {
      ...(drawn.includes('weights') && { weights: [...weights] }),
      ...(drawn.includes('inputs') && { inputs: rows(inputs, batch, inputCount(circuit)) }),
    },
  };
}

/** The names of before, for one version. */
function withFormerNames(result: RunResult): object {
  const { gradients } = result;
  return gradients ? { ...result, gradWeights: gradients.weights, gradInputs: gradients.inputs } : result;
}

async function execute(circuit: Circuit, numbers: Numbers, options: RunOptions): Promise<RunResult> {
  const { weights, inputs, batch } = numbers;
  const width = outputCount(circuit);
  if (!options.gradient) {
    const { backend, result } = await compute(circuit, batch, options, (executable) =>
      executable.forward(weights, inputs, batch),
    );
    requireFinite(result, 'output', width);
    return { outputs: rows(result, batch, width), backend };
  }
  const upstream = new Float64Array(batch * width).fill(1);
  const { backend, result } = await compute(circuit, batch, options, (executable) =>
    executable.vjp(weights, inputs, upstream, batch),
  );
  requireFinite(result.values, 'output', width);
  requireFinite(result.inputs, 'derivative by input', inputCount(circuit));
  requireFinite(result.weights, 'derivative by weight');
  return {
    outputs: rows(result.values, batch, width),
    gradients: { weights: [...result.weights], inputs: rows(result.inputs, batch, inputCount(circuit)) },
    backend,
  };
}

/** What `work` gives on the backend of this name, a device perhaps; without a name on the first that does not refuse. */
async function compute<Result>(
  circuit: Circuit,
  batch: number,
  { backend: name, threads }: RunOptions,
  work: (executable: Executable | DeviceExecutable) => Result,
): Promise<{ backend: string; result: Awaited<Result> }> {
  const threaded = <Any extends { readonly name: string }>(backend: Any) =>
    backend.name === wasm.name && threads !== undefined ? createWasm({ threads }) : backend;
  if (name !== undefined) {
    const backend = await findBackendLater(name);
    const executable = await showingSearch((onProgress) => threaded(backend).load(circuit, { onProgress }));
    try {
      return { backend: executable.backend, result: await work(executable) };
    } finally {
      executable.dispose();
    }
  }
  const display = createSearchDisplay();
  const executables = chooseExecutables(circuit, {
    backends: backends.map(threaded),
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

function formatRun({ outputs, gradients, backend }: RunResult): string {
  const digits = backend === reference.name ? 12 : 7;
  const line = (values: readonly number[]) =>
    values.map((value) => withoutSignOfZero(value.toFixed(digits)).padStart(digits + 4)).join(' ');
  const parts = [`outputs (one line a sample, ${backend} backend)`, ...outputs.map(line)];
  if (gradients) {
    const { weights, inputs } = gradients;
    if (weights.length > 0) parts.push('gradient by the weights', line(weights));
    if (inputs[0]?.length > 0) parts.push('gradient by the inputs (one line a sample)', ...inputs.map(line));
  }
  return parts.join('\n');
}

/** "-0.000" says that a rounded number was below zero, which nobody asked. */
function withoutSignOfZero(digits: string): string {
  return Number(digits) === 0 ? digits.replace('-', '') : digits;
}
