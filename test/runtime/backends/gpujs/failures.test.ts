// Tensors of a plan on a device on which a kernel fails: what the batch made is freed, what `load` made stays.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { planFor, startingTree } from '../../../../src/compiler/plan/index.ts';
import { createExecutable } from '../../../../src/runtime/backends/gpujs/execute.ts';
import type { Kernels } from '../../../../src/runtime/backends/gpujs/kernels.ts';
import { UserError } from '../../../../src/user-error.ts';
import { circuitOf } from '../../../circuits/library.ts';
import { drawNumbers } from '../agreement.ts';

const circuit = circuitOf('ring', { n: '4' });
const plan = planFor(circuit, { findTree: startingTree });
const { weights, inputs, upstream } = drawNumbers(circuit, 5, 1);

/** Kernels that compute zeros and keep count of what lies on the device; the call `failing` throws. */
function countingKernels(failing = Infinity) {
  const state = { calls: 0, live: 0, freedTwice: 0, failing };
  const make = async (size: number) => {
    if (++state.calls === state.failing) throw new UserError('the device is full');
    state.live++;
    let live = true;
    return {
      toArray: () => new Float32Array(size),
      delete() {
        if (!live) state.freedTwice++;
        else state.live--;
        live = false;
      },
    };
  };
  const kernels: Kernels = {
    contract: ({ left, batched }, _a, _b, count) => make(left.length * (batched.out ? count : 1)),
    add: (_a, _b, size) => make(size),
    destroy: async () => {},
  };
  return { kernels, state };
}

function load(kernels: Kernels) {
  let disposed = 0;
  const options = { backend: 'gpujs', circuit, chunk: 2, disposed: async () => void disposed++ };
  return { executable: createExecutable(plan, kernels, options), disposals: () => disposed };
}

test('a gradient leaves on the device what `load` made alone, and disposing nothing', async () => {
  const { kernels, state } = countingKernels();
  const { executable, disposals } = load(kernels);
  await executable.forward(weights, inputs, 5);
  const kept = state.live;
  await executable.vjp(weights, inputs, upstream, 5);
  await executable.forward(weights, inputs, 5);
  expect(state.live).toBe(kept);
  executable.dispose();
  executable.dispose();
  await new Promise((resolve) => setTimeout(resolve));
  expect([state.live, state.freedTwice, disposals()]).toEqual([0, 0, 1]);
});

const { state: whole } = await (async () => {
  const counted = countingKernels();
  await load(counted.kernels).executable.vjp(weights, inputs, upstream, 5);
  return counted;
})();

propertyTest.prop([fc.integer({ min: 1, max: whole.calls })], { numRuns: 40 })(
  'a kernel that fails, wherever, leaves nothing behind, and the next call computes',
  async (failing) => {
    const { kernels, state } = countingKernels(failing);
    const { executable } = load(kernels);
    await expect(executable.vjp(weights, inputs, upstream, 5)).rejects.toThrow('the device is full');
    const gradients = await executable.vjp(weights, inputs, upstream, 5);
    expect(gradients.values).toHaveLength(upstream.length);
    executable.dispose();
    await new Promise((resolve) => setTimeout(resolve));
    expect([state.live, state.freedTwice]).toEqual([0, 0]);
  },
);
