// Kernels of our own in the pass that TensorFlow.js is encoding: in order with its own, and without a submission for them.
import * as tf from '../tf.ts';
import type { TensorInfo } from '../tf.ts';
import { bufferOf, type WebgpuBackend } from './webgpu-backend.ts';

/** WGSL whose entry point is `main`: storage buffers from binding 0 on, then uniform ones. */
export interface Kernel {
  readonly name: string;
  readonly code: string;
}

/** Kernels by what they are made for: of each there is one, so that it is compiled once. */
export function kernels<A extends readonly (string | number | boolean)[]>(
  make: (...given: A) => Kernel,
): (...given: A) => Kernel {
  const made = new Map<string, Kernel>();
  return (...given) => {
    const key = given.join();
    let kernel = made.get(key);
    if (!kernel) made.set(key, (kernel = make(...given)));
    return kernel;
  };
}

/** A tensor, `count` numbers of one from number `from` on (a multiple of 64), a buffer, or a part of one. */
export type Operand = TensorInfo | Range | GPUBuffer | GPUBufferBinding;

export interface Range {
  readonly tensor: TensorInfo;
  readonly from: number;
  readonly count: number;
}

export interface Call {
  readonly kernel: Kernel;
  /** By binding. */
  readonly operands: readonly Operand[];
  readonly workgroups: readonly [number, number?, number?];
}

/** Threads of a workgroup. */
export const threads = 256;

/** What the kernels begin with: `at` is the thread's number in a dispatch that `inOrder` spreads. */
export const header = `
const threads = ${threads}u;
struct Place {
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
}
fn numberOf(place: Place) -> u32 {
  return (place.group.y * place.groups.x + place.group.x) * threads + place.local;
}
`;

/** Workgroups for so many threads, in rows where they are more than a dimension takes. */
export function inOrder({ device }: WebgpuBackend, count: number): [number, number] {
  const groups = Math.ceil(count / threads);
  const rows = Math.ceil(groups / device.limits.maxComputeWorkgroupsPerDimension);
  return [Math.ceil(groups / rows), rows];
}

/** Encodes it behind all that was encoded before; what is encoded is submitted when it has become much. */
export function encode(backend: WebgpuBackend, { kernel, operands, workgroups }: Call): void {
  const { pipeline, layout } = pipelineOf(backend.device, kernel);
  const entries = operands.map((operand, binding) => ({ binding, resource: bind(backend, operand) }));
  const group = backend.device.createBindGroup({ layout, entries });
  backend.ensureCommandEncoderReady();
  const pass = (backend.computePassEncoder ??= backend.commandEncoder!.beginComputePass());
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(...workgroups);
  backend.dispatchCountInPass++;
  if (backend.dispatchCountInPass < tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}

function bind(backend: WebgpuBackend, operand: Operand): GPUBufferBinding {
  if ('dataId' in operand) {
    backend.commandQueueOwnedIds.add(operand.dataId);
    return { buffer: bufferOf(backend, operand) };
  }
  if ('buffer' in operand) return operand;
  if (!('tensor' in operand)) return { buffer: operand };
  const { tensor, from, count } = operand;
  backend.commandQueueOwnedIds.add(tensor.dataId);
  return { buffer: bufferOf(backend, tensor), offset: 4 * from, size: 4 * count };
}

interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

const pipelines = new WeakMap<GPUDevice, Map<Kernel, Pipeline>>();

function pipelineOf(device: GPUDevice, kernel: Kernel): Pipeline {
  const ofDevice = entry(pipelines, device);
  let found = ofDevice.get(kernel);
  if (!found) {
    const { name, code } = kernel;
    const module = device.createShaderModule({ code: header + code, label: name });
    const compute = { module, entryPoint: 'main' };
    const pipeline = device.createComputePipeline({ compute, layout: 'auto', label: name });
    found = { pipeline, layout: pipeline.getBindGroupLayout(0) };
    ofDevice.set(kernel, found);
  }
  return found;
}

const constants = new WeakMap<GPUDevice, Map<string, GPUBuffer>>();

/** Numbers of all shapes ever met are few; where they are not, the first are forgotten. */
const mostConstants = 4096;

/** A uniform buffer with these words, the same one for the same words: nobody may write to it. */
export function constantsOf({ device }: WebgpuBackend, words: Uint32Array): GPUBuffer {
  const ofDevice = entry(constants, device);
  const key = words.join();
  let buffer = ofDevice.get(key);
  if (!buffer) {
    buffer = device.createBuffer({ size: words.byteLength, usage: GPUBufferUsage.UNIFORM, mappedAtCreation: true });
    new Uint32Array(buffer.getMappedRange()).set(words);
    buffer.unmap();
    if (ofDevice.size >= mostConstants) ofDevice.clear();
    ofDevice.set(key, buffer);
  }
  return buffer;
} // prettier-ignore

/** A uniform buffer with these words for what is encoded before the next submission. */
export function wordsOf(backend: WebgpuBackend, words: Float32Array | Uint32Array): GPUBuffer {
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM;
  const buffer = backend.bufferManager.acquireBuffer(words.byteLength, usage);
  backend.device.queue.writeBuffer(buffer, 0, words as Uint32Array<ArrayBuffer>);
  backend.uniformPendingDisposal.push(buffer);
  return buffer;
}

function entry<K, V>(maps: WeakMap<GPUDevice, Map<K, V>>, device: GPUDevice): Map<K, V> {
  let found = maps.get(device);
  if (!found) maps.set(device, (found = new Map()));
  return found;
}
