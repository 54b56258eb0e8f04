// The declaration of a name at a place: that of the block it is in, and no other of the same name.
import { expect, test } from 'vitest';
import { check } from '../../../src/compiler/index.ts';
import { positionOf } from '../../../src/compiler/source/source.ts';
import { load } from '../load.ts';

/** The sizes that the first message tells, each with the line at which it was declared. */
function sizesIn(body: string): string[] {
  const text = `gate pairwise a[n], b[n] { cx on [(a[i], b[i]) for i in 0..n]; }\npool p(t: angle[2]) s -> t2 { cry(t[0]) s, t2; rz(t[1]) t2; }\ncircuit c(n: int = 4) {\n${body}\n}\n`;
  const [{ related }] = check({ name: 'file', text }, load).diagnostics;
  return related.map(({ span, message }) => `${message} @ ${positionOf(span.source, span.start).line - 3}`);
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
])('%j', (body, sizes) => {
  expect(sizesIn(body)).toEqual(sizes);
}); // prettier-ignore
