// Block matrices of several weight sets, made by kernels that have each in a lane: the bits of the host's own.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { weightCount } from '../../../../src/compiler/circuit/circuit.ts';
import { planFor, startingTree } from '../../../../src/compiler/plan/index.ts';
import type { Plan } from '../../../../src/compiler/plan/plan.ts';
import { createHost, type Host } from '../../../../src/runtime/backends/host/host.ts';
import type { Batch } from '../../../../src/runtime/backends/run-plan.ts';
import { createEngine } from '../../../../src/runtime/backends/wasm/engine.ts';
import { createWeightSets } from '../../../../src/runtime/backends/wasm/weight-sets.ts';
import { createRandom } from '../../../../src/runtime/random.ts';
import { qcnns } from '../../../../src/testing/index.ts';
import { compileText } from '../../../circuits/library.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';

const numRuns = Number(process.env.QCNN_MANY ?? 20);
const engine = createEngine(1);

interface Outcome {
  /** Entries of all views, one after the other. */
  readonly entries: Float32Array;
  readonly byWeights: Float64Array;
}

/** What a device does with a host: takes all views, and brings the gradients by them. */
function useViews(plan: Plan, host: Host, gradients: Float32Array): Float32Array {
  const entries = new Float32Array(gradients.length);
  let at = 0;
  for (const [view, { entries: own }] of plan.views.entries()) {
    host.fillView(view, entries, at);
    at += own.length;
  }
  const starts = plan.views.map((_, view) => plan.views.slice(0, view).reduce((sum, { entries: { length } }) => sum + length, 0)); // prettier-ignore
  for (const step of plan.onceBack)
    if (step.kind === 'pullBlock') host.pullView(step.view, gradients, starts[step.view]);
  return entries;
}

function oneByOne(plan: Plan, batches: readonly Batch[], gradients: readonly Float32Array[]): Outcome[] {
  const host = createHost(plan);
  return batches.map(({ weights }, set) => {
    host.begin(weights);
    host.startPull();
    const entries = useViews(plan, host, gradients[set]);
    const byWeights = new Float64Array(weights.length);
    host.finish(byWeights);
    return { entries, byWeights };
  });
}

function sideBySide(plan: Plan, batches: readonly Batch[], gradients: readonly Float32Array[]): Outcome[] {
  const hosts: Host[] = [];
  const weightSets = createWeightSets(plan, engine, {
    fits: () => true,
    begin(_, host) {
      hosts.push(host);
      return { chunk: 1, once() {}, each() {}, onceBack() {}, end() {} };
    },
  });
  const own = weightSets.for(batches[0])!;
  expect(weightSets.bytes()).toBeGreaterThan(0);
  own.begin(batches);
  // The memory grows while they are in use, as it does where a batch needs more than any before.
  engine.arena(engine.floats().byteLength);
  const entries = batches.map((batch, set) => {
    own.run(batch, set);
    return useViews(plan, hosts[set], gradients[set]);
  });
  own.finish(batches);
  weightSets.drop();
  return batches.map(({ result }, set) => ({ entries: entries[set], byWeights: result.weights }));
}

const circuits = fc.oneof(
  arbitraryCircuit({ maxQubits: 3 }).map(({ circuit }) => circuit),
  qcnns({ qubits: { min: 2, max: 4 }, noise: true }),
);

propertyTest.prop([circuits, fc.integer({ min: 1, max: 8 }), fc.nat()], { numRuns })(
  'views and gradients by weights have the bits of one weight set alone',
  (circuit, sets, seed) => {
    const plan = planFor(circuit, { findTree: startingTree });
    fc.pre(plan.blocks.length > 0 && plan.blocks.every(({ form }) => form === 'pauli'));
    expectSame(plan, sets, seed);
  },
);

test('where a gate is done or not done, as a measured bit tells', () => {
  const source = 'circuit c { input x: angle[3]; weight w: angle[4]; qubit q[3]; ry(x) on q; bit m = measure q[0]; if (m) { depolarize(0.1) q[1]; u(w[0], w[1], w[2]) q[1]; } rxx(w[3]) q[1], q[2]; return Z(q[1]); }'; // prettier-ignore
  const plan = planFor(compileText('c', source), { findTree: startingTree });
  expect(plan.views.map(({ choice }) => choice)).toContain(2);
  expectSame(plan, 3, 1);
});

function expectSame(plan: Plan, sets: number, seed: number): void {
  const random = createRandom(seed);
  const draw = (length: number) => Float64Array.from({ length }, () => random.uniform(-4, 4));
  const none = new Float64Array(0);
  const batches = Array.from({ length: sets }, (): Batch => {
    const weights = draw(weightCount(plan.circuit));
    const result = { values: none, weights: new Float64Array(weights.length), inputs: none };
    return { weights, inputs: [], size: 1, back: { upstream: [], sums: none, wanted: { weights: true, inputs: false } }, result }; // prettier-ignore
  });
  const size = plan.views.reduce((sum, { entries }) => sum + entries.length, 0);
  const gradients = batches.map(() => Float32Array.from(draw(size)));
  expect(sideBySide(plan, batches, gradients)).toEqual(oneByOne(plan, batches, gradients));
}
