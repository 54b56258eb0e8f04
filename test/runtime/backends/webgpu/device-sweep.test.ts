// Sweeps whose weights, inputs and results stay on the device: angles and matrices to twice single precision, samples in turn.
import { fc, test } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Circuit } from '../../../../src/compiler/circuit/circuit.ts';
import { prepareCircuit } from '../../../../src/compiler/plan/index.ts';
import { sweepOf, type Sweep } from '../../../../src/compiler/targets/wgsl/index.ts';
import { lowerToProgram } from '../../../../src/compiler/targets/wgsl/program/index.ts';
import { planCircuit } from '../../../../src/runtime/backends/plan-circuit.ts';
import { reference } from '../../../../src/runtime/backends/reference/index.ts';
import { findAdapter, openDevice } from '../../../../src/runtime/backends/webgpu/adapter.ts';
import { createContext, type Context } from '../../../../src/runtime/backends/webgpu/context.ts';
import { createDeviceSweep } from '../../../../src/runtime/backends/webgpu/device-sweep.ts';
import { createWebgpu, type WebgpuOptions } from '../../../../src/runtime/backends/webgpu/index.ts';
import { sweepPays } from '../../../../src/runtime/backends/webgpu/sweep-pays.ts';
import { constantThreads } from '../../../../src/runtime/backends/webgpu/sweep-threads.ts';
import { qcnns } from '../../../../src/testing/index.ts';
import { circuitOf, compileText } from '../../../circuits/library.ts';
import { arbitraryCircuit, gentleAngle } from '../../../properties/arbitrary-circuit.ts';
import { drawNumbers, expectAgreement } from '../agreement.ts';
import { describeWithAdapter } from './adapter.ts';
import { withLimits, withOwn } from './limited.ts';
import { bothOf, onBuffers, upload } from './on-buffers.ts';

/** More for a search: QCNN_RUNS=20. */
const runs = Number(process.env.QCNN_RUNS ?? 1);
const batches = fc.constantFrom(0, 1, 2, 5, 33);
/** Near zero the same rounding in all gates that share weights shows most. */
const reaches = fc.constantFrom(0.02, 0.3, 3);
const patience = 300_000 * (1 + runs);

describeWithAdapter('sweeps on buffers', () => {
  let device: GPUDevice;
  beforeAll(async () => {
    device = await openDevice((await findAdapter()) as GPUAdapter);
  });
  afterAll(() => device.destroy());

  interface Case {
    readonly batch: number;
    readonly seed: number;
    readonly reach?: number;
    readonly options?: WebgpuOptions;
  }
  const agree = (circuit: Circuit, { batch, seed, reach, options }: Case) =>
    expectAgreement(
      { backend: onBuffers(options?.device ?? device, { method: 'sweep', ...options }) },
      reference,
      circuit,
      drawNumbers(circuit, batch, seed, reach),
    );

  test.prop([arbitraryCircuit({ angles: gentleAngle() }), batches, fc.nat(), reaches], { numRuns: 2 * runs })(
    'give what the reference gives, for any circuit',
    ({ circuit }, batch, seed, reach) => agree(circuit, { batch, seed, reach }),
    patience,
  );

  test.prop([qcnns({ qubits: { min: 2, max: 6 } }), batches, fc.nat(), reaches], { numRuns: 2 * runs })(
    'for convolutional circuits',
    (circuit, batch, seed, reach) => agree(circuit, { batch, seed, reach }),
    patience,
  );

  test('for small angles shared by many gates, whose rounding adds up', async () => {
    const circuit = circuitOf('ring', { n: '8', conv: 'su4' });
    for (const reach of [0.03, 0.3]) await agree(circuit, { batch: 4, seed: 1, reach });
  });

  test('with phases that only controls show, and matrices that weights and inputs make together', async () => {
    const circuit = compileText(
      'c',
      `circuit c {
        input x: angle[2]; weight w: angle[4]; qubit q[3];
        h on q;
        ctrl @ u(w[0], x[0] * w[1], w[2]) q[0], q[1];
        cu(w[3], w[0], x[1], w[1]) q[1], q[2];
        ctrl @ rxx(w[2] * x[0]) q[0], q[1], q[2];
        ctrl @ gphase(w[0]) q[0];
        return X(q[0]), Y(q[1]) * Z(q[2]), probs(q[0..2]);
      }`,
    );
    await agree(circuit, { batch: 7, seed: 3 });
  });

  test('of a circuit without gates', () =>
    agree(compileText('c', 'circuit c { qubit q[2]; return Z(q[0]), probs(q); }'), { batch: 2, seed: 5 }));

  test('with a line an operation, as on real cards', () =>
    agree(circuitOf('ring', { n: '2' }), { batch: 20, seed: 4, options: { specialise: true, threads: 32 } }));

  test('in chunks of the batch, when memory or a binding holds less than it', async () => {
    const circuit = circuitOf('ring', { n: '4' });
    await agree(circuit, { batch: 300, seed: 5, options: { memoryLimit: 2 ** 20 } });
    const limited = withLimits(device, { maxStorageBufferBindingSize: 2 ** 19 });
    await agree(circuit, { batch: 700, seed: 6, options: { device: limited } });
    const narrow = withLimits(device, { maxComputeWorkgroupsPerDimension: 100 });
    await agree(circuit, { batch: 230, seed: 7, options: { device: narrow } });
  });

  test('give again what they gave, whatever batches come between', async () => {
    const circuit = circuitOf('ring', { n: '4' });
    const on = await onBuffers(device, { method: 'sweep' }).load(circuit);
    const numbers = [2, 90, 5, 1, 40, 7, 2].map((batch) => drawNumbers(circuit, batch, 8));
    const values: number[][] = [];
    for (const { weights, inputs, upstream, batch } of numbers) {
      values.push([...(await on.forward(weights, inputs, batch))]);
      values.push([...(await on.vjp(weights, inputs, upstream, batch)).weights]);
    }
    expect(values.slice(-2)).toEqual(values.slice(0, 2));
    on.dispose();
  });

  test('in parts of a batch, when a dispatch would take too long', async () => {
    const circuit = circuitOf('ring', { n: '4' });
    const context = createContext(device, true, 60_000);
    const sweep = sweepOf(prepareCircuit(circuit)) as Sweep;
    const options = {
      circuit,
      specialise: false,
      threads: constantThreads(4, context),
      memoryLimit: 2 ** 20,
    };
    const load = async (work?: number) => {
      const swept = await createDeviceSweep(
        context,
        sweep,
        work === undefined ? options : { ...options, work },
      );
      return swept!;
    };
    const [[once, inParts], dispatches] = await bothOf(context, circuit, [await load(), await load(1)]);
    expect(dispatches[1]).toBeGreaterThan(dispatches[0]);
    expect(inParts).toEqual(once);
  });

  test('are taken on cards, where they pay, and where they are asked for', async () => {
    const card = withOwn(device, 'adapterInfo', { isFallbackAdapter: false } as GPUAdapterInfo);
    const matrices = async (own: GPUDevice, options: WebgpuOptions = {}) => {
      const labels: string[] = [];
      const createBuffer = (descriptor: GPUBufferDescriptor) => {
        labels.push(descriptor.label ?? '');
        return device.createBuffer(descriptor);
      };
      const circuit = circuitOf('ring', { n: '2' });
      const watched = withOwn(own, 'createBuffer', createBuffer as GPUDevice['createBuffer']);
      const executable = await createWebgpu({ device: watched, ...options }).loadForBuffers(circuit);
      const { weights, inputs } = drawNumbers(circuit, 2, 1);
      executable.forward(upload(device, weights), upload(device, inputs), 2);
      await executable.finish();
      executable.dispose();
      return labels.includes('matrices');
    };
    expect(await matrices(card)).toBe(true);
    expect(await matrices(card, { method: 'plan' })).toBe(false);
    expect(await matrices(device)).toBe(false);
    expect(await matrices(device, { method: 'sweep' })).toBe(true);
  });
});

describe('a sweep pays', () => {
  const pays = (circuit: Circuit, isFallback: boolean) => {
    const prepared = prepareCircuit(circuit);
    const sweep = sweepOf(prepared) as Sweep;
    return sweepPays(sweep, lowerToProgram(planCircuit(prepared), true), { isFallback } as Context);
  };

  test.each([
    ['ring', { n: '8', conv: 'su4' }, true],
    ['ring', { n: '11', conv: 'su4' }, false],
    ['study', {}, true],
    ['ttn', {}, false],
  ])('on a card for %s %o: %s', (name, set, expected) => {
    expect(pays(circuitOf(name, set), false)).toBe(expected);
    expect(pays(circuitOf(name, set), true)).toBe(false);
  });
});
