// What every place of the language says of every kind of value: the message with the text to which it points, or what it
// makes. Read the snapshot as a user would.
import { expect, test } from 'vitest';
import { elaborateCircuit, printCircuit } from '../../../src/compiler/index.ts';
import { load } from '../load.ts';
import { said } from './said.ts';

const values: readonly (readonly [string, string])[] = [
  ['number', '2'],
  ['truth value', 'true'],
  ['text', '"XY"'],
  ['angle', 'w'],
  ['list', '[1, 2]'],
  ['ragged list', '[1, [2]]'],
  ['empty list', '[]'],
  ['amplitudes', 'a'],
  ['tuple', 'pair'],
  ['range', 'span'],
  ['qubit', 'p'],
  ['register', 'q'],
  ['list of tuples', 'line(q)'],
  ['bit', 'm'],
  ['observable', 'Z(p)'],
  ['probabilities', 'probs(p)'],
];

const places: readonly string[] = [
  'rx(#) p;',
  'rx(#) on q;',
  'u(#) p;',
  'own(#) p;',
  'own(#) on q;',
  'own(#, 1) on q;',
  'h #;',
  'h on #;',
  'cx #;',
  'ctrl(2) @ x #;',
  'cx on #;',
  'field #;',
  'both #, q;',
  'drop on #;',
  'drop p -> #;',
  'depolarize(#) p;',
  'bit_flip(0.1) #;',
  'bit_flip(0.1) on #;',
  'prepare(#) q;',
  'prepare([1, 1]) #;',
  'rpauli(#, 1) p;',
  'rpauli("Z", #) p;',
  'pow(#) @ x p;',
  'ctrl(#) @ x q, p;',
  'reset #;',
  'discard #;',
  'barrier #;',
  'bit k = measure #;',
  'if (#) { x p; } else { y p; }',
  'if (m && #) { x p; }',
  'for i in # { x p; }',
  'for (i, j) in [#] { x p; }',
  'qubit s[#];',
  'weight v: angle[#];',
  'weight v: angle ~ constant(#);',
  'q = #;',
  'q = drop(#) on [(q[0], q[1])];',
  'q = drop on #;',
  'let v = q[#]; rx(v) p;',
  'let v = (#)[0]; rx(v) p;',
  'let v = (#)[0..1]; rx(v) p;',
  'let v = (#).length; rx(v) p;',
  'let v = (#).qubits; rx(v) p;',
  'let v = -#; rx(v) p;',
  'let v = !#; rx(v) p;',
  'let v = # + 1; rx(v) p;',
  'let v = 1 - #; rx(v) on p;',
  'let v = # % 2; rx(v) p;',
  'let v = # * #; rx(v) p;',
  'let v = # ^ 2; rx(v) p;',
  'let v = 1 / #; rx(v) p;',
  'let v = [2, 3] - #; rx(v) on [p, r];',
  'rx(# == 0 ? 1 : 2) p;',
  'rx(# != p ? 1 : 2) p;',
  'rx(# < 1 ? 1 : 2) p;',
  'rx(# ? 1 : 2) p;',
  'let v = # ++ [p]; rx(v) p;',
  'let v = r ++ #; h on v;',
  'let v = 0..#; for i in v { x p; }',
  'let v = #..2; rx(v) p;',
  'let v = sin(#); rx(v) p;',
  'let v = floor(#); rx(v) p;',
  'let v = min(#); rx(v) p;',
  'let v = max(#, 1); rx(v) p;',
  'let v = sum(#); rx(v) p;',
  'let v = prod(#); rx(v) p;',
  'cx on ring(#);',
  'cx on twins(#);',
  'let v = Z(#); rx(v) p;',
  'let v = probs(#); rx(v) p;',
  'let v = [1 for i in q if #]; rx(v) p;',
  'return #;',
  'return Z(p) * #;',
  'return # / 2;',
  'return # - X(r);',
  'return Z(p) + #;',
  'return sum([Z(p), #]);',
];

const declarations = `gate own(s: angle, t: angle) b { rx(s) b; ry(t) b; }
gate field q[n] { h on q; }
gate both q[n], r[n] { cx q[0], r[0]; }
pool drop b -> c { cx b, c; }
pairing twins(q) = [(b, c) for b in q for c in q if b != c];`;

const preamble = 'input a: amplitude[4]; input x: angle[2]; weight w: angle; qubit q[2]; qubit p; qubit r; qubit o; bit m = measure o; rx(w + x[0] * a[0]) r; let pair = (p, q[0]); let span = 0..2;'; // prettier-ignore
const linesBefore = 7;

/** What the statements make of a circuit that has a value of each kind, or what is said of them. */
function told(statements: string): string {
  const result = statements.startsWith('return') ? '' : ' return Z(r);';
  const text = `${declarations}\ncircuit c { ${preamble} ${statements}${result} }`;
  const { circuit, diagnostics } = elaborateCircuit({ name: 'messages.qcnn', text }, load);
  const made = circuit && printCircuit(circuit).trim().split('\n').slice(linesBefore - 1).map((line) => line.trim()).join(' '); // prettier-ignore
  return [
    ...diagnostics.map(said),
    ...(made === undefined ? [] : [made.replace(/ ?return Z\(q3\)$/, '') || 'nothing']),
  ].join(' | ');
}

test.each(places)('%s', (place) => {
  const rows = values.map(([kind, value]) => `${kind}: ${told(place.replaceAll('#', value))}`);
  expect(rows.join('\n')).toMatchSnapshot();
});
