// Circuits that are written alike are the same at once, and nothing else is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCircuits } from '../../../src/equivalence/index.ts';
import { pointSource } from '../../../src/equivalence/angles/point-source.ts';
import { proveAt } from '../../../src/equivalence/methods/index.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import { type Level, levels } from '../../../src/equivalence/task/task.ts';
import type { Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { circuits } from '../../../src/testing/index.ts';
import { circuitOf } from '../subjects.ts';

function methodOf(a: Circuit, b: Circuit, level: Level): string | undefined {
  const points = pointSource({ a, b }, 1);
  if ('why' in points) throw new Error(points.why);
  return proveAt({ pair: { a, b }, level }, { points, seed: 1, budget: createBudget(5) }).method?.name;
}

test('a random circuit and its copy, at every level', () => {
  const property = fc.property(circuits({ qubits: 4, depth: 8, pools: true, noise: true }), (circuit) => {
    for (const level of levels) expect(methodOf(circuit, structuredClone(circuit), level)).toBe('same operations'); // prettier-ignore
  });
  fc.assert(property, { numRuns: 20 });
});

const text = (body: string, output = 'Z(q[0])') => circuitOf(`circuit c { weight w: angle[2]; qubit q[3]; ${body} return ${output}; }`); // prettier-ignore

test.each<[string, Circuit, Circuit, Level]>([
  ['another weight', text('rx(w[0]) q[0]; ry(w[1]) q[1];'), text('rx(w[1]) q[0]; ry(w[0]) q[1];'), 'exact'],
  ['another qubit', text('rx(w[0]) q[0];'), text('rx(w[0]) q[1];'), 'exact'],
  ['one more', text('rx(w[0]) q[0];'), text('rx(w[0]) q[0]; x q[1];'), 'exact'],
  ['another observable', text('rx(w[0]) q[0];'), text('rx(w[0]) q[0];', 'X(q[0])'), 'outputs'],
  ['another measured bit', text('bit a = measure q[0]; bit b = measure q[1]; if (a) { x q[2]; }', 'Z(q[2])'), text('bit a = measure q[0]; bit b = measure q[1]; if (b) { x q[2]; }', 'Z(q[2])'), 'channel'],
])('%s is not the same', (_, a, b, level) => {
  expect(methodOf(a, b, level)).not.toBe('same operations');
}); // prettier-ignore

test('bits count by what was measured, not by their numbers', () => {
  const [a, b] = ['a', 'b'].map((bit) =>
    text(`bit ${bit} = measure q[0]; if (${bit}) { x q[2]; }`, 'Z(q[2])'),
  );
  const renumbered = { ...b, bits: 3, operations: b.operations.map((each) => JSON.parse(JSON.stringify(each).replaceAll('"bit":0', '"bit":2')) as never) }; // prettier-ignore
  expect(methodOf(a, renumbered, 'outputs')).toBe('same operations');
});

test('the answer has no bound, since nothing was drawn', () => {
  const circuit = text('rx(w[0]) q[0]; cx q[0], q[1];');
  expect(compareCircuits(circuit, circuit)).toMatchObject({
    verdict: 'equivalent',
    strongest: 'exact',
    error: 0,
  });
});
