// Adam on WebGPU is Adam: as by tensor operations, for any number of variables of any sizes, and where the device takes little.
import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect } from 'vitest';
import { createRandom } from '../../../../src/runtime/random.ts';
import { moveOnWebgpu } from '../../../../src/runtime/tensors/webgpu/adam.ts';
import { shareOut } from '../../../../src/runtime/tensors/webgpu/slots.ts';
import { currentWebgpu, type WebgpuBackend } from '../../../../src/runtime/tensors/webgpu/webgpu-backend.ts';
import { adamConstants } from '../../../../src/runtime/training/adam.ts';
import { createTensorAdam } from '../../../../src/runtime/training/tensor-adam.ts';
import { describeWithAdapter } from '../../backends/webgpu/adapter.ts';
import { requireAlike, runOn, startWebgpu, valuesOn } from './on-webgpu.ts';

const trainings = fc.record({
  seed: fc.nat(),
  sizes: fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 200, max: 9000 })), {
    minLength: 1,
    maxLength: 9,
  }),
  clip: fc.constantFrom(undefined, 0.5, 1e6),
  /** 1, or 0 where nothing may move, by step. */
  alive: fc.array(fc.constantFrom(1, 1, 0), { minLength: 1, maxLength: 4 }),
});
type Training = typeof trainings extends fc.Arbitrary<infer T> ? T : never;

/** Values and moments after some steps with random gradients, and half of them after the state was taken over. */
async function train({ seed, sizes, clip, alive }: Training): Promise<Float32Array[]> {
  const random = createRandom(seed);
  const numbers = (size: number) => tf.tensor1d(Float32Array.from({ length: size }, () => random.normal()));
  const variables = sizes.map((size) => tf.tidy(() => tf.variable(numbers(size))));
  const rates = sizes.map((_, index) => (index % 3 === 1 ? 0 : 0.1 * (index + 1)));
  let adam = createTensorAdam(variables, { clip });
  for (const [index, each] of alive.entries()) {
    const flag = tf.scalar(each);
    adam.step(sizes.map(numbers), rates, flag);
    flag.dispose();
    if (index !== 1) continue;
    const state = await adam.state();
    adam.dispose();
    adam = createTensorAdam(variables, { clip });
    adam.restore(state);
  }
  const state = await adam.state();
  const values = await Promise.all(variables.map((variable) => variable.data<'float32'>()));
  adam.dispose();
  tf.dispose(variables);
  return [...values, ...[...state.values()].map((each) => Float32Array.from(each.values))];
}

/** The backend as on a device with little. */
function withLimits(backend: WebgpuBackend, limits: Partial<GPUSupportedLimits>): WebgpuBackend {
  const device = new Proxy(backend.device, {
    get(target, name) {
      if (name === 'limits') return limits;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return new Proxy(backend, { get: (target, name) => (name === 'device' ? device : Reflect.get(target, name)) });
} // prettier-ignore

describeWithAdapter('Adam on WebGPU', () => {
  beforeAll(startWebgpu);

  test.prop([trainings], { numRuns: 8 })('values and moments are those of operations', async (training) => {
    const before = tf.memory().numTensors;
    const ours = await runOn('webgpu', () => train(training));
    expect(tf.memory().numTensors).toBe(before);
    requireAlike(ours, await runOn('cpu', () => train(training)));
  });

  test('variables that are longer than a binding, two a dispatch, are moved in parts', async () => {
    const sizes = [70, 1000, 1, 513];
    const steps = (limits?: Partial<GPUSupportedLimits>) => () => {
      const backend = currentWebgpu()!;
      const variables = sizes.map((size) => tf.variable(tf.linspace(-1, 1, size)));
      const options = { ...adamConstants, clip: 0.1 };
      const moves = moveOnWebgpu(limits ? withLimits(backend, limits) : backend, variables, options);
      const gradients = sizes.map((size) => tf.linspace(2, -1, size));
      for (let step = 0; step < 2; step++) moves.step(gradients, [0.1, 0.2, 0.3, 0.4], 1);
      const moments = moves.moments();
      moves.restore(moments[1], moments[0]);
      return [...variables, ...moments.flat(), ...moves.moments().flat()];
    };
    const little = {
      maxStorageBuffersPerShaderStage: 6,
      maxStorageBufferBindingSize: 8 * 256,
      maxComputeWorkgroupsPerDimension: 2,
    };
    requireAlike(await valuesOn('webgpu', steps(little)), await valuesOn('webgpu', steps()));
  });

  test('what shares its numbers with a variable, or is its gradient, keeps them', async () => {
    const [moved, clone, read] = await runOn('webgpu', async () => {
      const variable = tf.variable(tf.tensor1d([1, 2, 3]));
      const shared = variable.clone();
      const before = (await variable.data()).slice();
      const adam = createTensorAdam([variable]);
      adam.step([variable.clone()], [0.5]);
      return [await variable.data(), await shared.data(), before].map((each) => Array.from(each));
    });
    expect([clone, read]).toEqual([[1, 2, 3], [1, 2, 3]]); // prettier-ignore
    moved.forEach((value, index) => expect(value).toBeCloseTo(index + 0.5, 5));
  });

  test('a gradient that is no number moves the variable to none, and only it', async () => {
    const numbers = await valuesOn('webgpu', () => {
      const variables = [tf.variable(tf.tensor1d([1, 2])), tf.variable(tf.tensor1d([1, 2]))];
      createTensorAdam(variables).step([tf.tensor1d([NaN, 1]), tf.tensor1d([Infinity, 1])], [0.5, 0.5]);
      return variables;
    });
    expect(numbers.map((each) => Array.from(each))).toEqual([[NaN, 1.5], [NaN, 1.5]]); // prettier-ignore
  });
});

test.prop([fc.array(fc.nat({ max: 500 })), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 64, max: 300 })])(
  'slots hold each number of each tensor once, and no dispatch more than it takes',
  (sizes, slots, numbers) => {
    const groups = shareOut(sizes, { slots, numbers });
    for (const group of groups) {
      expect(group.length).toBeLessThanOrEqual(slots);
      expect(group.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(numbers);
      for (const { from } of group) expect(from % 64).toBe(0);
    }
    const held = sizes.map(() => 0);
    for (const { tensor, from, count } of groups.flat()) {
      expect(from).toBe(held[tensor]);
      held[tensor] += count;
    }
    expect(held).toEqual(sizes);
  },
); // prettier-ignore
