// What computes a study: the engine of its classical layers, and of its circuits a backend or, on WebGPU, the engine's own
// device.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { operationFor, processorInstead, startEngineBeside } from '../models/computed-by.ts';
import type { Backend, DeviceBackend, LoadOptions } from '../runtime/backends/backend.ts';
import { deviceBackends, findBackendLater } from '../runtime/backends/index.ts';
import { timed } from '../runtime/backends/timed.ts';
import type { Stopwatch } from '../runtime/stopwatch.ts';
import type { Engine } from '../runtime/tensors/engine.ts';
import type { EngineChoice } from '../runtime/tensors/engines/names.ts';
import { UserError } from '../user-error.ts';
import type { Measuring } from './measuring.ts';

export interface StudyBackend {
  readonly engine: Engine;
  /** What models are told; undefined: an operation on the engine's device. */
  readonly backend: Backend | DeviceBackend | string | undefined;
  /** For the record. */
  readonly record: Pick<Backend, 'name' | 'settings'>;
  /** A search for the circuit's plan, or its refusal. */
  prepare(options: LoadOptions): Promise<void>;
}

export interface StudyBackendOptions {
  readonly circuit: Circuit;
  readonly backend?: Backend | DeviceBackend | string | undefined;
  readonly engine?: EngineChoice | undefined;
}

/** Starts the engine. Throws UserError where it, or the backend, does not exist or cannot run here. */
export async function chooseStudyBackend(
  { circuit, backend, engine: asked }: StudyBackendOptions,
  measuring: Measuring,
  stopwatch: Stopwatch | undefined,
): Promise<StudyBackend> {
  const engine = await startEngineBeside(asked, backend);
  const by = (on: Engine, name: StudyBackendOptions['backend']) =>
    byBackend(on, { circuit, backend: name }, measuring, stopwatch);
  if (backend === undefined && engine.name === 'webgpu') {
    const refusal = measuring.isMeasured ? 'Measured circuits are computed on the processor.' : await refusalOf(circuit); // prettier-ignore
    if (refusal === undefined)
      return { engine, backend: undefined, record: { name: 'webgpu' }, prepare: async () => {} };
    // Who asks for this engine gets it, with circuits on the processor where models let them.
    if (asked !== 'auto') return by(engine, 'wasm');
    return by(await processorInstead(refusal), undefined);
  }
  return by(engine, backend);
}

async function byBackend(
  engine: Engine,
  { circuit, backend: given }: Pick<StudyBackendOptions, 'circuit' | 'backend'>,
  measuring: Measuring,
  stopwatch: Stopwatch | undefined,
): Promise<StudyBackend> {
  const found = await findBackendLater(given);
  const whole = measuring.isMeasured ? measuring.on(requireAtOnce(found)) : found;
  const used = stopwatch ? timed(whole, stopwatch) : whole;
  return {
    engine,
    backend: used === found ? given : used,
    record: found,
    prepare: async (options) => (await used.load(circuit, options)).dispose(),
  };
}

function requireAtOnce(backend: Backend | DeviceBackend): Backend {
  requireMeasurable(backend.name);
  return backend as Backend;
}

/** Throws UserError for a backend that answers later: circuits that are measured do not wait. */
export function requireMeasurable(name: string): void {
  if (!deviceBackends.some((each) => each.name === name)) return;
  throw new UserError(
    `circuits that are measured (--shots, --device) are not computed by backend "${name}"; leave --backend out`,
  );
}

/** Why the circuit is no operation on the device. */
async function refusalOf(circuit: Circuit): Promise<string | undefined> {
  try {
    await operationFor({ circuit });
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
