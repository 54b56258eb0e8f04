// Values whose gradients are asked for next: what is kept of them changes no number.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { outputCount, type Circuit } from '../../../../src/compiler/circuit/circuit.ts';
import { planFor, type SearchTask } from '../../../../src/compiler/plan/index.ts';
import type { Wanted } from '../../../../src/compiler/plan/plan.ts';
import { searchTree } from '../../../../src/compiler/plan/search/search-tree.ts';
import type { Executable, Gradients } from '../../../../src/runtime/backends/backend.ts';
import { createAhead } from '../../../../src/runtime/backends/wasm/ahead.ts';
import { createWasm } from '../../../../src/runtime/backends/wasm/index.ts';
import { qcnns } from '../../../../src/testing/index.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { drawNumbers } from '../agreement.ts';
import { planOf } from './circuits.ts';

const runs = Number(process.env.QCNN_AHEAD ?? 12);
const quickTree = ({ network, starts }: SearchTask) =>
  searchTree(network, { batch: 4, gradient: true, starts, restarts: 1, moves: 50 }).tree;
const backends = {
  usual: createWasm({ threads: 1 }),
  'two threads': createWasm({ threads: 2 }),
  'little memory': createWasm({ threads: 1, memoryLimit: 2 ** 22 }),
};
type Name = keyof typeof backends;

/** What is called one after the other, on one of two circuits of the same backend, at one of two points. */
interface Call {
  readonly circuit: 0 | 1;
  readonly point: 0 | 1;
  readonly kind: 'forward' | 'ahead' | 'vjp' | 'vjpMany';
  readonly wanted: Wanted;
  readonly batch: number;
}

const wanted = fc.constantFrom<Wanted>(
  { weights: true, inputs: true },
  { weights: true, inputs: false },
  { weights: false, inputs: true },
);
const either = fc.constantFrom(0, 1) as fc.Arbitrary<0 | 1>;
/** Mostly values and then the gradients of the same. */
const arbitraryCalls = fc
  .array(
    fc.record({
      circuit: either,
      point: either,
      kinds: fc.constantFrom<Call['kind'][]>(
        ['ahead', 'vjp'],
        ['ahead', 'vjp', 'vjp'],
        ['ahead'],
        ['forward'],
        ['vjp'],
        ['vjpMany'],
      ),
      wanted,
      batch: fc.constantFrom(1, 3, 32, 70),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((all) => all.flatMap(({ kinds, ...rest }): Call[] => kinds.map((kind) => ({ ...rest, kind }))));

/** What a call gives; where `keeps` is false, each is made as if no gradient was to follow. */
function answer(executable: Executable, { kind, wanted, batch, point }: Call, keeps: boolean): number[] {
  const { weights, inputs, upstream } = drawNumbers(executable.circuit, batch, point);
  const all = ({ values, weights, inputs }: Gradients) => [...values, ...weights, ...inputs];
  switch (kind) {
    case 'forward':
      return [...executable.forward(weights, inputs, batch)];
    case 'ahead':
      return [...executable.forward(weights, inputs, batch, keeps ? wanted : undefined)];
    case 'vjp':
      return all(executable.vjp(weights, inputs, upstream, batch, wanted));
    case 'vjpMany':
      return executable
        .vjpMany([weights, weights], inputs, [...upstream, ...upstream], batch, wanted)
        .flatMap(all);
  }
}

function expectSame(circuits: readonly Circuit[], calls: readonly Call[], name: Name, lanes?: number): void {
  const plans = circuits.map((circuit) => planFor(circuit, { findTree: quickTree }));
  const load = () =>
    plans.map((plan, at) =>
      backends[name].loadPlan(plan, { circuit: circuits[at], ...(lanes && { lanes }) }),
    );
  const [kept, anew] = [load(), load()];
  const numbersOf = (executables: readonly Executable[], keeps: boolean) =>
    calls.map((call) => answer(executables[call.circuit], call, keeps).map((number) => number + 0));
  expect(numbersOf(kept, true)).toEqual(numbersOf(anew, false));
  for (const each of [...kept, ...anew]) each.dispose();
}

const names = fc.constantFrom(...(Object.keys(backends) as Name[]));

propertyTest.prop(
  [
    arbitraryCircuit({ maxQubits: 4 }),
    arbitraryCircuit({ maxQubits: 3 }),
    arbitraryCalls,
    names,
    fc.constantFrom(undefined, 4),
  ],
  { numRuns: 3 * runs },
)('any circuits, called in any order', (one, other, calls, name, lanes) =>
  expectSame([one.circuit, other.circuit], calls, name, lanes),
);

propertyTest.prop([qcnns({ qubits: { min: 2, max: 8 }, noise: true }), arbitraryCalls, names], {
  numRuns: runs,
})('pooled circuits', (circuit, calls, name) => expectSame([circuit, circuit], calls, name));

test.each(['hur', 'study', 'cong', 'ring'])('%s goes on from its values, and once only', (circuitName) => {
  const { plan, circuit } = planOf(circuitName);
  const both = { weights: true, inputs: true };
  const executable = backends.usual.loadPlan(plan, { circuit });
  const { weights, inputs, upstream } = drawNumbers(circuit, 40, 1);
  const numbers = ({ values, weights, inputs }: Gradients) => [...values, ...weights, ...inputs];
  const expected = numbers(executable.vjp(weights, inputs, upstream, 40, both));
  const values = executable.forward(weights, inputs, 40, both);
  expect([...values]).toEqual(expected.slice(0, 40 * outputCount(circuit)));
  expect(numbers(executable.vjp(weights, inputs, upstream, 40, both))).toEqual(expected);
  expect(numbers(executable.vjp(weights, inputs, upstream, 40, both))).toEqual(expected);
  // A caller may write into its arrays between the calls.
  const moved = Float64Array.from(weights);
  executable.forward(moved, inputs, 40, both);
  moved[0] += 1;
  const there = numbers(executable.vjp(moved, inputs, upstream, 40, both));
  expect(there).not.toEqual(expected);
  executable.forward(moved, inputs, 40);
  expect(numbers(executable.vjp(moved, inputs, upstream, 40, both))).toEqual(there);
  executable.dispose();
});

test('a state is given once, at the same numbers and by the same gradients, while nobody else has used the memory', () => {
  let tenancy = 1;
  const { keep, take } = createAhead<string>({ tenancy: () => tenancy });
  const byBoth = { weights: true, inputs: true };
  const result = { values: new Float64Array(1), weights: new Float64Array(0), inputs: new Float64Array(0) };
  const at = { weights: [1, 2], inputs: [3], size: 1, result };
  const back = (wanted: Wanted) => ({ upstream: [1], sums: new Float64Array(1), wanted });
  const values = { ...at, back: undefined, ahead: byBoth };
  const gradients = { ...at, back: back(byBoth) };
  const kept = (then: () => void = () => {}) => (keep(values, 'state'), then());
  kept();
  expect([take(gradients), take(gradients)]).toEqual(['state', undefined]);
  const others = [
    { ...gradients, weights: [1, 2.5] },
    { ...gradients, inputs: [3, 3], size: 2 },
    { ...gradients, inputs: [Number.NaN] },
    { ...gradients, back: back({ weights: true, inputs: false }) },
    values,
  ];
  for (const other of others) {
    kept();
    expect([take(other), take(gradients)]).toEqual([undefined, undefined]);
  }
  kept(() => void tenancy++);
  expect(take(gradients)).toBeUndefined();
});
