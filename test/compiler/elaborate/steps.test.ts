// What elaboration charges for its work, exactly: what is copied, looked at or emitted counts, so that no short text takes long.
import { expect, test } from 'vitest';
import { elaborate } from '../../../src/compiler/elaborate/elaborate.ts';
import { newMeter } from '../../../src/compiler/elaborate/state/meter.ts';
import { loadModules } from '../../../src/compiler/semantics/modules.ts';
import { load } from '../load.ts';

const declarations = `const five = 2 + 3;
gate two(t: angle) a { rx(t) a; x a; }
gate many q[n] { h on q; }
pool drop a -> b { cx a, b; }
pairing own(q) = [(q[0], q[1])];`;

function stepsOf(statements: string): number {
  const text = `${declarations} circuit c { qubit q[4]; weight w: angle[3]; ${statements} return 1; }`;
  const module = loadModules({ name: 'steps.qcnn', text }, load);
  const { declaration } = module.callables.get('c')!;
  if (declaration.kind !== 'circuit') throw new Error('c is a circuit');
  const meter = newMeter();
  elaborate({ module, declaration }, { report: () => {}, load, meter });
  return meter.steps;
}

const nothing = stepsOf('');

const charged: readonly (readonly [string, number])[] = [
  ['x q[0];', 7],
  ['cx q[0], q[1];', 10],
  ['rx(w[0]) q[0];', 10],
  ['rx(1 + w[0] * 2) q[0];', 20],
  ['x on q;', 22],
  ['cx on ring(q);', 39],
  ['cx on all(q);', 55],
  ['cx on own(q);', 21],
  ['two(w[0]) q[0];', 30],
  ['two(w[0]) on q;', 57],
  ['two(w) on q[0..3];', 87],
  ['many q;', 39],
  ['pow(3) @ two(1) q[0];', 57],
  ['inv @ two(1) q[0];', 36],
  ['ctrl @ two(1) q[0], q[1];', 40],
  ['rpauli("XYZ", 1) q[0..3];', 42],
  ['drop q[0] -> q[1];', 18],
  ['q = drop on own(q);', 28],
  ['depolarize(0.1) on q;', 19],
  ['prepare([1, 0]) q[0];', 13],
  ['prepare(w) q[0..2];', 18],
  ['reset q;', 14],
  ['discard q[0];', 5],
  ['barrier q;', 12],
  ['barrier;', 3],
  ['bit m = measure q[0]; if (m) { x q[1]; barrier; } else { y q[1]; }', 30],
  ['bit m = measure q[0]; if (m && !m || m == m) { x q[1]; }', 23],
  ['for i in 0..7 { }', 11],
  ['for i in q { x i; }', 30],
  ['for (a, b) in line(q) { cx a, b; }', 37],
  ['if (1 < 2) { x q[0]; } else { }', 11],
  ['let v = q;', 6],
  ['let v = q[0..3];', 8],
  ['let v = q.length;', 2],
  ['let v = w;', 5],
  ['let v = w + 1;', 14],
  ['let v = w * w - w;', 29],
  ['let v = -w;', 9],
  ['let v = sin(w);', 13],
  ['let v = sum(w);', 8],
  ['let v = min(w);', 6],
  ['let v = [i for i in 0..7];', 26],
  ['let v = [(a, b) for a in q for b in q if a != b];', 123],
  ['let v = w ++ w;', 16],
  ['let v = five + five;', 9],
  ['let v = Z(q);', 11],
  ['let v = Z(q[0]) + X(q[1]);', 13],
  ['let v = prod(Z(q));', 29],
  ['let v = (Z(q[0]) + 1) * (X(q[1]) + 1);', 33],
  ['let v = Z(q[0]) / 2 - 3;', 16],
  ['let v = probs(q);', 7],
  ['let v = true ? 1 : 2;', 4],
  ['let v = false && true;', 3],
  ['qubit r[9];', 2],
  ['weight v: angle[9];', 2],
  ['x q[9];', 203],
  ['x q[9]; y q[9];', 406],
];

test.each(charged)('%s %d', (statements, steps) => {
  expect(stepsOf(statements) - nothing).toBe(steps);
});
