// One Adam step of many variables in few dispatches for tfjs's WebGPU backend: as tensor operations it takes thirteen for
// each variable, and the host longer than the device.
import * as tf from '../tf.ts';
import { encode, inOrder, kernels, wordsOf, type Kernel, type Range } from './encode.ts';
import { gateOf } from './gradient-norm.ts';
import { bySlot, endsOf, shareOut, sizeOf, type Slot } from './slots.ts';
import { makeWritable, type WebgpuBackend } from './webgpu-backend.ts';

export interface AdamConstants {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** How an Adam moves its variables and keeps their moments. */
export interface AdamMoves {
  /**
   * θ ← θ − rate · m / (correction · √v + ε), each variable at its rate. Nothing moves where `alive`, a scalar, is 0: no value,
   * no moment. The gradients stay their owner's.
   */
  step(
    gradients: readonly tf.Tensor[],
    rates: readonly number[],
    correction: number,
    alive?: tf.Tensor,
  ): void;
  /** Moments m and v by variable, in new tensors. */
  moments(): [tf.Tensor[], tf.Tensor[]];
  /** Takes moments over from these tensors, which stay their owner's. */
  restore(first: readonly tf.Tensor[], second: readonly tf.Tensor[]): void;
  dispose(): void;
}

export interface WebgpuAdamOptions extends AdamConstants {
  /** Gradients are shortened together to this norm where theirs is longer. Default: never. */
  readonly clip?: number | undefined;
}

/** What one dispatch moves. Of its slots the moments m lie one behind the other, and those v behind them. */
interface Group {
  readonly slots: readonly Slot[];
  readonly kernel: Kernel;
  moments: tf.Tensor;
}

/** Storage buffers of a dispatch beside two for each slot. */
const beside = ['gate', 'moments'].length;
/** A group's numbers of a step, which begin at a multiple of 256 bytes. */
const blockWords = 64;
/** With their ends and rates they fill a block. */
const mostSlots = 15;

/** Moments start at 0. Variables are in single precision. */
export function moveOnWebgpu(
  backend: WebgpuBackend,
  variables: readonly tf.Variable[],
  { clip, ...constants }: WebgpuAdamOptions,
): AdamMoves {
  const { maxStorageBuffersPerShaderStage, maxStorageBufferBindingSize } = backend.device.limits;
  const sizes = variables.map(({ size }) => size);
  const groups = shareOut(sizes, {
    slots: Math.min(mostSlots, Math.floor((maxStorageBuffersPerShaderStage - beside) / 2)),
    numbers: maxStorageBufferBindingSize / 8,
  }).map((slots): Group => {
    const moments = tf.keep(tf.fill([2 * sizeOf(slots)], 0));
    return { slots, kernel: adamKernel(slots.length, constants.beta1, constants.beta2, constants.epsilon), moments };
  });
  const always = tf.keep(tf.scalar(1));

  function step(
    gradients: readonly tf.Tensor[],
    rates: readonly number[],
    correction: number,
    alive: tf.Tensor = always,
  ): void {
    const gate = clip === undefined ? alive : gateOf(backend, gradients, alive, clip);
    for (const variable of variables) makeWritable(backend, variable);
    const separate = apart(gradients, variables);
    const block = wordsOf(backend, blocks(groups, rates, correction));
    groups.forEach(({ slots, kernel, moments }, index) => {
      const pairs = slots.flatMap(({ tensor, from, count }): Range[] => [
        { tensor: variables[tensor], from, count },
        { tensor: separate[tensor], from, count },
      ]);
      encode(backend, {
        kernel,
        operands: [gate, moments, ...pairs, { buffer: block, offset: 4 * blockWords * index, size: 4 * blockWords }],
        workgroups: inOrder(backend, sizeOf(slots)),
      });
    }); // prettier-ignore
    tf.dispose(separate.filter((gradient, index) => gradient !== gradients[index]));
    if (gate !== alive) tf.dispose(gate);
  }

  function moments(): [tf.Tensor[], tf.Tensor[]] {
    return tf.tidy(() => {
      const parts = variables.map((): [tf.Tensor[], tf.Tensor[]] => [[], []]);
      for (const { slots, moments: both } of groups) {
        const ends = endsOf(slots);
        slots.forEach(({ tensor, count }, slot) => {
          const begin = ends[slot] - count;
          parts[tensor][0].push(tf.slice(both, begin, count));
          parts[tensor][1].push(tf.slice(both, ends.at(-1)! + begin, count));
        });
      }
      const whole = (order: 0 | 1) => variables.map(({ shape }, index) => joined(parts[index][order], shape));
      return [whole(0), whole(1)];
    });
  }

  function restore(first: readonly tf.Tensor[], second: readonly tf.Tensor[]): void {
    for (const group of groups) {
      const { slots } = group;
      const taken = tf.tidy(() => {
        const parts = [first, second].flatMap((order) =>
          slots.map(({ tensor, from, count }) => tf.slice(order[tensor].flatten(), from, count)),
        );
        return tf.keep(joined(parts, [2 * sizeOf(slots)]));
      });
      group.moments.dispose();
      group.moments = taken;
    }
  }

  return { step, moments, restore, dispose: () => tf.dispose([always, ...groups.map((group) => group.moments)]) };
} // prettier-ignore

/** A tensor of this shape out of parts, which may be none. */
function joined(parts: readonly tf.Tensor[], shape: number[]): tf.Tensor {
  return parts.length === 0 ? tf.zeros(shape) : tf.concat(parts as tf.Tensor1D[]).reshape(shape);
}

/** The gradients; a copy of each that lies where a variable does, since a dispatch may not read and write one buffer. */
function apart(gradients: readonly tf.Tensor[], variables: readonly tf.Variable[]): tf.Tensor[] {
  const written = new Set(variables.map(({ dataId }) => dataId));
  return gradients.map((gradient) => (written.has(gradient.dataId) ? tf.add(gradient, 0) : gradient));
}

/** By group: threads, the correction, and of each slot its end and the rate. */
function blocks(groups: readonly Group[], rates: readonly number[], correction: number): Uint32Array {
  const words = new Uint32Array(blockWords * groups.length);
  const floats = new Float32Array(words.buffer);
  groups.forEach(({ slots }, index) => {
    const start = blockWords * index;
    words[start] = sizeOf(slots);
    floats[start + 1] = correction;
    endsOf(slots).forEach((end, slot) => {
      words[start + 4 * (slot + 1)] = end;
      floats[start + 4 * (slot + 1) + 1] = rates[slots[slot].tensor];
    });
  });
  return words;
}

const adamKernel = kernels((slots: number, beta1: number, beta2: number, epsilon: number) => {
  const bindings = Array.from(
    { length: slots },
    (_, slot) => `@group(0) @binding(${beside + 2 * slot}) var<storage, read_write> value${slot}: array<f32>;
@group(0) @binding(${beside + 2 * slot + 1}) var<storage, read> gradient${slot}: array<f32>;`,
  );
  const code = `
struct Slot { @align(16) end: u32, rate: f32 }
struct Block { size: u32, correction: f32, slots: array<Slot, ${mostSlots}> }
@group(0) @binding(0) var<storage, read> gate: array<f32>;
@group(0) @binding(1) var<storage, read_write> moments: array<f32>;
${bindings.join('\n')}
@group(0) @binding(${beside + 2 * slots}) var<uniform> block: Block;

fn moved(i: u32, value: f32, gradient: f32, rate: f32) -> f32 {
  let slope = gradient * gate[0];
  let first = ${beta1} * moments[i] + ${1 - beta1} * slope;
  let second = ${beta2} * moments[block.size + i] + ${1 - beta2} * (slope * slope);
  moments[i] = first;
  moments[block.size + i] = second;
  return value - rate * first / (sqrt(second) * block.correction + ${epsilon});
}

@compute @workgroup_size(threads) fn main(place: Place) {
  let i = numberOf(place);
  if (gate[0] == 0) { return; }
  ${bySlot(
    slots,
    (slot) => `block.slots[${slot}].end`,
    (slot) => `value${slot}[j] = moved(i, value${slot}[j], gradient${slot}[j], block.slots[${slot}].rate);`,
  )}
}`;
  return { name: 'Adam', code };
});
