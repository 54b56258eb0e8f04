// Gradients of several weight sets in one call are those of one call each, to the bit.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { inputCount, outputCount, weightCount, type Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { planFor, startingTree, type SearchTask } from '../../../src/compiler/plan/index.ts';
import { searchTree } from '../../../src/compiler/plan/search/search-tree.ts';
import type { Wanted } from '../../../src/compiler/plan/plan.ts';
import type { DeviceExecutable, Executable, Gradients } from '../../../src/runtime/backends/backend.ts';
import { createGpujs } from '../../../src/runtime/backends/gpujs/index.ts';
import { createInterpreter } from '../../../src/runtime/backends/interpreter/index.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import { createWasm } from '../../../src/runtime/backends/wasm/index.ts';
import { createWebgpu } from '../../../src/runtime/backends/webgpu/index.ts';
import { qcnns } from '../../../src/testing/index.ts';
import { UserError } from '../../../src/user-error.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { drawNumbers } from './agreement.ts';
import { planOf } from './wasm/circuits.ts';
import { describeWithAdapter } from './webgpu/adapter.ts';

const runs = Number(process.env.QCNN_MANY ?? 12);
const wasm = createWasm({ threads: 1 });
const quickTree = ({ network, starts }: SearchTask) =>
  searchTree(network, { batch: 4, gradient: true, starts, restarts: 1, moves: 50 }).tree;
const loaded = (circuit: Circuit) => wasm.loadPlan(planFor(circuit, { findTree: quickTree }), { circuit });

interface Case {
  readonly sets: number;
  readonly batch: number;
  readonly seed: number;
  readonly wanted: Wanted;
  /** Whether all weight sets have the same inputs. */
  readonly shares: boolean;
}

const arbitraryCase = (mostSets: number): fc.Arbitrary<Case> =>
  fc.record({
    sets: fc.integer({ min: 1, max: mostSets }),
    batch: fc.constantFrom(0, 1, 3, 32, 70),
    seed: fc.nat(),
    wanted: fc.constantFrom(
      { weights: true, inputs: true },
      { weights: true, inputs: false },
      { weights: false, inputs: true },
    ),
    shares: fc.boolean(),
  });

const joined = (parts: readonly Float64Array[]) => Float64Array.from(parts.flatMap((part) => [...part]));

/** What both ways give; the second one in one call. */
async function bothWays(
  executable: Executable | DeviceExecutable,
  { sets, batch, seed, wanted, shares }: Case,
) {
  const own = Array.from({ length: sets }, (_, set) => drawNumbers(executable.circuit, batch, seed + set));
  const inputsOf = (set: number) => own[shares ? 0 : set].inputs;
  const one: Gradients[] = [];
  for (const [at, { weights, upstream }] of own.entries())
    one.push(await executable.vjp(weights, inputsOf(at), upstream, batch, wanted));
  const many = await executable.vjpMany(
    own.map(({ weights }) => weights),
    shares ? own[0].inputs : joined(own.map((_, set) => inputsOf(set))),
    joined(own.map(({ upstream }) => upstream)),
    batch,
    wanted,
  );
  return [one, many] as const;
}

async function expectSame(executable: Executable | DeviceExecutable, given: Case): Promise<void> {
  try {
    const [one, many] = await bothWays(executable, given);
    const numbers = (all: readonly Gradients[]) => all.map(({ values, weights, inputs }) => [...values, 0, ...weights, 0, ...inputs].map((number) => number + 0)); // prettier-ignore
    expect(numbers(many)).toEqual(numbers(one));
  } finally {
    executable.dispose();
  }
}

describe('wasm: several weight sets in one call give the bits of one call each', () => {
  propertyTest.prop([arbitraryCircuit({ maxQubits: 4 }), arbitraryCase(9)], { numRuns: 2 * runs })(
    'for any circuit',
    ({ circuit }, given) => expectSame(loaded(circuit), given),
  );
  propertyTest.prop([qcnns({ qubits: { min: 2, max: 8 }, noise: true }), arbitraryCase(17)], {
    numRuns: runs,
  })('for pooled circuits', (circuit, given) => expectSame(loaded(circuit), given));

  test.each(['hur', 'study', 'cong'])('for %s', async (name) => {
    const { plan, circuit } = planOf(name);
    const given = { sets: 11, batch: 9, seed: 5, wanted: { weights: true, inputs: true }, shares: false };
    await expectSame(wasm.loadPlan(plan, { circuit }), given);
  });

  test('on two threads, with chunks that wait for the memory, and where the memory holds one weight set alone', async () => {
    const { plan, circuit } = planOf('study');
    const given = { sets: 3, batch: 700, seed: 1, wanted: { weights: true, inputs: true }, shares: true };
    for (const backend of [createWasm({ threads: 2 }), createWasm({ threads: 1, memoryLimit: 2 ** 22 })])
      await expectSame(backend.loadPlan(plan, { circuit }), given);
  });
});

/** Each gives the bits of one call each, too: it makes those calls. */
const others = [
  reference,
  createInterpreter(),
  createGpujs({ mode: 'cpu', plan: { findTree: startingTree } }),
];

describe.each(others)('$name goes through weight sets one by one', (backend) => {
  propertyTest.prop([arbitraryCircuit({ maxQubits: 3 }), arbitraryCase(3)], { numRuns: Math.ceil(runs / 4) })(
    'for any circuit',
    async ({ circuit }, given) =>
      expectSame(await backend.load(circuit), { ...given, batch: given.batch % 8 }),
  );
});

describeWithAdapter('webgpu goes through weight sets one by one', () => {
  propertyTest.prop([arbitraryCircuit({ maxQubits: 3 }), arbitraryCase(3)], { numRuns: 2 })(
    'for any circuit',
    async ({ circuit }, given) => expectSame(await createWebgpu().load(circuit), given),
  );
});

test('says which numbers are too many or too few', () => {
  const { plan, circuit } = planOf('hur');
  const executable = wasm.loadPlan(plan, { circuit });
  const [w, x, u] = [weightCount(circuit), 2 * inputCount(circuit), 2 * outputCount(circuit)].map((length) => new Float64Array(length)); // prettier-ignore
  expect(executable.vjpMany([], x, [], 2)).toEqual([]);
  const twice = new Float64Array(2 * u.length);
  expect(() => executable.vjpMany([w, w.subarray(1)], x, twice, 2)).toThrow(UserError);
  expect(() => executable.vjpMany([w, w, w], x, twice, 2)).toThrow(
    'yields 6 numbers for a batch of 2 and 3 weight sets, but 4 upstream gradients were given',
  );
  expect(() => executable.vjpMany([w, w], new Float64Array(24), twice, 2)).toThrow(
    'takes 16 inputs for a batch of 2, or 32 for one of each of 2 weight sets, but 24 were given',
  );
  executable.dispose();
});
