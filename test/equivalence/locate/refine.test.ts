// Hunks in parts: whatever part is taken from either circuit, all of one are that one; and a gate that is wrong in every turn
// of a loop, or in a pool that is called twice, is found among others that are only written otherwise.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Circuit, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { compareCircuits } from '../../../src/equivalence/index.ts';
import { pointSource } from '../../../src/equivalence/angles/point-source.ts';
import { type Hunk, isHunk } from '../../../src/equivalence/locate/diff/hunks.ts';
import { createRefine } from '../../../src/equivalence/locate/diff/refine.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import { circuits } from '../../../src/testing/index.ts';
import { circuitOf } from '../subjects.ts';

const gates = circuits({
  qubits: 3,
  depth: 6,
  weights: 0,
  inputs: 0,
  gates: ['h', 'rz', 'rx', 'cx', 'cz', 'rzz', 's'],
});

test('all parts of A are A, and all of B are B', () => {
  const property = fc.property(gates, gates, (a, b) => {
    const wide = { ...a, qubits: Math.max(a.qubits, b.qubits) };
    const other = { ...b, qubits: wide.qubits };
    const pair = { a: wide, b: other };
    const points = pointSource(pair, 1);
    if ('why' in points) return;
    const refine = createRefine({ task: { pair, level: 'exact' }, points, budget: createBudget(5) });
    // What both have in the midst, so that there is something to find again.
    const middle = [...a.operations, ...b.operations];
    const hunk: Hunk = { a: [...a.operations, ...middle], b: [...b.operations, ...middle] };
    const parts = refine(hunk);
    const taken = (side: keyof Hunk): Operation[] => parts.flatMap((part) => (isHunk(part) ? part[side] : [part])); // prettier-ignore
    for (const side of ['a', 'b'] as const) {
      const made = (operations: readonly Operation[]): Circuit => ({ ...wide, operations, outputs: [] });
      expect(compareCircuits(made(taken(side)), made(hunk[side]), { level: 'exact' }).verdict).toBe(
        'equivalent',
      );
    }
  });
  fc.assert(property, { numRuns: 15 });
});

describe('one wrong line that is met several times, beside lines that are written otherwise', () => {
  const whereOf = (a: string, b: string) => {
    const { verdict, where } = compareCircuits(circuitOf(a), circuitOf(b));
    const lines = (side: 'a' | 'b') => where?.[side].map(({ text }) => text);
    return { verdict, a: lines('a'), b: lines('b') };
  };

  test('in a pool that is called twice', () => {
    const text = (turned: string, last: string) => `pool mine(t: angle) s -> t0 {
crx(t) s, t0;
if (measure s) {
${turned}
}
}
circuit c {
weight w: angle[3];
qubit q[3];
ry(w[1]) on q;
mine(w[0]) q[2] -> q[0];
cz q[0], q[1];
mine(w[2]) q[1] -> q[0];
${last}
return X(q[0]) + Z(q[0]);
}`;
    expect(
      whereOf(text('rz(t) t0;', 'rx(w[0]) q[0];'), text('rx(t) t0;', 'h q[0];\nrz(w[0]) q[0];\nh q[0];')),
    ).toEqual({
      verdict: 'different',
      a: ['rz(t) t0;'],
      b: ['rx(t) t0;'],
    });
  });

  test('in a loop, where a gate is dropped', () => {
    const text = (...body: string[]) => `circuit c {
weight w: angle[3];
qubit q[4];
ry(w[0]) on q;
for i in 0..3 {
${body.join('\n')}
}
cz q[2], q[1];
crx(2 * w[0]) q[3], q[1];
return Z(q[0]) * Z(q[1]), X(q[1]);
}`;
    const a = text('rzz(w[0]) q[0], q[2];', 'ry(w[0]) q[0];', 'rzz(-w[2]) q[3], q[2];', 'crz(2 * w[0]) q[3], q[1];', 'ry(w[1]) q[2];'); // prettier-ignore
    const b = text('cx q[0], q[2];', 'rz(w[0]) q[2];', 'cx q[0], q[2];', 'ry(w[0]) q[0];', 'rz(w[0]) q[1];', 'cx q[3], q[1];', 'rz(-w[0]) q[1];', 'cx q[3], q[1];', 'ry(w[1] / 2) q[2];', 'ry(w[1] / 2) q[2];'); // prettier-ignore
    expect(whereOf(a, b)).toEqual({ verdict: 'different', a: ['rzz(-w[2]) q[3], q[2];'], b: [] });
  });
});
