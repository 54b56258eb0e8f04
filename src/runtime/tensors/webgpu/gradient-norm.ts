// The norm of many gradients together, and what they are shortened by, for tfjs's WebGPU backend: never read back.
import * as tf from '../tf.ts';
import { constantsOf, encode, kernels, threads, type Kernel } from './encode.ts';
import { bySlot, endsOf, shareOut, sizeOf } from './slots.ts';
import { allocate, free, type WebgpuBackend } from './webgpu-backend.ts';

/** Numbers that a thread adds up at most. */
const mostOfThread = 16;
const mostSlots = 15;

/**
 * What all gradients are to be multiplied by: most / norm where their norm together is longer than `most`, else 1; 0 where
 * `alive`, a scalar, is 0.
 */
export function gateOf(
  backend: WebgpuBackend,
  gradients: readonly tf.Tensor[],
  alive: tf.Tensor,
  most: number,
): tf.Tensor {
  const { limits } = backend.device;
  const ofDispatch = threads * mostOfThread * limits.maxComputeWorkgroupsPerDimension;
  const groups = shareOut(
    gradients.map(({ size }) => size),
    {
      slots: Math.min(mostSlots, limits.maxStorageBuffersPerShaderStage - 1),
      numbers: Math.min(ofDispatch, limits.maxStorageBufferBindingSize / 4),
    },
  );
  const workgroups = groups.map((slots) => Math.ceil(sizeOf(slots) / (threads * mostOfThread)));
  const total = workgroups.reduce((sum, count) => sum + count, 0);
  const squares = allocate(backend, [Math.max(1, total)]);
  let first = 0;
  groups.forEach((slots, index) => {
    const parts = slots.map(({ tensor, from, count }) => ({ tensor: gradients[tensor], from, count }));
    const words = new Uint32Array(4 * (mostSlots + 1));
    words.set([first, sizeOf(slots)]);
    endsOf(slots).forEach((end, slot) => (words[4 * (slot + 1)] = end));
    encode(backend, {
      kernel: squaresKernel(slots.length),
      operands: [squares, ...parts, constantsOf(backend, words)],
      workgroups: [workgroups[index]],
    });
    first += workgroups[index];
  });
  const gate = allocate(backend, []);
  const words = new Uint32Array(4);
  words[0] = total;
  new Float32Array(words.buffer)[1] = most;
  encode(backend, {
    kernel: gateKernel,
    operands: [squares, alive, gate, constantsOf(backend, words)],
    workgroups: [1],
  });
  free(backend, squares);
  return tf.engine().makeTensorFromTensorInfo(gate);
}

/** The sum of what all threads of a workgroup have, in `sums[0]`. */
const workgroupSum = `
var<workgroup> sums: array<f32, threads>;
fn addUp(local: u32, own: f32) {
  sums[local] = own;
  workgroupBarrier();
  for (var half = threads / 2u; half > 0u; half /= 2u) {
    if (local < half) { sums[local] += sums[local + half]; }
    workgroupBarrier();
  }
}`;

const squaresKernel = kernels((slots: number) => {
  const bindings = Array.from(
    { length: slots },
    (_, slot) => `@group(0) @binding(${slot + 1}) var<storage, read> gradient${slot}: array<f32>;`,
  );
  const code = `
struct Slot { @align(16) end: u32 }
struct Block { first: u32, size: u32, slots: array<Slot, ${mostSlots}> }
@group(0) @binding(0) var<storage, read_write> squares: array<f32>;
${bindings.join('\n')}
@group(0) @binding(${slots + 1}) var<uniform> block: Block;
${workgroupSum}
fn gradientAt(i: u32) -> f32 {
  ${bySlot(
    slots,
    (slot) => `block.slots[${slot}].end`,
    (slot) => `return gradient${slot}[j];`,
  )}
  return 0;
}

@compute @workgroup_size(threads) fn main(place: Place) {
  var own = 0f;
  let start = place.group.x * threads * ${mostOfThread}u + place.local;
  for (var turn = 0u; turn < ${mostOfThread}u; turn++) {
    let gradient = gradientAt(start + turn * threads);
    own += gradient * gradient;
  }
  addUp(place.local, own);
  if (place.local == 0u) { squares[block.first + place.group.x] = sums[0]; }
}`;
  return { name: 'SquaresOfGradients', code };
});

/** A norm that is no number shortens nothing; an infinite one leaves what is infinite so. */
const gateKernel: Kernel = {
  name: 'Gate',
  code: `
struct Block { @align(16) count: u32, most: f32 }
@group(0) @binding(0) var<storage, read> squares: array<f32>;
@group(0) @binding(1) var<storage, read> alive: array<f32>;
@group(0) @binding(2) var<storage, read_write> gate: array<f32>;
@group(0) @binding(3) var<uniform> block: Block;
${workgroupSum}
@compute @workgroup_size(threads) fn main(place: Place) {
  var own = 0f;
  for (var i = place.local; i < block.count; i += threads) { own += squares[i]; }
  addUp(place.local, own);
  if (place.local > 0u) { return; }
  let norm = sqrt(sums[0]);
  let factor = select(1f, max(block.most / norm, 1e-37f), norm > block.most);
  gate[0] = select(factor, 0f, alive[0] == 0);
}`,
};
