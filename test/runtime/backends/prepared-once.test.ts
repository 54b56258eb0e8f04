// A circuit is optimised once on the way from `load` to a kernel, and each fact about it is found out once.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { whyNoStatevector } from '../../../src/compiler/plan/build-statevector.ts';
import { prepareCircuit, startingTree } from '../../../src/compiler/plan/index.ts';
import { whyNoNetwork } from '../../../src/compiler/plan/trace-circuit.ts';
import { optimise } from '../../../src/compiler/passes/index.ts';
import { sweepOf } from '../../../src/compiler/targets/wgsl/index.ts';
import type { Backend, DeviceBackend } from '../../../src/runtime/backends/backend.ts';
import { createGpujs } from '../../../src/runtime/backends/gpujs/index.ts';
import { planCircuit } from '../../../src/runtime/backends/plan-circuit.ts';
import { createWasm } from '../../../src/runtime/backends/wasm/index.ts';
import { createWebgpu } from '../../../src/runtime/backends/webgpu/index.ts';
import { circuitOf, compileText } from '../../circuits/library.ts';
import { describeWithAdapter } from './webgpu/adapter.ts';

vi.mock('../../../src/compiler/passes/index.ts', { spy: true });
vi.mock('../../../src/compiler/plan/trace-circuit.ts', { spy: true });
vi.mock('../../../src/compiler/plan/build-statevector.ts', { spy: true });
afterEach(() => vi.clearAllMocks());

const findTree = startingTree;
const ring = circuitOf('ring', { n: '4' });
const noisy = compileText(
  'noisy',
  'circuit noisy() { input x: angle; qubit q[2]; ry(x) on q[0]; cx q[0], q[1]; depolarize(0.1) on q[1]; return Z(q[1]); }',
);
const circuits = [
  ['unitary', ring],
  ['noisy', noisy],
] as const;

function loadsOnce(backend: Backend | DeviceBackend): void {
  test.each(circuits)('a %s circuit', async (_, circuit) => {
    const executable = await backend.load(circuit);
    executable.dispose();
    expect(optimise).toHaveBeenCalledTimes(1);
    expect(vi.mocked(whyNoNetwork).mock.calls.length).toBeLessThanOrEqual(1);
    expect(vi.mocked(whyNoStatevector).mock.calls.length).toBeLessThanOrEqual(1);
  });
}

describe('wasm', () => loadsOnce(createWasm({ threads: 1, plan: { findTree } })));
describe('wasm without room for the first plan', () =>
  loadsOnce(createWasm({ threads: 1, memoryLimit: 2 ** 16, plan: { findTree } })));
describe('gpujs', () => loadsOnce(createGpujs({ plan: { findTree } })));
describeWithAdapter('webgpu', () => loadsOnce(createWebgpu({ findTree })));
describeWithAdapter('webgpu by plans', () => loadsOnce(createWebgpu({ method: 'plan', findTree })));

test('facts of a prepared circuit are found out when they are first asked for, and once', () => {
  const prepared = prepareCircuit(noisy);
  expect(whyNoStatevector).not.toHaveBeenCalled();
  expect(prepared.noStatevector).toBe('the noise channel depolarize');
  expect(prepared.noStatevector).toBe('the noise channel depolarize');
  expect([prepared.noNetwork, prepared.noNetwork]).toEqual([undefined, undefined]);
  expect(whyNoStatevector).toHaveBeenCalledTimes(1);
  expect(whyNoNetwork).toHaveBeenCalledTimes(1);
});

test('what was not prepared is refused by the type checker', () => {
  const misuse = () => {
    // @ts-expect-error -- a circuit that nobody prepared
    planCircuit(ring);
    // @ts-expect-error -- one that looks prepared
    sweepOf({ circuit: ring, noNetwork: undefined, noStatevector: undefined });
  };
  expect(misuse).toThrow();
});
