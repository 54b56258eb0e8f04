// What computes a circuit by itself or as a layer among others: on WebGPU the device that computes the rest, by an operation
// on its tensors.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { Backend, DeviceBackend, DeviceExecutable, Executable } from '../runtime/backends/backend.ts';
import { deviceBackends, findBackendLater } from '../runtime/backends/index.ts';
import { startEngine, type Engine } from '../runtime/tensors/engine.ts';
import type { EngineChoice } from '../runtime/tensors/engines/names.ts';
import { circuitOnWebgpu, type CircuitOp } from '../runtime/tensors/gpu-buffers.ts';
import { currentWebgpu } from '../runtime/tensors/webgpu/webgpu-backend.ts';
import { RequestRefusal } from '../user-error.ts';

/** What a model may be told of its circuit. */
export interface CircuitOptions {
  readonly circuit: Circuit;
  /** What computes it, or its name. Default: an operation on the device where TensorFlow.js computes on WebGPU, else wasm. */
  readonly backend?: Backend | DeviceBackend | string | undefined;
  /** The circuit as an operation on tensors, from `circuitOnWebgpu`, instead of a backend. */
  readonly operation?: CircuitOp | undefined;
}

/** What computes a circuit among layers, one of the two; the usual backend where both are undefined. */
export interface ComputedBy {
  readonly backend: Backend | string | undefined;
  readonly operation: CircuitOp | undefined;
}

/** The engine that is asked for; where `auto` would take WebGPU, next to which this backend cannot compute, that of the processor. */
export async function startEngineBeside(
  asked: EngineChoice | undefined,
  backend: CircuitOptions['backend'],
): Promise<Engine> {
  const engine = await startEngine({ engine: asked });
  const name = typeof backend === 'object' ? backend.name : backend;
  if (asked !== 'auto' || engine.name !== 'webgpu' || name === undefined || name === 'webgpu') return engine;
  return processorInstead(`Circuits are computed by ${name}, next to which layers cannot be on WebGPU.`);
}

/** Where `auto` took WebGPU. */
export async function processorInstead(why: string): Promise<Engine> {
  const engine = await startEngine({ engine: 'wasm' });
  return { ...engine, reason: `auto takes ${engine.name}: ${why}` };
}

const operations = new WeakMap<object, WeakMap<Circuit, Promise<CircuitOp>>>();

/** The operation, given or by default; undefined where a backend computes. Throws UserError for a circuit that it cannot be made of. */
export async function operationFor({
  circuit,
  backend,
  operation,
}: CircuitOptions): Promise<CircuitOp | undefined> {
  if (operation || backend !== undefined) return operation;
  await startEngine();
  return operationHere(circuit);
}

/** Made once a circuit and device; undefined where TensorFlow.js does not compute on WebGPU. */
async function operationHere(circuit: Circuit): Promise<CircuitOp | undefined> {
  const webgpu = currentWebgpu();
  if (!webgpu) return undefined;
  let ofDevice = operations.get(webgpu);
  if (!ofDevice) operations.set(webgpu, (ofDevice = new WeakMap()));
  let made = ofDevice.get(circuit);
  if (!made) ofDevice.set(circuit, (made = circuitOnWebgpu(circuit)));
  return made;
}

/** Of a layer: what computes among the others. Throws UserError for a backend that cannot. */
export async function layerComputedBy(options: CircuitOptions): Promise<ComputedBy> {
  const given = await operationFor(options);
  if (given) return { operation: given, backend: undefined };
  const { circuit, backend } = options;
  const name = typeof backend === 'object' ? backend.name : backend;
  const onDevice = deviceBackends.some((device) => device.name === name);
  const { name: engine } = await startEngine();
  const operation = name === 'webgpu' ? await operationHere(circuit) : undefined;
  if (operation) return { operation, backend: undefined };
  if (onDevice)
    throw new RequestRefusal(
      `A layer with engine ${engine} does not wait for backend "${name}"; ${insteadOf(name!, engine)}.`,
    );
  if (currentWebgpu())
    throw new RequestRefusal(
      `A layer on the GPU cannot have its circuit computed by backend "${name}"; take --engine wasm, or leave out --backend, --shots and --device.`,
    );
  return { backend: backend as Backend | string | undefined, operation: undefined };
}

/** What to ask for where layers do not wait for a device. */
function insteadOf(backend: string, engine: string): string {
  if (backend === 'webgpu') return 'take --engine webgpu, or --backend wasm';
  return engine === 'webgpu' ? 'leave out --backend' : 'take --backend wasm';
}

/** The circuit by itself, loaded on what computes it. Rejects with UserError. */
export async function loadCircuitOn({
  circuit,
  backend,
}: CircuitOptions): Promise<Executable | DeviceExecutable> {
  const found = backend === undefined && currentWebgpu() ? 'webgpu' : backend;
  return (await findBackendLater(found)).load(circuit);
}
