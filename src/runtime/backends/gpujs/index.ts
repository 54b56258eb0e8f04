// The gpujs backend: plans through the kernels of gpu.js, an independent implementation of contractions, to check the
// others against and for WebGL. Single precision; up to 12 qubits.
import { checkOptions } from '../../../option-names.ts';
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { prepareCircuit } from '../../../compiler/plan/index.ts';
import { tensorSize, type Plan } from '../../../compiler/plan/plan.ts';
import { cannotRunHere, UserError } from '../../../user-error.ts';
import type { DeviceBackend, DeviceExecutable } from '../backend.ts';
import { planCircuit, planCircuitNames, type PlanCircuitOptions } from '../plan-circuit.ts';
import { createExecutable } from './execute.ts';
import { createKernels, mostNumbers, type Kernels } from './kernels.ts';
import { findLibrary, openGpu, type GpujsLibrary, type GpujsMode } from './library.ts';

export type { GpujsLibrary, GpujsMode };

/** How gpu.js computes. */
export interface GpujsOptions {
  /** Default: 'cpu'. */
  readonly mode?: GpujsMode;
  /** The module `gpu.js`, where it cannot be imported by its name, as in a browser. */
  readonly library?: GpujsLibrary;
  /** Most samples at once. Default 64. */
  readonly chunk?: number;
  /** How circuits are planned. */
  readonly plan?: PlanCircuitOptions;
}

/** Above, other backends are faster by so much that nothing is gained by waiting. */
export const mostQubits = 12;

/** Most bytes of a chunk's tensors, all steps together. */
const memoryLimit = 2 ** 29;

/** Kernels on their device, shared by the circuits that are loaded. */
interface Opened {
  readonly kernels: Kernels;
  isLost(): boolean;
}

/**
 * A backend in one of gpu.js's modes. Named after it: "gpujs" ('cpu'), "gpujs-gpu", "gpujs-webgpu". Its `load` rejects with
 * UserError where gpu.js is missing, and for circuits of more than 12 qubits or more memory than there is.
 */
export function createGpujs(options: GpujsOptions = {}): DeviceBackend {
  checkOptions('createGpujs', options, { mode: true, library: true, chunk: true, plan: true });
  checkOptions('plan of createGpujs', options.plan ?? {}, planCircuitNames);
  const mode = options.mode ?? 'cpu';
  const name = mode === 'cpu' ? 'gpujs' : `gpujs-${mode}`;
  let opening: Promise<Opened | string> | undefined;
  let loaded = 0;

  async function open(): Promise<Opened | string> {
    const library = options.library ?? (await findLibrary());
    if (typeof library === 'string') return library;
    const opened = await openGpu(library, mode);
    if (typeof opened === 'string') return opened;
    try {
      return { kernels: await createKernels(opened.gpu, mode), isLost: () => opened.isLost() };
    } catch (error) {
      return `gpu.js cannot run its kernels in mode "${mode}" (${(error as Error).message}).`;
    }
  }

  async function current(): Promise<Opened | string> {
    const found = await (opening ??= open());
    if (typeof found === 'string' || !found.isLost()) return found;
    return (opening = open());
  }

  async function close(): Promise<void> {
    if (--loaded > 0) return;
    const found = await opening;
    // Another circuit may have come meanwhile.
    if (loaded > 0) return;
    opening = undefined;
    if (found !== undefined && typeof found !== 'string') await found.kernels.destroy();
  }

  return {
    name,
    async unavailable() {
      const found = await current();
      return typeof found === 'string' ? found : undefined;
    },
    async load(circuit, given): Promise<DeviceExecutable> {
      refuseWide(circuit);
      const plan = planCircuit(prepareCircuit(circuit), { ...options.plan, ...given });
      const chunk = chunkOf(plan, circuit, options.chunk ?? 64);
      loaded++;
      try {
        const found = await current();
        if (typeof found === 'string') throw cannotRunHere(`Backend "${name}"`, found);
        return createExecutable(plan, found.kernels, { backend: name, circuit, chunk, disposed: close });
      } catch (error) {
        loaded--;
        throw error;
      }
    },
  };
}

export const gpujs: DeviceBackend = createGpujs();
export const gpujsOnWebgpu: DeviceBackend = createGpujs({ mode: 'webgpu' });

function refuseWide(circuit: Circuit): void {
  if (circuit.qubits <= mostQubits) return;
  throw new UserError(
    `Circuit "${circuit.name}" has ${circuit.qubits} qubits, but the gpujs backend takes at most ${mostQubits}. ` +
      'Use --backend wasm.',
    1,
  );
}

/** Samples at once, such that single precision can count the numbers of each tensor and all fit the memory. */
function chunkOf(plan: Plan, circuit: Circuit, most: number): number {
  const sizes = plan.tensors.map((_, id) => tensorSize(plan, id));
  const largest = Math.max(1, ...sizes);
  const sum = sizes.reduce((total, size) => total + size, 0);
  const chunk = Math.min(most, Math.floor(mostNumbers / largest), Math.floor(memoryLimit / (4 * sum)));
  if (chunk >= 1) return chunk;
  throw new UserError(
    `Circuit "${circuit.name}" needs ${Math.ceil((4 * sum) / 2 ** 20)} MiB a sample, with up to ` +
      `${largest.toLocaleString('en')} numbers in a tensor, which is too much for the gpujs backend. Use --backend wasm.`,
    1,
  );
}
