// The webgpu backend: GPUs through WebGPU, in a browser or by Dawn in Node. Single precision.
import { checkOptions, type OptionNames } from '../../../option-names.ts';
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { verify } from '../../../compiler/circuit/verify.ts';
import { prepareCircuit, type Plan, type PreparedCircuit } from '../../../compiler/plan/index.ts';
import { sweepOf, workgroupBytes, type Sweep } from '../../../compiler/targets/wgsl/index.ts';
import { lowerToProgram } from '../../../compiler/targets/wgsl/program/index.ts';
import { cannotRunHere, UserError } from '../../../user-error.ts';
import type { DeviceBackend, DeviceExecutable, LoadOptions } from '../backend.ts';
import { planCircuit, planCircuitNames, type PlanCircuitOptions } from '../plan-circuit.ts';
import type { CallEncoder } from './call-encoder.ts';
import { createBufferExecutable, type BufferExecutable } from './buffer-executable.ts';
import { createContext, type Context } from './context.ts';
import { createDevicePlan } from './device-plan.ts';
import { createDeviceSweep } from './device-sweep.ts';
import { createPlanExecutable } from './plan-executable.ts';
import { createPipelines, type ContractPipelines } from './plan-kernels.ts';
import { programPipelines } from './program-pipelines.ts';
import { openOwnDevice, sharedDevice, type OpenedDevice } from './shared-device.ts';
import { createSweepExecutable } from './sweep-executable.ts';
import { compileMatrixKernels, type MatrixKernels } from './sweep-matrices.ts';
import { sweepPays } from './sweep-pays.ts';
import { constantThreads, threadsOfSweep, type SweepThreads } from './sweep-threads.ts';
import '../../page-types.ts';

export type { BufferExecutable, BufferGradients } from './buffer-executable.ts';

/** Which device computes, and how. */
export interface WebgpuOptions extends PlanCircuitOptions {
  /** A device to share, such as that of TensorFlow.js; default: one of its own, opened when first needed. */
  readonly device?: GPUDevice;
  /** A line of WGSL an operation, instead of a loop over a table. Default: on real adapters, not on software ones. */
  readonly specialise?: boolean;
  /** Threads of a sweep's workgroup. Default: by width, samples and device. */
  readonly threads?: number;
  /**
   * 'plan': contractions even where one sweep would do, by arrays and on buffers. 'sweep': one sweep wherever a workgroup
   * holds it. Default: by arrays wherever it does, on buffers where it is the quicker one, which it is not on software adapters.
   */
  readonly method?: 'plan' | 'sweep';
  /** Bytes that tensors or states of a chunk of samples may take on the device. Default 1 GiB. */
  readonly memoryLimit?: number;
  /** Makes buffers of so many bytes for what `loadForBuffers` gives; default: new ones of the device. */
  readonly allocate?: (bytes: number) => GPUBuffer;
  /** The longest wait for the device, in seconds. Default 60. */
  readonly timeout?: number;
}

const webgpuNames: OptionNames<WebgpuOptions> = {
  ...planCircuitNames,
  device: true, specialise: true, threads: true, method: true, memoryLimit: true, allocate: true, timeout: true,
}; // prettier-ignore

interface Opened {
  readonly context: Context;
  pipelines(): Promise<ContractPipelines>;
  matrixKernels(): Promise<MatrixKernels>;
}

/** Kernels in WGSL, in single precision. */
export interface WebgpuBackend extends DeviceBackend {
  /**
   * Like `load`, for weights, inputs and results that stay on the device. Amplitudes without a norm or not finite, of which
   * `load` tells the sample, give results that are not numbers, as angles do that are none.
   */
  loadForBuffers(circuit: Circuit): Promise<BufferExecutable>;
}

/**
 * A backend with a device of its own, or on the one given. Its `load` rejects with UserError where there is no adapter, and
 * for circuits that the device cannot hold.
 */
export function createWebgpu(options: WebgpuOptions = {}): WebgpuBackend {
  checkOptions('createWebgpu', options, webgpuNames);
  const { device } = options;
  const given = device && { device, isFallback: device.adapterInfo?.isFallbackAdapter ?? false };
  return createOn(async () => given ?? openOwnDevice(), options);
}

function createOn(
  openOne: () => Promise<Pick<OpenedDevice, 'device' | 'isFallback'> | string>,
  options: WebgpuOptions,
): WebgpuBackend {
  let opened: Promise<Opened | string> | undefined;

  async function open(): Promise<Opened | string> {
    const timeout = 1000 * (options.timeout ?? 60);
    const found = await openOne();
    if (typeof found === 'string') return found;
    const { device, isFallback } = found;
    // A device that was lost does not come back: the next circuit opens another.
    if (!options.device) void device.lost.then(() => (opened = undefined));
    const context = createContext(device, isFallback, timeout);
    let pipelines: Promise<ContractPipelines> | undefined;
    let matrixKernels: Promise<MatrixKernels> | undefined;
    return {
      context,
      pipelines: () => (pipelines ??= createPipelines(context)),
      matrixKernels: () => (matrixKernels ??= compileMatrixKernels(context)),
    };
  }

  async function ready(): Promise<Opened> {
    const found = await (opened ??= open());
    if (typeof found === 'string') throw cannotRunHere('Backend "webgpu"', found);
    return found;
  }

  return {
    name: 'webgpu',
    async unavailable() {
      const found = await (opened ??= open());
      return typeof found === 'string' ? found : undefined;
    },
    load: async (circuit, given?: LoadOptions) => load(circuit, await ready(), { ...options, ...given }),
    loadForBuffers: async (circuit) => loadForBuffers(circuit, await ready(), options),
  };
}

/** The backend that all share, on the device that TensorFlow.js has, too. */
export const webgpu: WebgpuBackend = createOn(sharedDevice, {});

/** One sweep where the circuit is unitary and its state fits into a workgroup's memory; contractions for the rest. */
async function load(circuit: Circuit, opened: Opened, options: WebgpuOptions): Promise<DeviceExecutable> {
  const { context } = await checked(circuit, opened);
  const prepared = prepareCircuit(circuit);
  const sweep = options.method === 'plan' ? undefined : sweepOf(prepared);
  const { memoryLimit = 2 ** 30 } = options;
  const fits = (gradient: boolean) => sweep?.kind === 'sweep' && fitsWorkgroup(sweep, context, gradient);
  const byPlan = async () => {
    const plan = planOrRefuse(prepared, options);
    return createPlanExecutable(context, await opened.pipelines(), plan, { circuit, memoryLimit });
  };
  if (sweep?.kind !== 'sweep' || !fits(false)) return byPlan();
  const specialise = options.specialise ?? !context.isFallback;
  const threads = threadsFor(sweep, context, options);
  const { matrixKernels } = opened;
  const swept = await createSweepExecutable(context, sweep, {
    circuit,
    specialise,
    threads,
    memoryLimit,
    matrixKernels,
  });
  if (fits(true)) return swept;
  const planned = await byPlan();
  return {
    ...planned,
    forward: swept.forward,
    dispose() {
      swept.dispose();
      planned.dispose();
    },
  };
}

/** One sweep where it fits and pays, or a plan, with nothing left to the host. */
async function loadForBuffers(
  circuit: Circuit,
  opened: Opened,
  options: WebgpuOptions,
): Promise<BufferExecutable> {
  const { context } = await checked(circuit, opened);
  const prepared = prepareCircuit(circuit);
  const { memoryLimit = 2 ** 30, allocate, method } = options;
  const found = method === 'plan' ? undefined : sweepOf(prepared);
  const sweep = found?.kind === 'sweep' && fitsWorkgroup(found, context, true) ? found : undefined;
  const on = (callEncoder: CallEncoder) => createBufferExecutable(context, circuit, callEncoder, allocate);
  const bySweep = async () => {
    const threads = threadsFor(sweep!, context, options);
    const specialise = options.specialise ?? !context.isFallback;
    return createDeviceSweep(context, sweep!, { circuit, specialise, threads, memoryLimit });
  };
  const chosen = sweep && method === 'sweep' && (await bySweep());
  if (chosen) return on(chosen);

  const plan = planCircuit(prepared, options);
  const programs = [lowerToProgram(plan, false), lowerToProgram(plan, true)] as const;
  const quicker =
    sweep && method === undefined && sweepPays(sweep, programs[1], context) && (await bySweep());
  if (quicker) return on(quicker);
  const pipelines = await programPipelines(
    context,
    programs.flatMap(({ functions }) => functions),
  );
  const planned = await context.run(`loading circuit "${circuit.name}"`, () =>
    createDevicePlan(context, pipelines, programs, { circuit, memoryLimit }),
  );
  return on(planned);
}

/** Throws when the circuit is not valid, or the device is lost. */
async function checked(circuit: Circuit, opened: Opened): Promise<Opened> {
  const violations = verify(circuit);
  if (violations.length > 0) throw new Error(`invalid circuit "${circuit.name}": ${violations.join('; ')}`);
  await opened.context.run(`loading circuit "${circuit.name}"`, () => {});
  return opened;
}

function fitsWorkgroup(sweep: Sweep, { device }: Context, gradient: boolean): boolean {
  return workgroupBytes(sweep, gradient) <= device.limits.maxComputeWorkgroupStorageSize;
}

function threadsFor(sweep: Sweep, context: Context, { threads }: WebgpuOptions): SweepThreads {
  return threads === undefined ? threadsOfSweep(sweep, context) : constantThreads(threads, context);
}

function planOrRefuse(prepared: PreparedCircuit, options: PlanCircuitOptions): Plan {
  const { circuit, noNetwork: reason } = prepared;
  if (reason === undefined) return planCircuit(prepared, options);
  throw new UserError(
    `Circuit "${circuit.name}" has ${reason}, which the webgpu backend cannot run. Use another backend, such as reference.`,
    1,
  );
}
