// The place of a wrong gate in a circuit that is too wide and deep for all but cancelling.
import { expect, test } from 'vitest';
import type { GateOperation } from '../../../src/compiler/circuit/circuit.ts';
import { expandBlocks } from '../../../src/compiler/circuit/expand-blocks.ts';
import { binary, constant } from '../../../src/compiler/circuit/angles.ts';
import { optimise } from '../../../src/compiler/passes/index.ts';
import { pointSource } from '../../../src/equivalence/angles/point-source.ts';
import { byCancelling } from '../../../src/equivalence/locate/by-cancelling.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import { circuitOf } from '../subjects.ts';

test.each(['off', 'sign'] as const)('a gate of 32 qubits that the compiler rewrote is found: %s', (kind) => {
  const a = circuitOf('circuit c { weight w: angle[9, 32]; qubit q[32]; for l in 0..9 { ry(w[l]) on q; cx on ring(q); } return Z(q[0]); }'); // prettier-ignore
  const right = expandBlocks(optimise(a, 2).circuit);
  const at = right.operations.findIndex((each, place) => place > right.operations.length / 2 && each.kind === 'gate' && each.angles.length > 0); // prettier-ignore
  const gate = right.operations[at] as GateOperation;
  const [angle] = gate.angles;
  const wrong = { ...gate, angles: [kind === 'off' ? binary('add', angle, constant(0.001)) : binary('multiply', angle, constant(-1))] }; // prettier-ignore
  const b = { ...right, operations: right.operations.toSpliced(at, 1, wrong) };
  const pair = { a, b };
  const points = pointSource(pair, 1);
  if ('why' in points) throw new Error(points.why);
  const question = { task: { pair, level: 'outputs' as const }, points, seed: 1, budget: createBudget(30) };
  const repairs = byCancelling(question);
  const found = (side: 'a' | 'b') => repairs.find((each) => each.side === side)?.gate;
  expect(found('a')).toMatchObject({ gate: 'ry', angles: gate.angles });
  expect(found('b')).toBe(wrong);
});
