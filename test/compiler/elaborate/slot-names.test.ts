// `weight c as c_1`: the circuit's name and the text's part, and meetings count by the circuit's.
import { expect, test } from 'vitest';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import { load } from '../load.ts';

const compiled = (body: string) =>
  elaborateCircuit({ name: 'a.qcnn', text: `circuit a { ${body} qubit q; rx(w) q; return Z(q); }` }, load);

test('meetings count by the name that the circuit has, wherever they are declared', () => {
  const { circuit } = compiled(
    'for i in 0..2 { weight c: angle; } weight c as w: angle; weight "c 2" as d: angle; weight c as v: angle;',
  );
  expect(circuit!.weights.map(({ name, meeting }) => `${name} ${meeting}`)).toEqual([
    'c 0',
    'c 1',
    'c 2',
    'c 2 0',
    'c 3',
  ]);
});

test.each([
  ['weight w: angle; weight w: angle;', 'weight-redeclared'],
  ['weight c as w: angle; weight d as w: angle;', 'name-redeclared'],
  ['weight c d w: angle;', 'syntax'],
  ['weight "c": angle;', 'syntax'],
  ['weight "c" as for: angle;', 'syntax'],
  ['input "c" as d as w: angle;', 'syntax'],
])('%s: %s', (body, code) => {
  expect(compiled(body).diagnostics.map((each) => each.code)).toContain(code);
});
