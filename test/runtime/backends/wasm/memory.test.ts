// Circuits whose cheapest plan does not fit the memory get a smaller one, with the same values; and who waits for the
// search of a plan hears of it.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { prepareCircuit } from '../../../../src/compiler/plan/index.ts';
import type { SearchProgress } from '../../../../src/runtime/backends/backend.ts';
import { plansOfCircuit } from '../../../../src/runtime/backends/plan-circuit.ts';
import { reference } from '../../../../src/runtime/backends/reference/index.ts';
import { createWasm } from '../../../../src/runtime/backends/wasm/index.ts';
import { roomIn } from '../../../../src/runtime/backends/wasm/room.ts';
import { qcnns } from '../../../../src/testing/index.ts';
import { drawNumbers, expectAgreement, valueTolerance } from '../agreement.ts';
import { planOf } from './circuits.ts';

const { circuit } = planOf('ring', { n: '8', conv: 'su4', wiring: 'ring' });
const numbers = drawNumbers(circuit, 37, 3);
const { weights, inputs, upstream, batch } = numbers;
const small = 400 * 2 ** 10;
const network = { kind: 'network' } as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qcnn-memory-'));
  vi.stubEnv('QCNN_CACHE', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('a plan that does not fit', () => {
  const free = createWasm({ threads: 1, plan: network });
  const tight = createWasm({ threads: 1, plan: network, memoryLimit: small });

  test('gives way to one that was searched within limits, with the same values', async () => {
    const [all] = plansOfCircuit(prepareCircuit(circuit), network);
    if (!('plan' in all)) throw new Error(all.reason);
    const large = tight.loadPlan(all.plan);
    expect(() => large.vjp(weights, inputs, upstream, batch)).toThrow(/MiB for its gradient/);
    large.dispose();

    const [found, right] = [tight, free].map((backend) => {
      const executable = backend.load(circuit);
      const values = executable.forward(weights, inputs, batch);
      expect(executable.vjp(weights, inputs, upstream, batch).values).toEqual(values);
      executable.dispose();
      return values;
    });
    found.forEach((value, at) => expect(Math.abs(value - right[at])).toBeLessThan(valueTolerance));
    await expectAgreement({ backend: tight }, reference, circuit, numbers);
  });

  test('kinds of gradients and sizes of batches one after the other, each in a memory that holds not all of their programs', () => {
    const executable = tight.load(circuit);
    const first = executable.forward(weights, inputs, batch);
    for (const size of [1, 9, 37, 1, 37]) {
      const some = inputs.subarray(0, size * circuit.inputs[0].size);
      const ups = upstream.subarray(0, size);
      for (const wanted of [undefined, { weights: true, inputs: false }, { weights: false, inputs: true }]) {
        const { values } = executable.vjp(weights, some, ups, size, wanted);
        expect(values).toEqual(first.subarray(0, size));
      }
    }
    expect(executable.forward(weights, inputs, batch)).toEqual(first);
    executable.dispose();
  });

  test('gives way to another kind of plan where that one fits', async () => {
    const [all, amplitudes] = plansOfCircuit(prepareCircuit(circuit));
    expect([all.kind, amplitudes.kind]).toEqual(['network', 'statevector']);
    if (!('plan' in all && 'plan' in amplitudes)) throw new Error('no plan');
    expect(all.estimate).toBeLessThan(amplitudes.estimate);
    const room = roomIn(small, true);
    expect([all, amplitudes].map(({ plan }) => room.fits(plan))).toEqual([false, true]);
  });

  test.each(['statevector', 'network'] as const)('stays where no search helps: %s', (kind) => {
    const memoryLimit = { statevector: 128, network: 32 }[kind] * 2 ** 10;
    const executable = createWasm({ threads: 1, memoryLimit, plan: { kind } }).load(circuit);
    const values = () => executable.forward(weights, inputs, batch);
    const gradients = () => executable.vjp(weights, inputs, upstream, batch);
    expect(gradients).toThrow(/needs \d+ MiB for its gradient on the wasm backend, more than its limit/);
    if (kind === 'statevector') expect(values()).toHaveLength(batch);
    else expect(values).toThrow(/needs \d+ MiB for its values/);
    executable.dispose();
  });

  test('is not searched again where it is far too big', () => {
    const onProgress = vi.fn();
    const executable = createWasm({ threads: 1, memoryLimit: 2 ** 10 }).load(circuit, { onProgress });
    expect(() => executable.forward(weights, inputs, batch)).toThrow(/MiB/);
    expect(onProgress).not.toHaveBeenCalled();
    executable.dispose();
  });

  test('random circuits, all trees searched within limits', async () => {
    const backend = createWasm({ threads: 1, plan: { ...network, limits: { biggest: 64, tape: 128 } } });
    const circuits = fc.sample(qcnns({ qubits: { min: 2, max: 5 } }), 8);
    for (const each of circuits) {
      if (!plansOfCircuit(prepareCircuit(each), network).some((candidate) => 'plan' in candidate)) continue;
      await expectAgreement({ backend }, reference, each, drawNumbers(each, 5, 11));
    }
  });
});

describe('progress', () => {
  /** What a process hears that begins now. */
  async function hear(memoryLimit: number): Promise<SearchProgress[][]> {
    vi.resetModules();
    await import('../../../../src/runtime/trees/keep-on-disk.ts');
    const begun = await import('../../../../src/runtime/backends/wasm/index.ts');
    const backend = begun.createWasm({ threads: 1, plan: network, memoryLimit });
    return [1, 2].map(() => {
      const heard: SearchProgress[] = [];
      backend.load(circuit, { onProgress: (progress) => heard.push(progress) }).dispose();
      return heard;
    });
  }

  test('of a new shape; not of one that this process or an earlier one searched', async () => {
    const [first, second] = await hear(small);
    expect(first.length).toBeGreaterThan(0);
    for (const { done, of, best } of first) {
      expect(done).toBeLessThanOrEqual(of);
      expect(best).toBeGreaterThan(0);
    }
    expect(first.at(-1)).toMatchObject({ done: first.at(-1)!.of });
    expect(second).toEqual([]);
    expect(readdirSync(join(folder, 'trees')).length).toBeGreaterThan(0);
    expect(await hear(small)).toEqual([[], []]);

    vi.stubEnv('QCNN_CACHE', 'off');
    const [again, known] = await hear(small);
    expect(again).toEqual(first);
    expect(known).toEqual([]);
  });

  test('not of trees in the package', async () => {
    expect(await hear(2 ** 31)).toEqual([[], []]);
  });
});
