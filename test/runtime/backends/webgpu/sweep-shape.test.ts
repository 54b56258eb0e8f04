// However a batch is cut for a sweep on buffers, it fits what the device has, and all of it is done.
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { inputCount } from '../../../../src/compiler/circuit/circuit.ts';
import { prepareCircuit } from '../../../../src/compiler/plan/index.ts';
import { sweepOf, workOf, type Sweep } from '../../../../src/compiler/targets/wgsl/index.ts';
import { lowerSweep } from '../../../../src/compiler/targets/wgsl/program/index.ts';
import type { Context } from '../../../../src/runtime/backends/webgpu/context.ts';
import { sweepBytes } from '../../../../src/runtime/backends/webgpu/sweep-kernels.ts';
import { rangesOf } from '../../../../src/runtime/backends/webgpu/sweep-ranges.ts';
import { sweepShapeOf } from '../../../../src/runtime/backends/webgpu/sweep-shape.ts';
import { circuitOf, compileText } from '../../../circuits/library.ts';

const circuits = [
  compileText('c', 'circuit c { qubit q[1]; return Z(q[0]); }'),
  ...['2', '8'].map((n) => circuitOf('ring', { n, conv: 'su4' })),
];
const subjects = circuits.map((circuit) => {
  const sweep = sweepOf(prepareCircuit(circuit)) as Sweep;
  return { circuit, sweep, program: lowerSweep(sweep) };
});
const limits = fc.record({
  maxStorageBufferBindingSize: fc.integer({ min: 2 ** 16, max: 2 ** 31 }),
  maxBufferSize: fc.constant(2 ** 31),
  maxComputeWorkgroupsPerDimension: fc.constantFrom(100, 65_535),
});

test.prop([
  fc.constantFrom(...subjects),
  fc.record({ limits, isFallback: fc.boolean() }),
  fc.integer({ min: 2 ** 14, max: 2 ** 30 }),
  fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 1e7 })),
  fc.constantFrom(4, 32, 256),
  fc.boolean(),
])('memory, bindings, workgroups and time are enough', (subject, given, memoryLimit, batch, threads, gradient) => {
  const { circuit, sweep, program } = subject;
  const context = { device: { limits: given.limits }, isFallback: given.isFallback } as unknown as Context;
  const found = sweepShapeOf(context, { ...subject, memoryLimit }, { batch, threads, gradient });
  if (!found) {
    expect(Math.min(memoryLimit, given.limits.maxStorageBufferBindingSize)).toBeLessThan(2 ** 21);
    return;
  }
  const { chunk, groups, part, shape } = found;
  const bytes = sweepBytes(sweep, threads, { samples: chunk, groups }, gradient);
  const own = [bytes.matrices, bytes.scratch, bytes.pulled, bytes.sums];
  const memory = 4 * (program.sizes.once + shape.slots * shape.slotSize);
  for (const each of [...own, memory]) expect(each).toBeLessThanOrEqual(given.limits.maxStorageBufferBindingSize);
  const shared = 3 * 16 * sweep.vectors.shared;
  expect(own.reduce((sum, each) => sum + each, memory)).toBeLessThanOrEqual(memoryLimit + shared);
  expect(4 * chunk * inputCount(circuit)).toBeLessThanOrEqual(given.limits.maxStorageBufferBindingSize);
  expect(groups).toBeLessThanOrEqual(given.limits.maxComputeWorkgroupsPerDimension);
  expect(groups).toBeLessThanOrEqual(chunk);
  expect(shape.part).toBe(chunk);
  expect((part > groups ? part : 0) * workOf(sweep, gradient)).toBeLessThanOrEqual(2 ** 36);
  if (chunk < batch) expect(chunk % 64).toBe(0);
  if (batch / Math.min(chunk, part) > 1000) return;
  const ranges = rangesOf(batch, found).flat();
  expect(ranges.reduce((sum, { first, end }) => sum + end - first, 0)).toBe(batch);
  expect(ranges.map(({ adds }) => adds)).toEqual(ranges.map((_, at) => Number(at > 0)));
  // Each workgroup leaves a sum before the others add to it.
  expect(ranges[0].end).toBeGreaterThanOrEqual(groups);
}); // prettier-ignore
