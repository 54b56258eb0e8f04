// Every backend gives what the reference gives, for any circuit, width, batch and angle. A new backend is one line here.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { planCost, planFor, startingTree, type SearchTask } from '../../../src/compiler/plan/index.ts';
import { searchTree } from '../../../src/compiler/plan/search/search-tree.ts';
import type { Backend, Gradients } from '../../../src/runtime/backends/backend.ts';
import { createGpujs, mostQubits } from '../../../src/runtime/backends/gpujs/index.ts';
import { createInterpreter } from '../../../src/runtime/backends/interpreter/index.ts';
import { createReference, reference } from '../../../src/runtime/backends/reference/index.ts';
import { createWasm } from '../../../src/runtime/backends/wasm/index.ts';
import { createWebgpu } from '../../../src/runtime/backends/webgpu/index.ts';
import { UserError } from '../../../src/user-error.ts';
import { arbitraryCircuit, gentleAngle } from '../../properties/arbitrary-circuit.ts';
import { qcnns } from '../../../src/testing/index.ts';
import { drawNumbers, expectAgreement, type Contender } from './agreement.ts';

const wasm = createWasm({ threads: 1 });
/** Another tree than the oracle's, without the time of a thorough search. */
const quickTree = ({ network, starts }: SearchTask) =>
  searchTree(network, { batch: 4, gradient: true, starts, restarts: 1, moves: 50 }).tree;
const quickPlan = (circuit: Circuit) => planFor(circuit, { findTree: quickTree });

const contenders: readonly Contender[] = [
  { backend: createInterpreter({ findTree: quickTree }) },
  { backend: { ...wasm, load: (circuit) => wasm.loadPlan(quickPlan(circuit), { circuit }) } },
  { backend: createWebgpu({ method: 'plan', findTree: quickTree }), share: 0.2 },
  {
    backend: createGpujs({ plan: { findTree: quickTree } }),
    share: 0.2,
    refuses: ({ qubits }) => qubits > mostQubits,
  },
];
/** Those whose test fails, not skips, where they cannot run. */
const required = ['interpreter', 'wasm', ...(process.env.QCNN_REQUIRE_WEBGPU === '1' ? ['webgpu'] : [])];
const cases = await Promise.all(
  contenders.map(async (contender) => {
    const reason = await contender.backend.unavailable();
    return [contender.backend.name, contender, reason] as const;
  }),
);

const small = { maxQubits: 3, angles: gentleAngle() };
const deepUnitary = arbitraryCircuit({
  ...small,
  maxOperations: 40,
  noise: false,
  branches: false,
  resets: false,
});
const seeds = fc.nat();
/** Of each contender that is fast; more for a search: QCNN_RUNS=60. */
const runs = Number(process.env.QCNN_RUNS ?? 20);
const batches = fc.constantFrom(0, 1, 2, 3, 7);

describe.each(cases)('%s gives what the reference gives', (name, contender, reason) => {
  const { share = 1 } = contender;
  if (reason !== undefined && !required.includes(name)) return test.skip(reason);
  test('can run here', () => {
    expect(reason).toBeUndefined();
  });
  const numRuns = (part: number) => ({ numRuns: Math.ceil(share * part * runs) });
  const agree = (
    circuit: Circuit,
    batch: number,
    seed: number,
    reach?: number,
    oracle: Backend = reference,
  ) => expectAgreement(contender, oracle, circuit, drawNumbers(circuit, batch, seed, reach));

  test.prop([arbitraryCircuit({ angles: gentleAngle() }), batches, seeds], numRuns(1))(
    'for any circuit',
    ({ circuit }, batch, seed) => agree(circuit, batch, seed),
  );

  test.prop([deepUnitary, batches, seeds], numRuns(1 / 2))(
    'for deep unitary circuits',
    ({ circuit }, batch, seed) => agree(circuit, batch, seed),
  );

  test.prop([arbitraryCircuit({ ...small, maxOperations: 8 }), seeds], numRuns(1 / 6))(
    'for batches larger than a chunk',
    ({ circuit }, seed) => agree(circuit, 131, seed),
  );

  test.prop([qcnns({ qubits: { min: 2, max: 5 }, noise: true }), batches, seeds], numRuns(2 / 3))(
    'for large angles',
    (circuit, batch, seed) => agree(circuit, batch, seed, 1e4),
  );

  test.prop([qcnns({ qubits: { min: 2, max: 8 } }), batches, seeds], numRuns(2 / 3))(
    'for pooled circuits without noise',
    (circuit, batch, seed) => agree(circuit, batch, seed),
  );

  // No statevector holds these: another order of contraction, in float64, is the judge.
  test.prop(
    [qcnns({ qubits: { min: 10, max: 64 }, noise: true }), fc.constantFrom(1, 3), seeds],
    numRuns(1 / 5),
  )('for pooled circuits of 10 to 64 qubits', (circuit, batch, seed) => {
    fc.pre(planCost(planFor(circuit, { findTree: startingTree }), batch).gradient < 3e7);
    return agree(circuit, batch, seed, 3, createInterpreter({ findTree: startingTree }));
  });
});

describe('what has to agree', () => {
  const circuit = fc.sample(qcnns({ qubits: 3 }), 1)[0];
  const numbers = drawNumbers(circuit, 3, 1);
  const distorted = (by: (gradients: Gradients) => Gradients): Contender => ({
    backend: {
      ...reference,
      load: (given) => {
        const right = reference.load(given);
        return { ...right, vjp: (...args) => by(right.vjp(...args)) };
      },
    },
  });
  const off = (numbersOf: Float64Array, by: number) =>
    numbersOf.map((each, i) => (i === 0 ? each + by : each));

  test.each<[string, (gradients: Gradients) => Gradients]>([
    ['values', (all) => ({ ...all, values: off(all.values, 1e-4) })],
    ['gradients by the weights', (all) => ({ ...all, weights: off(all.weights, 1e-3) })],
    ['gradients by the inputs', (all) => ({ ...all, inputs: off(all.inputs, Number.NaN) })],
    ['their number', (all) => ({ ...all, inputs: all.inputs.subarray(1) })],
  ])('%s', async (_, wrong) => {
    await expectAgreement(
      distorted((all) => all),
      reference,
      circuit,
      numbers,
    );
    await expect(expectAgreement(distorted(wrong), reference, circuit, numbers)).rejects.toThrow();
  });

  test('a refusal is a UserError, and comes where it has to', async () => {
    const tooSmall = createReference(1);
    await expectAgreement({ backend: tooSmall, refuses: () => true }, reference, circuit, numbers);
    await expect(expectAgreement({ backend: tooSmall }, reference, circuit, numbers)).rejects.toThrow(
      UserError,
    );
    const all = { backend: reference, refuses: () => true };
    await expect(expectAgreement(all, reference, circuit, numbers)).rejects.toThrow();
  });
});
