// The declaration of a name at a place: that of the block it is in, and no other of the same name.
import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { check } from '../../../src/compiler/index.ts';
import { positionOf } from '../../../src/compiler/source/source.ts';
import { load } from '../load.ts';

/** The sizes that the first message tells, each with the line at which it was declared. */
function sizesIn(body: string): string[] {
  const text = `gate pairwise a[n], b[n] { cx on [(a[i], b[i]) for i in 0..n]; }\npool p(t: angle[2]) s -> t2 { cry(t[0]) s, t2; rz(t[1]) t2; }\ngate two q[k] { ctrl(k) @ x q; }\ncircuit c(n: int = 4) {\n${body}\n}\n`;
  const [{ related }] = check({ name: 'file', text }, load).diagnostics;
  return related.map(({ span, message }) => `${message} @ ${positionOf(span.source, span.start).line - 4}`);
}

const registers = 'qubit q[n];\nqubit r[3];\n';
test.each([
  [`${registers}cx q, r;\nreturn Z(q);`, ['q, declared here, has 4 qubits @ 1', 'r, declared here, has 3 qubits @ 2']],
  [`${registers}pairwise q, r;\nreturn Z(q);`, ['q, declared here, has 4 qubits @ 1', 'r, declared here, has 3 qubits @ 2']],
  [`${registers}cz on halves(r);\nreturn Z(q);`, ['r, declared here, has 3 qubits @ 2']],
  [`${registers}weight w: angle[2];\nry(w) on q;\nreturn Z(q);`, ['w, declared here, is angle[2] @ 3', 'q, declared here, has 4 qubits @ 1']],
  [`${registers}weight w: angle[2];\nlet v = w + [1, 2, 3];\nreturn Z(q);`, ['w, declared here, is angle[2] @ 3']],
  [`${registers}let v = [1, 2];\nrx(v) on q;\nreturn Z(q);`, ['v, declared here, is angle[2] @ 3', 'q, declared here, has 4 qubits @ 1']],
  [`${registers}weight w: angle[2];\nq = p(w) on pairs(q);\nry(w[0..1] ++ w) on q;\nreturn Z(q);`, ['w, declared here, is angle[2] @ 3', 'q, declared here with 4 qubits, has 2 left @ 1']],
  [`${registers}for i in 0..2 { let v = [i, 1];\nh on q; }\nfor i in 0..2 { let v = [i, 1, 2];\nrx(v) on q; }\nreturn Z(q);`, ['v, declared here, is angle[3] @ 5', 'q, declared here, has 4 qubits @ 1']],
  [`${registers}input a: amplitude[16];\nprepare(a) r;\nreturn Z(q);`, ['a, declared here, is amplitude[16] @ 3', 'r, declared here, has 3 qubits @ 2']],
  [`${registers}cx q[0], q[1], r[2];\nreturn Z(q);`, []],
  [`${registers}two q[1..4];\nreturn Z(q);`, ['q, declared here, has 3 qubits @ -1', 'in gate two, called from line 7 @ 3']],
])('%j', (body, sizes) => {
  expect(sizesIn(body)).toEqual(sizes);
}); // prettier-ignore

const name = fc.constantFrom('a', 'data', 'w_1');
const size = fc.integer({ min: 1, max: 5 });
const beyond = fc.integer({ min: 0, max: 3 });

/** What can be indexed: its declaration, and what a message says of its size. */
const indexable: Readonly<Record<string, (name: string, size: number) => readonly [string, string]>> = {
  register: (a, n) => [`qubit ${a}[${n}];`, `has ${n} qubit${n === 1 ? '' : 's'}`],
  weight: (a, n) => [`weight ${a}: angle[${n}];`, `is angle[${n}]`],
  'weight of two dimensions': (a, n) => [`weight ${a}: angle[${n}, 2];`, `is angle[${n}, 2]`],
  input: (a, n) => [`input ${a}: angle[${n}];`, `is angle[${n}]`],
  amplitudes: (a, n) => [`input ${a}: amplitude[${n}];`, `is amplitude[${n}]`],
  list: (a, n) => [`let ${a} = [${Array(n).fill('0.5').join()}];`, `is angle[${n}]`],
  'list of a list': (a, n) => [`let ${a} = [i for i in 0..${n}];`, `is angle[${n}]`],
  tuple: (a, n) => [
    `let ${a} = (${Array(n + 1)
      .fill('1')
      .join()});`,
    `is a tuple of ${n + 1}`,
  ],
  slice: (a, n) => [`let ${a} = spare[1..${n + 1}];`, `has ${n} qubit${n === 1 ? '' : 's'}`],
};
/** Where an index stands. */
const places: readonly ((item: string) => string)[] = [
  (item) => `let v = ${item};`,
  (item) => `let v = [${item} for j in 0..2];`,
  (item) => `for j in 0..3 { if (j == 2) { let v = [1, 2][0] == 1 ? ${item} : 0; } }`,
  (item) => `h on [spare[0], ${item}];`,
];

test.each(Object.keys(indexable))('an index outside a %s names it, where it was declared and its size', (kind) => {
  fc.assert(
    fc.property(name, size, beyond, fc.constantFrom(...places), fc.boolean(), (a, n, more, place, sliced) => {
      const [declaration, says] = indexable[kind](a, n);
      const last = n + (kind === 'tuple' ? 1 : 0) + more;
      const item = sliced ? `${a}[0..${last + 1}]` : `${a}[${last}]`;
      const text = `circuit c {\nqubit spare[9];\n${declaration}\n${place(item)}\nreturn Z(spare);\n}\n`;
      const { diagnostics } = check({ name: 'file', text }, load);
      const [{ code, related }] = diagnostics.filter(({ severity }) => severity === 'error');
      expect(code).toBe('index-out-of-range');
      expect(related[0].message).toBe(`${a}, declared here, ${says}`);
      expect(positionOf(related[0].span.source, related[0].span.start).line).toBe(3);
    }),
    { numRuns: 12 },
  );
}); // prettier-ignore

/** The related places of the first error, with the lines of their declarations. */
function toldIn(text: string): string[] {
  const errors = check({ name: 'file', text }, load).diagnostics.filter(({ severity }) => severity === 'error');
  return errors[0].related.map(({ span, message }) => `${message} @ ${positionOf(span.source, span.start).line}`);
} // prettier-ignore

const rest = 'qubit q[4];\nreturn Z(q);\n}';
test.each([
  ['angle of a gate', 'gate g(t: angle[2]) a { rx(t[2]) a; }', ['t, declared here, is angle[2] @ 1']],
  ['register of a gate', 'gate g q[n] { h q[n]; }\ncircuit c { qubit r[4];\ng r[1..4]; return Z(r); }', ['q, declared here, has 3 qubits @ 1', 'n, declared here, is 3 @ 1', 'in gate g, called from line 3 @ 3']],
  ['angle of a pool', 'pool p(t: angle[2]) s -> d { ry(t[2]) d; }', ['t, declared here, is angle[2] @ 1']],
  ['register of a pairing', 'pairing ends(q) = [(q[0], q[q.length])];\ncircuit c { qubit r[4];\ncx on ends(r); return Z(r); }', ['q, declared here, has 4 qubits @ 1', 'in pairing ends, called from line 3 @ 3']],
  ['constant', 'const a = [1, 2];\nconst b = [a[i + 1] for i in 0..3];', ['a, declared here, is angle[2] @ 1', 'with i = 1 @ 2']],
  ['row of a list', 'circuit c {\nweight w: angle[3, 2];\nlet v = [row[2]\nfor row in w];\nreturn 1;\n}', ['row, declared here, is angle[2] @ 4']],
  ['row of a loop', 'circuit c {\nweight w: angle[3, 2];\nfor row in w { let v = row[2]; }\nreturn 1;\n}', ['row, declared here, is angle[2] @ 3']],
  ['second dimension', 'circuit c {\nweight w: angle[3, 2];\nlet v = w[0, 2];\nreturn 1;\n}', ['w, declared here, is angle[3, 2] @ 2']],
  ['item of an item', 'circuit c {\nweight w: angle[3, 2];\nlet v = w[0][2];\nreturn 1;\n}', ['w, declared here, is angle[3, 2] @ 2']],
  ['tuples of a pairing', 'circuit c {\nqubit q[4];\nlet v = ring(q)[4];\nreturn 1;\n}', ['q, declared here, has 4 qubits @ 2']],
  ['output', 'circuit c {\nqubit q[4];\nreturn Z(q[4]);\n}', ['q, declared here, has 4 qubits @ 2']],
  ['pooled register', 'import { drop } from "std/pool";\ncircuit c {\nqubit q[4];\nq = drop on pairs(q);\nreturn Z(q[2]);\n}', ['q, declared here with 4 qubits, has 2 left @ 3']],
  ['parameter that is an index', `circuit c(n: int = 4) {\nlet v = [1, 2][n];\n${rest}`, ['n, declared here, is 4 @ 1']],
  ['parameter that is no integer', `circuit c(n: int = 5) {\nqubit r[n / 2];\n${rest}`, ['n, declared here, is 5 @ 1']],
  ['constant that is a size', `const n = 0;\ncircuit c {\nqubit r[n];\n${rest}`, ['n, declared here, is 0 @ 1']],
  ['value that is a dimension', `circuit c {\nlet n = 2;\nweight w: angle[n - 3];\n${rest}`, ['n, declared here, is 2 @ 2']],
  ['bound of a range', `circuit c {\nlet n = 2;\nlet v = n..1;\n${rest}`, ['n, declared here, is 2 @ 2']],
  ['no tuples', 'import { drop } from "std/pool";\ncircuit c {\nqubit q[1];\nq = drop on pairs(q);\nreturn Z(q);\n}', ['q, declared here, has 1 qubit @ 3']],
  ['no survivors', 'import { drop } from "std/pool";\ncircuit c {\nqubit q[2];\nqubit r[2];\nq = drop on [(q[0], r[0]), (q[1], r[1])];\nreturn Z(r);\n}', ['q, declared here, has 2 qubits @ 3']],
  ['another register', 'import { drop } from "std/pool";\ncircuit c {\nqubit q[2];\nqubit r[2];\nr = drop on pairs(q);\nreturn Z(r);\n}', ['r, declared here, has 2 qubits @ 4']],
  ['probabilities of many qubits', 'circuit c {\nqubit q[40];\nreturn probs(q);\n}', ['q, declared here, has 40 qubits @ 2']],
  ['too many pairs', 'circuit c {\nqubit q[5000];\nlet v = all(q);\nreturn Z(q[0]);\n}', ['q, declared here, has 5000 qubits @ 2']],
])('%s', (_, text, places) => expect(toldIn(text)).toEqual(places)); // prettier-ignore
