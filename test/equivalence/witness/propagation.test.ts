// Observables followed to the start as Pauli products: the values are those of the simulator, what is cut away is not seen, and
// one wrong gate in a wide and deep circuit is shown.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inputCount, weightCount, type Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { gatesOf } from '../../../src/compiler/circuit/expand-blocks.ts';
import { binary, constant } from '../../../src/compiler/circuit/angles.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { optimise } from '../../../src/compiler/passes/index.ts';
import { pointSource } from '../../../src/equivalence/angles/point-source.ts';
import { suspectsOf } from '../../../src/equivalence/methods/index.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import type { Level } from '../../../src/equivalence/task/task.ts';
import { findWitness } from '../../../src/equivalence/witness/index.ts';
import { cutAt, propagationDevice } from '../../../src/equivalence/witness/propagation/index.ts';
import { numbersFor } from '../../../src/equivalence/witness/device.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { circuitOf } from '../subjects.ts';

const runs = Number(process.env.QCNN_RUNS ?? 20);

const lines = ['h q[0];', 'rx(w[0]) q[1];', 'ry(w[1] + 0.3) q[2];', 'rz(2 * w[2]) q[0];', 'cx q[0], q[1];', 'cz q[1], q[2];', 'crx(w[3]) q[2], q[0];', 'ccx q[0], q[1], q[2];', 'rzz(w[4]) q[0], q[2];', 't q[1];', 'reset q[1];', 'depolarize(0.1) q[2];', 'u(w[0], w[3], 0.2) q[1];', 'swap q[0], q[2];']; // prettier-ignore

const circuits = fc
  .tuple(fc.array(fc.constantFrom(...lines), { maxLength: 16 }), fc.constantFrom('Z(q[0])', 'X(q[1]) * Y(q[2])', 'Z(q[0]) + 0.5 * X(q[2])')) // prettier-ignore
  .map(([body, read]) => circuitOf(`circuit c { weight w: angle[5]; qubit q[3]; ${body.join(' ')} return ${read}; }`)); // prettier-ignore

const numbers = fc.array(fc.oneof(fc.constantFrom(0, Math.PI / 2, Math.PI), fc.double({ min: -4, max: 4, noNaN: true })), { minLength: 5, maxLength: 5 }); // prettier-ignore

test('values are those of the simulator, and what is cut away is not seen', () => {
  fc.assert(
    fc.property(circuits, numbers, (circuit, weights) => {
      const device = propagationDevice({ a: circuit, b: circuit })!;
      const at = numbersFor(circuit);
      at.all.set(weights);
      const [[value]] = device.values(at);
      if (Number.isNaN(value)) return;
      const [expected] = reference.load(circuit).forward(weights, [], 1);
      expect(Math.abs(value - expected)).toBeLessThan(1e-14 + device.rounding(at));
      const cut = cutAt(circuit, at.all)!;
      expect(verify(cut)).toEqual([]);
      expect(cut.operations.length).toBeLessThanOrEqual(circuit.operations.length);
      expect(Math.abs(reference.load(cut).forward(weights, [], 1)[0] - expected)).toBeLessThan(1e-12);
    }),
    { numRuns: 5 * runs },
  );
});

test('gates that nothing sees at these numbers are cut away', () => {
  const circuit = circuitOf('circuit c { weight w: angle[30]; qubit q[30]; ry(w) on q; cx on ring(q); ry(w) on q; return Z(q[4]); }'); // prettier-ignore
  const all = new Float64Array(30);
  all[2] = Math.PI / 2;
  const { operations } = cutAt(circuit, all)!;
  expect(operations.length).toBeLessThan(8);
});

const wide = (body: string) =>
  circuitOf(`circuit c { input x: angle[32]; weight w: angle[12, 32]; qubit q[32]; ${body} return Z(q[0]), X(q[9]); }`); // prettier-ignore

function find(a: Circuit, b: Circuit, level: Level) {
  const pair = { a, b };
  const points = pointSource(pair, 1);
  if ('why' in points) throw new Error(points.why);
  const targets = () => suspectsOf({ pair, level }, { points, seed: 1, budget: createBudget(20) });
  return findWitness({ pair, level }, { seed: 1, budget: createBudget(30), tolerance: 1e-9, targets });
}

/** One gate of the middle changed. */
function mutated(circuit: Circuit, kind: 'off' | 'dropped' | 'sign', seed: number): Circuit {
  const operations = circuit.operations.flatMap(gatesOf);
  const random = createRandom(seed);
  const places = [...operations.keys()].filter((at) => {
    const operation = operations[at];
    return operation.kind === 'gate' && operation.angles.length === 1 && at > operations.length / 3;
  });
  const at = places[random.integer(places.length)];
  const gate = operations[at];
  if (gate.kind !== 'gate') throw new Error('no gate');
  const [angle] = gate.angles;
  const instead = {
    off: [{ ...gate, angles: [binary('add', angle, constant(1e-4))] }],
    sign: [{ ...gate, angles: [binary('multiply', angle, constant(-1))] }],
    dropped: [],
  }[kind];
  return { ...circuit, operations: operations.toSpliced(at, 1, ...instead) };
}

test.each([
  ['off', 'ry(x) on q; for l in 0..8 { ry(w[l]) on q; cx on ring(q); }'],
  ['dropped', 'ry(x) on q; for l in 0..8 { rx(w[l]) on q; rz(w[l]) on q; cz on ring(q); }'],
  ['sign', 'h on q; for l in 0..8 { ry(w[l]) on q; rz(x) on q; cx on line(q); }'],
] as const)('one gate of 32 qubits and 8 layers as the compiler rewrites them: %s', (kind, body) => {
  const a = wide(body);
  const b = mutated(optimise(a, 2).circuit, kind, 5);
  const found = find(a, b, 'outputs');
  if (found.kind !== 'witness') throw new Error(found.words);
  expect(verify(found.a)).toEqual([]);
  expect(found.difference).toBeGreaterThan(1e-9);
  expect(found.weights).toHaveLength(weightCount(a));
  expect(found.inputs).toHaveLength(inputCount(a));
  expect(found.words).toContain('the gates that it sees there');
});

test('24 qubits at exact', () => {
  const of = (more: string) => circuitOf(`circuit c { weight w: angle[24]; qubit q[24]; for k in 0..6 { ry(w) on q; cx on ring(q); } ${more} return Z(q[0]); }`); // prettier-ignore
  expect(find(of('rz(w[3]) q[7];'), of('rz(w[3] + 0.001) q[7];'), 'exact').kind).toBe('witness');
});
