// The webgpu backend: GPUs through WebGPU, in a browser or by Dawn in Node. Single precision.
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { verify } from '../../../compiler/circuit/verify.ts';
import { planFor, prepareForPlan, type Plan, type PlanOptions } from '../../../compiler/plan/index.ts';
import { whyNoNetwork } from '../../../compiler/plan/trace-circuit.ts';
import { sweepOf, sweepThreads, workgroupBytes } from '../../../compiler/targets/wgsl/index.ts';
import { UserError } from '../../../user-error.ts';
import type { DeviceBackend, DeviceExecutable } from '../backend.ts';
import { findAdapter, openDevice } from './adapter.ts';
import { createContext, type Context } from './context.ts';
import { createPlanExecutable } from './plan-executable.ts';
import { createPipelines, type ContractPipelines } from './plan-kernels.ts';
import { createSweepExecutable } from './sweep-executable.ts';

export interface WebgpuOptions extends PlanOptions {
  /** A device to share, such as that of TensorFlow.js; default: one of its own, opened when first needed. */
  readonly device?: GPUDevice;
  /** A line of WGSL an operation, instead of a loop over a table. Default: on real adapters, not on software ones. */
  readonly specialise?: boolean;
  /** Threads of a sweep's workgroup. Default: by width; few on software adapters. */
  readonly threads?: number;
  /** 'plan': contractions even where one sweep would do. */
  readonly method?: 'plan';
  /** Bytes that tensors may take on the device. Default 1 GiB. */
  readonly memoryLimit?: number;
  /** The longest wait for the device, in seconds. Default 60. */
  readonly timeout?: number;
}

interface Opened {
  readonly context: Context;
  pipelines(): Promise<ContractPipelines>;
}

/** A backend with a device of its own, or on the one given. */
export function createWebgpu(options: WebgpuOptions = {}): DeviceBackend {
  let opened: Promise<Opened | string> | undefined;

  async function open(): Promise<Opened | string> {
    const timeout = 1000 * (options.timeout ?? 60);
    let { device } = options;
    let isFallback = device?.adapterInfo?.isFallbackAdapter ?? false;
    if (!device) {
      const adapter = await findAdapter();
      if (typeof adapter === 'string') return adapter;
      device = await openDevice(adapter);
      isFallback = adapter.info.isFallbackAdapter;
      // A device that was lost does not come back: the next circuit opens another.
      device.lost.then(() => (opened = undefined));
    }
    const context = createContext(device, isFallback, timeout);
    let pipelines: Promise<ContractPipelines> | undefined;
    return { context, pipelines: () => (pipelines ??= createPipelines(context)) };
  }

  return {
    name: 'webgpu',
    async unavailable() {
      const found = await (opened ??= open());
      return typeof found === 'string' ? found : undefined;
    },
    async load(circuit) {
      const found = await (opened ??= open());
      if (typeof found === 'string') throw new UserError(`Backend "webgpu" cannot run here: ${found}`, 1);
      return load(circuit, found, options);
    },
  };
}

export const webgpu: DeviceBackend = createWebgpu();

/** One sweep where the circuit is unitary and its state fits into a workgroup's memory; contractions for the rest. */
async function load(circuit: Circuit, opened: Opened, options: WebgpuOptions): Promise<DeviceExecutable> {
  const violations = verify(circuit);
  if (violations.length > 0) throw new Error(`invalid circuit "${circuit.name}": ${violations.join('; ')}`);
  const { context } = opened;
  await context.run(`loading circuit "${circuit.name}"`, () => {});
  const { limits } = context.device;
  const sweep = options.method === 'plan' ? undefined : sweepOf(prepareForPlan(circuit));
  const fits = (gradient: boolean) =>
    sweep?.kind === 'sweep' && workgroupBytes(sweep, gradient) <= limits.maxComputeWorkgroupStorageSize;
  const byPlan = async () => {
    const plan = planOrRefuse(circuit, options);
    return createPlanExecutable(
      context,
      await opened.pipelines(),
      plan,
      circuit,
      options.memoryLimit ?? 2 ** 30,
    );
  };
  if (sweep?.kind !== 'sweep' || !fits(false)) return byPlan();
  const threads = options.threads ?? (context.isFallback ? 4 : sweepThreads(sweep));
  const specialise = options.specialise ?? !context.isFallback;
  const swept = await createSweepExecutable(context, sweep, circuit, {
    specialise,
    threads: Math.min(threads, limits.maxComputeInvocationsPerWorkgroup),
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

function planOrRefuse(circuit: Circuit, options: PlanOptions): Plan {
  const reason = whyNoNetwork(prepareForPlan(circuit));
  if (reason === undefined) return planFor(circuit, options);
  throw new UserError(
    `Circuit "${circuit.name}" has ${reason}, which the webgpu backend cannot run. Use another backend, such as reference.`,
    1,
  );
}
