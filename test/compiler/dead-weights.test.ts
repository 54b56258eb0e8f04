// Weights without effect are told where they are declared, once, and templates are not blamed.
import { describe, expect, test } from 'vitest';
import { check } from '../../src/compiler/index.ts';
import { load } from './load.ts';

const told = (body: string, before = '') =>
  check({ name: 'a.qcnn', text: `${before} circuit a { ${body} }` }, load).diagnostics.map(
    ({ code, severity, message }) => `${severity} ${code}: ${message.split(':')[0]}`,
  );
const warning = (what: string) => [`warning dead-weight: no output depends on ${what}`];

describe('told', () => {
  test.each([
    ['one weight', 'weight w: angle; qubit q; rx(pi) q; rz(w) q; return Z(q);', 'weight w'],
    ['entries', 'weight w: angle[4]; qubit q[2]; rx(w[0]) q[0]; ry(w[1]) q[0]; rx(w[2]) q[1]; ry(w[3]) q[1]; return Z(q[0]);', 'weights w[2] and w[3]'], // prettier-ignore
    ['whole calls of templates', 'weight w: angle[2, ttn.params]; qubit q[4]; ttn(w[0]) q[0], q[1]; ttn(w[1]) q[2], q[3]; return Z(q[0]);', 'weights w[1, 0] and w[1, 1]'], // prettier-ignore
    ['what is pooled away', 'weight w: angle[2]; qubit q[2]; ry(w[0]) q[0]; ry(w[1]) q[1]; discard q[1]; return Z(q[0]);', 'weight w[1]'], // prettier-ignore
    [
      'meetings',
      'for i in 0..2 { weight w: angle; qubit a; ry(w) a; } qubit q; h q; return Z(q);',
      'weight w',
    ],
    ['one of two meetings', 'qubit q; for i in 0..2 { weight w: angle; if (i == 0) { rx(w) q; } else { rz(w) q; } } return Z(q);', 'weight w[1]'], // prettier-ignore
    ['one of two declarations', 'weight c as a: angle; weight c as b: angle; qubit q; rx(a) q; rz(b) q; return Z(q);', 'weight b'], // prettier-ignore
  ])('%s', (_, body, what) => {
    const before = body.includes('ttn') ? 'import { ttn } from "std/conv";' : '';
    expect(told(body, before)).toEqual(warning(what));
  });
});

describe('not told', () => {
  test.each([
    ['a pool of the library before Z', 'import { zx } from "std/pool";', 'weight p: angle[2]; qubit q[2]; h on q; zx(p) q[0] -> q[1]; return Z(q[1]);'], // prettier-ignore
    ['the last rotation of a gate', 'gate g(t: angle[2]) a { rx(t[0]) a; rz(t[1]) a; }', 'weight w: angle[2]; qubit q; g(w) q; return Z(q);'], // prettier-ignore
    ['the last rotation of a layer', '', 'weight w: angle[2, 2]; qubit q; for l in 0..2 { ry(w[l, 0]) q; rz(w[l, 1]) q; } return Z(q);'], // prettier-ignore
    ['what a broadcast does to qubits that are not read', '', 'weight w: angle[4]; qubit q[4]; ry(w) on q; return Z(q[0]);'], // prettier-ignore
    ['entries that no angle uses', '', 'weight w: angle[2]; qubit q; rx(w[0]) q; return Z(q);'],
    [
      'weights without entries',
      '',
      'weight w: angle[0]; qubit q[1]; qubit r; ry(w) on q[0..0]; return Z(r);',
    ],
  ])('%s', (_, before, body) => {
    expect(told(body, before)).toEqual([]);
  });

  test('what was told to be unused, and nothing where there is an error', () => {
    expect(told('weight w: angle; qubit q; h q; return Z(q);')).toEqual([
      expect.stringContaining('unused-weight'),
    ]);
    expect(told('weight w: angle; qubit q; rz(w) q; rz(v) q; return Z(q);')).toEqual([expect.stringContaining('unknown-name')]); // prettier-ignore
  });
});
