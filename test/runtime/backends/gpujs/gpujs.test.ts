// The gpujs backend in each of its modes: what the reference gives, refusals, batches, and what happens without gpu.js.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import {
  inputCount,
  outputCount,
  weightCount,
  type Circuit,
} from '../../../../src/compiler/circuit/circuit.ts';
import { startingTree } from '../../../../src/compiler/plan/index.ts';
import type { DeviceExecutable } from '../../../../src/runtime/backends/backend.ts';
import { createGpujs, gpujs, type GpujsMode } from '../../../../src/runtime/backends/gpujs/index.ts';
import { findLibrary } from '../../../../src/runtime/backends/gpujs/library.ts';
import { reference } from '../../../../src/runtime/backends/reference/index.ts';
import { UserError } from '../../../../src/user-error.ts';
import { arbitraryCircuit, gentleAngle } from '../../../properties/arbitrary-circuit.ts';
import { qcnns } from '../../../../src/testing/index.ts';
import { drawNumbers, expectAgreement } from '../agreement.ts';

const plan = { findTree: startingTree };
let hasAdapter = false;
const seeds = fc.nat();

/** Random circuits by mode: in Node 'gpu' is WebAssembly, which gpu.js makes anew for each size of a tensor. */
const runs: Record<GpujsMode, number> = { cpu: 25, gpu: 6, webgpu: 8 };

for (const mode of ['cpu', 'gpu', 'webgpu'] as const) {
  const backend = createGpujs({ mode, plan, chunk: 4 });
  const reason = await backend.unavailable();
  if (reason !== undefined && mode === 'webgpu' && process.env.QCNN_REQUIRE_WEBGPU === '1')
    throw new Error(reason);
  if (mode === 'webgpu') hasAdapter = reason === undefined;
  const name = reason === undefined ? mode : `${mode} (${reason})`;

  describe.skipIf(reason !== undefined && mode === 'webgpu')(`mode ${name}`, () => {
    const numRuns = runs[mode];

    test.prop([arbitraryCircuit({ angles: gentleAngle() }), fc.constantFrom(0, 1, 3, 4, 7, 13), seeds], {
      numRuns,
    })('gives what the reference gives, for any batch', ({ circuit }, batch, seed) =>
      expectAgreement({ backend }, reference, circuit, drawNumbers(circuit, batch, seed)),
    );

    test.prop([qcnns({ qubits: { min: 2, max: 6 }, noise: true }), seeds], { numRuns: numRuns >> 1 })(
      'gives what the reference gives, for pooled circuits and large angles',
      (circuit, seed) => expectAgreement({ backend }, reference, circuit, drawNumbers(circuit, 5, seed, 1e4)),
    );

    test('runs tensors of many numbers', async () => {
      const circuit = chain(3);
      const numbers = drawNumbers(circuit, 40_000, 6);
      const many = createGpujs({ mode, plan, chunk: 1e6 });
      await expectAgreement({ backend: many }, reference, circuit, numbers);
    });

    test('leaves no trace in the global scope', async () => {
      const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
      const executable = await createGpujs({ mode, plan }).load(chain(1));
      expect(Object.getOwnPropertyDescriptor(globalThis, 'navigator')).toEqual(before);
      executable.dispose();
    });
  });
}

/** RY of an input and of a weight, CX in a row, Z of the last. */
function chain(qubits: number): Circuit {
  const rotation = (qubit: number, kind: 'input' | 'weight') =>
    ({ kind: 'gate', gate: 'ry', controls: 0, angles: [{ kind, index: qubit }], qubits: [qubit] }) as const;
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  const initial = { kind: 'constant', value: 0 } as const;
  return {
    name: 'chain',
    qubits,
    bits: 0,
    weights: [{ name: 'w', meeting: 0, shape: [qubits], offset: 0, size: qubits, initial }],
    inputs: [{ name: 'x', element: 'angle', shape: [qubits], offset: 0, size: qubits }],
    operations: all.flatMap((qubit) => [
      rotation(qubit, 'input'),
      rotation(qubit, 'weight'),
      ...(qubit > 0
        ? [{ kind: 'gate', gate: 'cx', controls: 0, angles: [], qubits: [qubit - 1, qubit] } as const]
        : []),
    ]),
    outputs: [
      { kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit: qubits - 1, pauli: 'Z' }] }] },
    ],
  };
}

describe.skipIf(!hasAdapter)('a lost device', () => {
  test('is an error with advice, and the next circuit opens another', async () => {
    const backend = createGpujs({ mode: 'webgpu', plan });
    const circuit = chain(2);
    const { weights, inputs } = drawNumbers(circuit, 1, 4);
    const lost = await backend.load(circuit);
    const before = await lost.forward(weights, inputs, 1);
    const library = (await findLibrary()) as unknown as { WebGPUContext: { destroy(): Promise<void> } };
    await library.WebGPUContext.destroy();
    await expect(lost.forward(weights, inputs, 1)).rejects.toThrow(
      'The GPU device of gpu.js was lost. Use another backend (--backend wasm).',
    );
    const next = await backend.load(circuit);
    expect(await next.forward(weights, inputs, 1)).toEqual(before);
    lost.dispose();
    next.dispose();
  });
});

describe('gpujs', () => {
  test('runs 12 qubits: Z after CX in a row is the product of the cosines', async () => {
    const circuit = chain(12);
    const executable = await gpujs.load(circuit);
    const { weights, inputs } = drawNumbers(circuit, 3, 1);
    const values = await executable.forward(weights, inputs, 3);
    executable.dispose();
    for (let sample = 0; sample < 3; sample++) {
      const product = Array.from(weights).reduce(
        (soFar, weight, qubit) => soFar * Math.cos(weight + inputs[12 * sample + qubit]),
        1,
      );
      expect(Math.abs(values[sample] - product)).toBeLessThan(2e-6);
    }
  });

  test('refuses 13 qubits, and says what to do', async () => {
    await expect(gpujs.load(chain(13))).rejects.toThrow(UserError);
    await expect(gpujs.load(chain(13))).rejects.toThrow(
      'Circuit "chain" has 13 qubits, but the gpujs backend takes at most 12. Use --backend wasm.',
    );
  });

  test('refuses inputs of a wrong length', async () => {
    const executable = await gpujs.load(chain(2));
    await expect(executable.forward([0, 0], [0, 0, 0], 2)).rejects.toThrow(UserError);
    executable.dispose();
  });

  test('calls under way at once do not disturb each other', async () => {
    const circuits = [chain(3), chain(4)];
    const executables = await Promise.all(circuits.map((circuit) => gpujs.load(circuit)));
    const numbers = circuits.flatMap((circuit) => [7, 8].map((seed) => drawNumbers(circuit, seed, seed)));
    const call = (index: number) => {
      const { weights, inputs, upstream, batch } = numbers[index];
      return executables[index >> 1].vjp(weights, inputs, upstream, batch);
    };
    const alone = [];
    for (const index of numbers.keys()) alone.push(await call(index));
    expect(await Promise.all([...numbers.keys()].map(call))).toEqual(alone);
    executables.forEach((executable) => executable.dispose());
  });

  test('gives only the gradients that are wanted', async () => {
    const circuit = chain(3);
    const { weights, inputs, upstream } = drawNumbers(circuit, 2, 5);
    const executable = await gpujs.load(circuit);
    const both = await executable.vjp(weights, inputs, upstream, 2);
    const one = await executable.vjp(weights, inputs, upstream, 2, { weights: true, inputs: false });
    expect(one.weights).toEqual(both.weights);
    expect(one.values).toEqual(both.values);
    executable.dispose();
  });

  test('a circuit can be loaded after the last one was disposed of, twice even', async () => {
    const circuit = chain(2);
    const run = async (executable: DeviceExecutable) => {
      const { weights, inputs } = drawNumbers(circuit, 1, 3);
      expect(weights.length + inputs.length).toBe(weightCount(circuit) + inputCount(circuit));
      return executable.forward(weights, inputs, 1);
    };
    const first = await gpujs.load(circuit);
    const before = await run(first);
    expect(before.length).toBe(outputCount(circuit));
    first.dispose();
    first.dispose();
    const [second, third] = await Promise.all([gpujs.load(circuit), gpujs.load(circuit)]);
    second.dispose();
    expect(await run(third)).toEqual(before);
    third.dispose();
  });

  test('says why it cannot run', async () => {
    const library = {
      GPU: class {
        static readonly isGPUSupported = false;
        createKernel(): never {
          throw new Error('no kernels here');
        }
        async destroy() {}
      },
      WebGPUContext: { acquire: async () => ({ isLost: false }) },
    };
    expect(await createGpujs({ mode: 'gpu', library }).unavailable()).toBe(
      'gpu.js finds neither WebGL nor WebAssembly with SIMD.',
    );
    const broken = createGpujs({ mode: 'cpu', library });
    expect(await broken.unavailable()).toBe('gpu.js cannot run its kernels in mode "cpu" (no kernels here).');
    await expect(broken.load(chain(2))).rejects.toThrow(UserError);
  });
});
