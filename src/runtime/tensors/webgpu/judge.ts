// The loss of a step and its right answers on the device: one dispatch writes both where they wait to be read together, and
// puts an end to all moves after a loss that is no number.
import * as tf from '../tf.ts';
import type { TensorInfo } from '../tf.ts';
import { encode, wordsOf, type Kernel } from './encode.ts';
import { allocate, free, type WebgpuBackend } from './webgpu-backend.ts';

/** Numbers of a step: loss, right answers, whether the loss is a number. */
export const numbersOfStep = 3;

export interface Judged {
  /** [samples × classes] */
  readonly probabilities: TensorInfo;
  /** [samples] in [0, classes). */
  readonly labels: Int32Array;
  /** [samples]: what each weighs in the loss. Default: 1. */
  readonly factors?: Float32Array | undefined;
}

export interface Target {
  /** [steps × numbersOfStep], in single precision. */
  readonly outcomes: TensorInfo;
  /** Row of this step. */
  readonly row: number;
  /** A scalar: becomes 0, and stays 0, with a loss that is no number. */
  readonly alive: TensorInfo;
}

/** Mean cross-entropy with probabilities of at least `leastProbability`, and right answers, the first of equals, as `judge` has them. */
export function judgeOnWebgpu(
  backend: WebgpuBackend,
  { probabilities, labels, factors }: Judged,
  { outcomes, row, alive }: Target,
  leastProbability: number,
): void {
  const count = labels.length;
  const samples = new Float32Array(2 * count);
  labels.forEach((label, sample) => {
    samples[2 * sample] = label;
    samples[2 * sample + 1] = factors?.[sample] ?? 1;
  });
  const given = allocate(backend, [count, 2], samples);
  encode(backend, {
    kernel: judgeKernel(leastProbability),
    operands: [
      probabilities,
      given,
      outcomes,
      alive,
      wordsOf(backend, Uint32Array.of(count, tf.util.sizeFromShape(probabilities.shape) / count, row, 0)),
    ],
    workgroups: [1],
  });
  free(backend, given);
}

/** What is no number is told by its bits: compilers may take none for granted. */
function judgeKernel(leastProbability: number): Kernel {
  const code = `
struct Block { @align(16) count: u32, classes: u32, row: u32 }
@group(0) @binding(0) var<storage, read> probabilities: array<f32>;
@group(0) @binding(1) var<storage, read> samples: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> outcomes: array<f32>;
@group(0) @binding(3) var<storage, read_write> alive: array<f32>;
@group(0) @binding(4) var<uniform> block: Block;
var<workgroup> sums: array<vec3f, threads>;

fn isNumber(value: f32) -> bool { return (bitcast<u32>(value) & 0x7f800000u) != 0x7f800000u; }

@compute @workgroup_size(threads) fn main(place: Place) {
  var own = vec3f();
  for (var sample = place.local; sample < block.count; sample += threads) {
    let first = sample * block.classes;
    let label = u32(samples[sample].x);
    var best = 0u;
    for (var c = 1u; c < block.classes; c++) {
      if (probabilities[first + c] > probabilities[first + best]) { best = c; }
    }
    let likelihood = probabilities[first + label];
    own.x -= samples[sample].y * log(max(likelihood, ${leastProbability}f));
    own.y += select(0f, 1f, best == label);
    own.z += select(1f, 0f, isNumber(likelihood));
  }
  sums[place.local] = own;
  workgroupBarrier();
  for (var half = threads / 2u; half > 0u; half /= 2u) {
    if (place.local < half) { sums[place.local] += sums[place.local + half]; }
    workgroupBarrier();
  }
  if (place.local > 0u) { return; }
  let total = sums[0];
  let isFinite = total.z == 0f && isNumber(total.x);
  outcomes[${numbersOfStep}u * block.row] = select(0f, total.x / f32(block.count), isFinite);
  outcomes[${numbersOfStep}u * block.row + 1u] = total.y;
  outcomes[${numbersOfStep}u * block.row + 2u] = select(0f, 1f, isFinite);
  alive[0] = select(0f, alive[0], isFinite);
}`;
  return { name: 'Judge', code };
}
