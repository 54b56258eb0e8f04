// One-gate mutants of random circuits: a witness for each that dense matrices tell from the circuit, and none for those that
// are the same; none for what the passes make of a circuit.
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { binary, constant, evaluate } from '../../../src/compiler/circuit/angles.ts';
import {
  inputCount,
  weightCount,
  type Circuit,
  type GateOperation,
} from '../../../src/compiler/circuit/circuit.ts';
import type { Matrix } from '../../../src/compiler/circuit/matrix.ts';
import { unitaryOf } from '../../../src/compiler/circuit/unitary-of.ts';
import { allOperations, withAngles } from '../../../src/compiler/circuit/walk.ts';
import { optimise } from '../../../src/compiler/passes/index.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import type { Level, Pair } from '../../../src/equivalence/task/task.ts';
import { findWitness, witnessTexts, type Witness } from '../../../src/equivalence/witness/index.ts';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { mistakes } from '../mutants/kinds.ts';
import { load } from '../../compiler/load.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';

const tolerance = 1e-9;
const find = (pair: Pair, level: Level) =>
  findWitness({ pair, level }, { seed: 1, budget: createBudget(20), tolerance });

/** Random gates only, some of them mutated. */
const mutants = fc
  .record({
    given: arbitraryCircuit({
      maxQubits: 4,
      maxOperations: 14,
      noise: false,
      branches: false,
      resets: false,
      prepare: false,
    }),
    name: fc.constantFrom(...Object.keys(mistakes)),
    pick: fc.nat(3),
    place: fc.nat(100),
  })
  .map(({ given: { circuit }, name, place, pick }) => {
    const operations = circuit.operations.filter((each) => each.kind === 'gate');
    const changed = operations.map((gate) => mistakes[name](gate, pick));
    const places = [...changed.keys()].filter((at) => changed[at] !== undefined);
    const chosen = places[place % Math.max(1, places.length)];
    const other = operations.flatMap((gate, at) => (at === chosen ? (changed[at] ?? []) : gate));
    const a: Circuit = { ...circuit, operations };
    return { name, a, b: { ...circuit, operations: other } };
  });

interface Truth {
  exact: number;
  phase: number;
  outputs: number;
}

/** The largest differences at random points, by dense matrices. */
function truthOf({ a, b }: Pair): Truth {
  const random = createRandom(7);
  const truth: Truth = { exact: 0, phase: 0, outputs: 0 };
  for (let point = 0; point < 12; point++) {
    const [weights, inputs] = [weightCount(a), inputCount(a)].map((count) => Array.from({ length: count }, () => random.uniform(-3, 3))); // prettier-ignore
    const [u, v] = [a, b].map(
      (circuit) =>
      unitaryOf(circuit.qubits, circuit.operations.map((gate) => withAngles(gate, (angle) => constant(evaluate(angle, weights, inputs)))) as GateOperation[]), // prettier-ignore
    );
    truth.exact = Math.max(truth.exact, farthest(u, v, [1, 0]));
    truth.phase = Math.max(truth.phase, farthest(u, v, overlapPhase(v, u)));
    const values = [a, b].map((circuit) => reference.load(circuit).forward(weights, inputs, 1));
    values[0].forEach(
      (value, at) => (truth.outputs = Math.max(truth.outputs, Math.abs(value - values[1][at]))),
    );
  }
  return truth;
}

/** max |u − phase · v| */
function farthest(u: Matrix, v: Matrix, [re, im]: readonly [number, number]): number {
  let most = 0;
  for (let at = 0; at < u.length; at += 2) {
    const x = u[at] - (re * v[at] - im * v[at + 1]);
    const y = u[at + 1] - (re * v[at + 1] + im * v[at]);
    most = Math.max(most, Math.hypot(x, y));
  }
  return most;
}

/** The phase of Σ conj(v) u. */
function overlapPhase(v: Matrix, u: Matrix): readonly [number, number] {
  let [re, im] = [0, 0];
  for (let at = 0; at < u.length; at += 2) {
    re += v[at] * u[at] + v[at + 1] * u[at + 1];
    im += v[at] * u[at + 1] - v[at + 1] * u[at];
  }
  const size = Math.hypot(re, im);
  return size < 1e-9 ? [1, 0] : [re / size, im / size];
}

/** It runs as two texts and gives what it says, which differs by more than may be. */
function expectRunnable(witness: Witness): void {
  const texts = witnessTexts(witness);
  const values = [texts.a, texts.b].map((text) => {
    const { circuit, diagnostics } = elaborateCircuit({ name: 'w.qcnn', text }, load);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    return reference.load(circuit!).forward([], [], 1)[0];
  });
  expect(values[0]).toBeCloseTo(witness.valueA, 12);
  expect(values[1]).toBeCloseTo(witness.valueB, 12);
  expect(witness.difference).toBeGreaterThan(tolerance + witness.rounding);
}

test.prop([mutants, fc.constantFrom<keyof Truth>('exact', 'phase', 'outputs')], { numRuns: 24 })(
  'a witness where and only where dense matrices differ',
  ({ a, b }, level) => {
    const truth = truthOf({ a, b })[level];
    // Between rounding and what every search finds nothing is asked.
    fc.pre(truth < 1e-12 || truth > 1e-7);
    const found = find({ a, b }, level);
    if (truth < 1e-12) expect(found.kind).toBe('nearest');
    else if (found.kind === 'witness') expectRunnable(found);
    else throw new Error(`${truth} apart, and ${found.words}`);
  },
);

test.prop([arbitraryCircuit({ maxOperations: 12 })], { numRuns: 10 })(
  'none between a circuit and what the passes make of it',
  ({ circuit }) => {
    const found = find(
      { a: circuit, b: optimise(circuit, 2, { without: ['reuse-qubits'] }).circuit },
      'outputs',
    );
    expect(found.kind).toBe('nearest');
  },
);

test.prop(
  [arbitraryCircuit({ maxQubits: 3, maxOperations: 10 }), fc.constantFrom<Level>('channel', 'state')],
  { numRuns: 12 },
)('a channel that is cut out shows, with measurements and resets around it', ({ circuit }, level) => {
  // A flip of probability 0.3 on all live qubits at the end, and none.
  const live = new Set(
    circuit.outputs.flatMap((output) => (output.kind === 'probabilities' ? output.qubits : [])),
  );
  fc.pre(live.size > 0);
  const noisy: Circuit = {
    ...circuit,
    operations: [
      ...circuit.operations,
      ...[...live].flatMap((qubit) => [
        { kind: 'channel' as const, channel: 'amplitude_damp' as const, probability: 0.3, qubits: [qubit] },
      ]),
    ],
  };
  const found = find({ a: circuit, b: noisy }, level);
  // In |0⟩ nothing decays.
  if (found.kind === 'witness') expectRunnable(found);
  else expect(found.largest).toBeLessThan(1e-9);
  if (level === 'channel' && allOperations(circuit.operations).every(({ kind }) => kind === 'gate'))
    expect(found.kind).toBe('witness');
});

test('rounding of a deep circuit is no difference', () => {
  const random = createRandom(3);
  const operations = Array.from({ length: 500 }, (): GateOperation => {
    const qubit = random.integer(4);
    if (random.integer(3) === 0) return { kind: 'gate', gate: 'cx', controls: 0, angles: [], qubits: [qubit, (qubit + 1) % 4] };
    return { kind: 'gate', gate: ['rx', 'ry', 'rz'][random.integer(3)], controls: 0, angles: [{ kind: 'weight', index: random.integer(8) }], qubits: [qubit] };
  }); // prettier-ignore
  const halves = operations.flatMap((gate): GateOperation[] => {
    if (gate.angles.length === 0) return [gate];
    const half = withAngles(gate, (angle) => binary('divide', angle, constant(3)));
    return [half, withAngles(gate, (angle) => binary('multiply', angle, constant(2 / 3)))];
  });
  const circuit: Circuit = {
    name: 'deep',
    qubits: 4,
    bits: 0,
    weights: [
      { name: 'w', meeting: 0, shape: [8], offset: 0, size: 8, initial: { kind: 'constant', value: 0 } },
    ],
    inputs: [],
    operations,
    outputs: [{ kind: 'probabilities', qubits: [0, 1, 2, 3] }],
  };
  const pair = { a: circuit, b: { ...circuit, operations: halves } };
  for (const tiny of [1e-9, 1e-15]) {
    const found = findWitness(
      { pair, level: 'outputs' },
      { seed: 1, budget: createBudget(10), tolerance: tiny },
    );
    expect(found.kind).toBe('nearest');
    expect(found.largest).toBeLessThan(1e-12);
  }
});
