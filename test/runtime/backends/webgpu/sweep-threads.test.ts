// How many threads a sample of a sweep gets: the rule, on devices that only say what they are.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { prepareCircuit } from '../../../../src/compiler/plan/index.ts';
import { sweepOf, type Sweep } from '../../../../src/compiler/targets/wgsl/index.ts';
import type { Context } from '../../../../src/runtime/backends/webgpu/context.ts';
import { constantThreads, threadsOfSweep } from '../../../../src/runtime/backends/webgpu/sweep-threads.ts';
import { circuitOf } from '../../../circuits/library.ts';

const deviceOf = (subgroupMaxSize: number, isFallback = false, most = 1024) =>
  ({
    device: { adapterInfo: { subgroupMaxSize }, limits: { maxComputeInvocationsPerWorkgroup: most } },
    isFallback,
  }) as unknown as Context;
const ring = (n: number) => sweepOf(prepareCircuit(circuitOf('ring', { n: `${n}` }))) as Sweep;
const card = deviceOf(32);

describe('threads of a sample', () => {
  test.each([
    [8, 1, true, 64],
    [8, 8192, true, 32],
    [10, 1, true, 256],
    [10, 1024, true, 32],
    [11, 8192, true, 64],
    [11, 1024, false, 256],
    [11, 8192, false, 32],
  ])('%i qubits, %i samples, gradient %s: %i', (n, samples, gradient, threads) => {
    expect(threadsOfSweep(ring(n), card).of(samples, gradient)).toBe(threads);
  });

  test('are a subgroup on a software adapter, and where none is told, 4 there and 32 elsewhere', () => {
    expect(threadsOfSweep(ring(10), deviceOf(8, true)).all(true)).toEqual([8]);
    expect(threadsOfSweep(ring(10), deviceOf(0, true)).all(false)).toEqual([4]);
    expect(threadsOfSweep(ring(10), deviceOf(128, true)).all(false)).toEqual([4]);
    expect(threadsOfSweep(ring(4), deviceOf(0)).all(true)).toEqual([32]);
    expect(threadsOfSweep(ring(8), deviceOf(128)).all(true)).toEqual([64, 32]);
  });

  test('that are given hold for all, within the limit', () => {
    expect(constantThreads(512, deviceOf(32, false, 256)).of(1, true)).toBe(256);
    expect(constantThreads(8, card).all(true)).toEqual([8]);
  });

  propertyTest.prop(
    [
      fc.constantFrom(4, 8, 16, 32, 64),
      fc.constantFrom(128, 256, 1024),
      fc.integer({ min: 2, max: 11 }),
      fc.boolean(),
    ],
    { numRuns: 20 },
  )(
    'never grow with the samples, stay within the device, and are among those that may be',
    (subgroup, most, n, gradient) => {
      const threads = threadsOfSweep(ring(n), deviceOf(subgroup, false, most));
      const found = [1, 10, 100, 1000, 10_000, 100_000].map((samples) => threads.of(samples, gradient));
      expect(found).toEqual(found.toSorted((a, b) => b - a));
      for (const each of found) {
        expect(threads.all(gradient)).toContain(each);
        expect(Math.log2(each) % 1).toBe(0);
        expect(each).toBeGreaterThanOrEqual(subgroup);
        expect(each).toBeLessThanOrEqual(most);
      }
    },
  );
});
