// Pairs whose answer is known without a computation, by every method that takes them.
import { expect, test } from 'vitest';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import { pointSource } from '../../../src/equivalence/angles/point-source.ts';
import { methods, prove } from '../../../src/equivalence/methods/index.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import type { Level, Pair } from '../../../src/equivalence/task/task.ts';
import { load } from '../../compiler/load.ts';

function circuit(body: string, qubits = 4) {
  const text = `circuit c { input x: angle[4]; weight w: angle[4]; qubit q[${qubits}]; ${body} }`;
  const { circuit: made, diagnostics } = elaborateCircuit({ name: 'c.qcnn', text }, load);
  if (!made) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return made;
}

interface Row {
  readonly name: string;
  readonly a: string;
  readonly b: string;
  readonly equal: readonly Level[];
  readonly unequal: readonly Level[];
  readonly qubits?: number;
}

const rows: readonly Row[] = [
  {
    name: 'many controls, and the same turned on the target',
    a: 'ctrl @ ctrl @ ctrl @ ctrl @ rx(w[0]) q[0], q[1], q[2], q[3], q[4]; return Z(q[4]);',
    b: 'h q[4]; ctrl @ ctrl @ ctrl @ ctrl @ rz(w[0]) q[0], q[1], q[2], q[3], q[4]; h q[4]; return Z(q[4]);',
    equal: ['exact', 'phase', 'channel', 'state', 'outputs'],
    unequal: [],
    qubits: 5,
  },
  {
    name: 'many controls, one left out: unseen from |0…0⟩',
    a: 'ctrl @ ctrl @ ctrl @ cswap q[0], q[1], q[2], q[3], q[4], q[5]; return Z(q[4]);',
    b: 'ctrl @ ctrl @ cswap q[0], q[1], q[3], q[4], q[5]; return Z(q[4]);',
    equal: ['state', 'outputs'],
    unequal: ['exact', 'phase', 'channel'],
    qubits: 6,
  },
  {
    name: 'a phase of everything, and one under a control',
    a: 'gphase(w[0]); p(x[0]) q[0]; return X(q[0]);',
    b: 'ctrl @ gphase(x[0]) q[0]; return X(q[0]);',
    equal: ['phase', 'channel', 'state', 'outputs'],
    unequal: ['exact'],
  },
  {
    name: 'a condition of several bits, and gates that it adds up to',
    a: `h q[0]; h q[1]; ry(x[0]) q[2];
        bit b = measure q[0]; bit c = measure q[1]; bit d = measure q[2];
        if ((b && c) || !d) { rx(w[0]) q[3]; } else { rz(w[1]) q[3]; } return Z(q[3]);`,
    b: `h q[0]; h q[1]; ry(x[0]) q[2];
        bit b = measure q[0]; bit c = measure q[1]; bit d = measure q[2];
        if (d) { if (b && c) { rx(w[0]) q[3]; } else { rz(w[1]) q[3]; } } else { rx(w[0]) q[3]; }
        return Z(q[3]);`,
    equal: ['channel', 'state', 'outputs'],
    unequal: [],
  },
  {
    name: 'a bit that is read after its qubit was reset and used',
    a: `h q[0]; bit b = measure q[0]; reset q[0]; rx(w[0]) q[0]; if (b) { x q[1]; } return Z(q[1]);`,
    b: `h q[0]; bit b = measure q[0]; if (b) { x q[1]; } reset q[0]; rx(w[0]) q[0]; return Z(q[1]);`,
    equal: ['channel', 'state', 'outputs'],
    unequal: [],
  },
  {
    name: 'noise in a branch, and mixed beforehand',
    a: 'h q[0]; bit b = measure q[0]; if (b) { bit_flip(0.5) q[1]; } return Z(q[1]);',
    b: 'h q[0]; bit b = measure q[0]; bit_flip(0.25) q[1]; return Z(q[1]);',
    equal: ['state', 'outputs'],
    unequal: ['channel'],
  },
  {
    name: 'probabilities, and sums of Pauli products that are the same numbers',
    a: 'ry(x[0]) q[0]; ry(x[1]) q[1]; cx q[0], q[1]; return probs(q);',
    qubits: 2,
    b: `ry(x[0]) q[0]; ry(x[1]) q[1]; cx q[0], q[1];
        return 0.25 + 0.25 * Z(q[0]) + 0.25 * Z(q[1]) + 0.25 * Z(q[0]) * Z(q[1]),
               0.25 + 0.25 * Z(q[0]) - 0.25 * Z(q[1]) - 0.25 * Z(q[0]) * Z(q[1]),
               0.25 - 0.25 * Z(q[0]) + 0.25 * Z(q[1]) - 0.25 * Z(q[0]) * Z(q[1]),
               0.25 - 0.25 * Z(q[0]) - 0.25 * Z(q[1]) + 0.25 * Z(q[0]) * Z(q[1]);`,
    equal: ['outputs'],
    unequal: [],
  },
  {
    name: 'probabilities in another order',
    a: 'ry(x[0]) q[0]; ry(x[1]) q[1]; return probs(q);',
    b: 'ry(x[0]) q[1]; ry(x[1]) q[0]; return probs(q);',
    qubits: 2,
    equal: [],
    unequal: ['outputs'],
  },
  {
    name: 'amplitudes on several qubits, and the same moved along',
    a: 'input v: amplitude[8]; prepare(v) q[1], q[2], q[3]; swap q[1], q[0]; cx q[2], q[3]; return Z(q[0]) * X(q[3]);',
    b: 'input v: amplitude[8]; prepare(v) q[1], q[2], q[3]; cx q[2], q[3]; swap q[1], q[0]; return X(q[3]) * Z(q[0]);',
    equal: ['channel', 'state', 'outputs'],
    unequal: [],
  },
  {
    name: 'no qubits that do anything',
    a: 'return Z(q[0]), 2 * Z(q[1]);',
    b: 'return Z(q[3]), Z(q[0]) + Z(q[2]);',
    equal: ['exact', 'phase', 'channel', 'state', 'outputs'],
    unequal: [],
  },
];

test.each(rows)('$name', ({ a, b, equal, unequal, qubits }) => {
  expectAnswers({ a: circuit(a, qubits), b: circuit(b, qubits) }, equal, unequal);
});

test('a qubit that has ended, reset in both arms, though no text can say so', () => {
  const b = circuit(`h q[0]; rx(x[0]) q[1]; bit b = measure q[0]; reset q[0];
    if (b) { rx(w[0]) q[0]; cx q[0], q[1]; } return Z(q[0]), Z(q[1]);`);
  const at = b.operations.findIndex(({ kind }) => kind === 'reset');
  const [reset, branch] = b.operations.slice(at);
  if (branch.kind !== 'branch') throw new Error('a branch');
  const inside = { ...branch, then: [reset, ...branch.then], orElse: [reset] };
  const a = { ...b, operations: [...b.operations.slice(0, at), inside] };
  expectAnswers({ a, b }, ['channel', 'state', 'outputs'], []);
});

function expectAnswers(pair: Pair, equal: readonly Level[], unequal: readonly Level[]): void {
  for (const level of [...equal, ...unequal]) {
    const points = pointSource(pair, 1);
    if ('why' in points) throw new Error(points.why);
    const run = { points, seed: 1, budget: createBudget(60) };
    const task = { pair, level };
    const found = methods.flatMap((method) => {
      const estimate = method.estimate(task, run);
      const takes = !('why' in estimate) && estimate.work < 1e9;
      return takes ? [`${level} by ${method.name}: ${method.run(task, run).kind}`] : [];
    });
    expect(found.length).toBeGreaterThan(0);
    const kind = equal.includes(level) ? 'equal' : 'unequal';
    expect(found).toEqual(found.map((line) => line.replace(/\w+$/, kind)));
    expect(prove(task, { seed: 1, budget: createBudget(60) }).kind).toBe(kind);
  }
}

test('what would take too long is not begun', () => {
  const layers =
    'for k in 0..8 { rx(w[k % 4]) on q; cx on ring(q); rz(x[0]) on q; cz q[0], q[18]; cx on ring(q); }';
  const deep = circuit(`${layers} return Z(q[0]);`, 36);
  const other = circuit(`rx(w[0]) q[0]; ${layers} return Z(q[0]);`.replaceAll('cz', 'cx'), 36);
  const found = prove({ pair: { a: deep, b: other }, level: 'state' }, { seed: 1, budget: createBudget(60) });
  expect(found).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/would need/) });
});
