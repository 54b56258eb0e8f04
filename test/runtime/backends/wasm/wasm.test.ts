// What the wasm backend adds to agreeing with the reference: threads, chunks, memory, and leaving nothing behind.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Circuit } from '../../../../src/compiler/circuit/circuit.ts';
import { planFor, startingTree } from '../../../../src/compiler/plan/index.ts';
import { lowerPlan } from '../../../../src/compiler/targets/wasm/lower.ts';
import { interpretPlan } from '../../../../src/runtime/backends/interpreter/index.ts';
import { reference } from '../../../../src/runtime/backends/reference/index.ts';
import { createWasm } from '../../../../src/runtime/backends/wasm/index.ts';
import { createPeakMeter } from '../../../../src/runtime/backends/wasm/peak.ts';
import { UserError } from '../../../../src/user-error.ts';
import { qcnns } from '../../../../src/testing/index.ts';
import { drawNumbers, expectAgreement } from '../agreement.ts';
import { numbersFor, planOf } from './circuits.ts';

const ring = planOf('ring', { n: '8', conv: 'su4', wiring: 'ring' });
const wide = planOf('ring', { n: '12', conv: 'su4', wiring: 'ring' });

describe('threads', () => {
  const backends = [1, 2, 3].map((threads) => createWasm({ threads }));

  test.each([
    ['ring of 8', ring, 700],
    ['ring of 12', wide, 130],
  ])('give the same bits, however many: %s', (_, { circuit, plan }, batch) => {
    const { weights, inputs, upstream } = numbersFor(circuit, batch);
    const results = backends.map((backend) => {
      const executable = backend.loadPlan(plan);
      const values = executable.forward(weights, inputs, batch);
      const gradients = [1, 2].map(() => executable.vjp(weights, inputs, upstream, batch));
      executable.dispose();
      return { values, gradients };
    });
    for (const { values, gradients } of results) {
      expect(values).toEqual(results[0].values);
      for (const gradient of gradients) expect(gradient).toEqual(results[0].gradients[0]);
    }
  });
});

describe('batches', () => {
  const backend = createWasm({ threads: 1 });
  const executable = backend.loadPlan(ring.plan);
  const exact = interpretPlan(ring.plan);
  afterAll(() => executable.dispose());

  test.each([0, 1, 3, 4, 5, 17, 63, 64, 65, 129])('of %i samples', (batch) => {
    const { weights, inputs, upstream } = numbersFor(ring.circuit, batch, batch);
    const found = executable.vjp(weights, inputs, upstream, batch);
    const right = exact.vjp(weights, inputs, upstream, batch);
    const largest = right.weights.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    expect(found.values).toHaveLength(batch);
    found.values.forEach((value, at) => expect(Math.abs(value - right.values[at])).toBeLessThan(2e-6));
    found.weights.forEach((g, at) => expect(Math.abs(g - right.weights[at])).toBeLessThan(1e-5 * largest));
    found.inputs.forEach((g, at) => expect(Math.abs(g - right.inputs[at])).toBeLessThan(1e-5 * largest));
    expect(executable.forward(weights, inputs, batch)).toEqual(found.values);
  });

  // The first chunk writes sums, others add to them: other kernels, and more or fewer calls.
  test('in which the first chunk takes more calls than the others', async () => {
    const circuits = fc.sample(qcnns({ qubits: { min: 2, max: 6 } }), {
      numRuns: 60,
      seed: 7,
    });
    const such = circuits.filter((circuit) => {
      const plan = planFor(circuit, { findTree: startingTree });
      const { firstChunk, chunk } = lowerPlan(plan, { weights: true, inputs: true }, 4);
      return firstChunk.count > chunk.count;
    });
    expect(such.length).toBeGreaterThan(0);
    const load = (circuit: Circuit) => backend.loadPlan(planFor(circuit, { findTree: startingTree }));
    const contender = { backend: { ...backend, load } };
    for (const circuit of such) {
      for (const batch of [3, 131]) {
        await expectAgreement(contender, reference, circuit, drawNumbers(circuit, batch, 5));
      }
    }
  });

  test('gradients that are not wanted leave the others as they are', () => {
    const { weights, inputs, upstream } = numbersFor(ring.circuit, 9);
    const all = executable.vjp(weights, inputs, upstream, 9);
    const some = executable.vjp(weights, inputs, upstream, 9, { weights: true, inputs: false });
    const others = executable.vjp(weights, inputs, upstream, 9, { weights: false, inputs: true });
    expect(some.weights).toEqual(all.weights);
    expect(others.inputs).toEqual(all.inputs);
  });

  test('any number of lanes gives the same values', () => {
    const { weights, inputs } = numbersFor(ring.circuit, 50);
    const values = [4, 8, 16, 32, 64].map((lanes) => {
      const other = backend.loadPlan(ring.plan, { lanes });
      const result = other.forward(weights, inputs, 50);
      other.dispose();
      return result;
    });
    for (const value of values) expect(value).toEqual(values[0]);
  });
});

describe('memory', () => {
  test('fewer lanes where many do not fit, with the same values', () => {
    const { weights, inputs, upstream } = numbersFor(wide.circuit, 40);
    const results = [2 ** 31, 6 * 2 ** 20].map((memoryLimit) => {
      const executable = createWasm({ threads: 1, memoryLimit }).loadPlan(wide.plan);
      const result = executable.vjp(weights, inputs, upstream, 40);
      executable.dispose();
      return result;
    });
    expect(results[1].values).toEqual(results[0].values);
  });

  test('a circuit that does not fit at all is refused with the figure', () => {
    const executable = createWasm({ threads: 1, memoryLimit: 2 ** 16 }).loadPlan(wide.plan);
    const { weights, inputs } = numbersFor(wide.circuit, 1);
    const run = () => executable.forward(weights, inputs, 1);
    expect(run).toThrow(UserError);
    expect(run).toThrow(/needs \d+ MiB for its values on the wasm backend, more than its limit of 1 MiB/);
    executable.dispose();
  });

  test('is used again after dispose', () => {
    const backend = createWasm({ threads: 1 });
    const { weights, inputs } = numbersFor(ring.circuit, 5);
    const kept = backend.loadPlan(ring.plan);
    const first = kept.forward(weights, inputs, 5);
    for (let call = 0; call < 20; call++) {
      const other = backend.loadPlan(wide.plan);
      const numbers = numbersFor(wide.circuit, 2);
      other.forward(numbers.weights, numbers.inputs, 2);
      other.dispose();
      other.dispose();
    }
    expect(kept.forward(weights, inputs, 5)).toEqual(first);
    kept.dispose();
  });
});

test('a process with threads ends by itself', () => {
  const engine = new URL('../../../../build/runtime/backends/wasm/engine.js', import.meta.url);
  const script = `
    const { createEngine } = await import(${JSON.stringify(engine)});
    const engine = createEngine(3);
    const task = { first: 0, firstCount: 0, list: 0, count: 0, turns: 1, sums: 0, io: 0, ioStep: 0, chunk: 0, chunkStep: 0 };
    for (let job = 0; job < 20; job++) engine.run(Array(9).fill(task), 3);
    console.log('done');
  `;
  const options = { encoding: 'utf8', timeout: 60_000 } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script],
    options,
  );
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'done\n', stderr: '' });
});

test.each([1, 2])('the peak of %i threads is a speed that cores can have', (threads) => {
  const meter = createPeakMeter(threads);
  const gflops = meter.measure();
  meter.dispose();
  expect(gflops).toBeGreaterThan(0.1);
  expect(gflops).toBeLessThan(1000 * threads);
});
