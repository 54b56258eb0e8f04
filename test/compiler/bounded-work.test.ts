// Files that ask for far more than they say: each ends with a message, in seconds and without exhausting memory or stack.
import { describe, expect, test } from 'vitest';
import { check, formatDiagnostic } from '../../src/compiler/index.ts';
import { load } from './load.ts';

const messages = (text: string) => check({ name: 'file', text }, load).diagnostics.map(formatDiagnostic);

const million = (statement: string, declarations = '') =>
  `circuit a { qubit q[1000000]; ${declarations} for i in 0..1000000 { ${statement} } return Z(q[0]); }`;
const fiveHundred = `
gate twenty a { ${'h a; '.repeat(20)} }
gate many a { ${'twenty a; '.repeat(25)} }
gate all q[n] { many on q; }`;

describe('work is bounded', () => {
  test.each([
    ['slices of a large register', million('let r = q[0..1000000];')],
    ['slices of many weights', million('let v = w[0..1000000];', 'weight w: angle[1000000];')],
    ['sums of large observables', million('let s = o + o;', 'let o = prod([Z(a) + 1 for a in q[0..14]]);')],
    ['the product of a million observables', 'circuit a { qubit q[1000000]; return prod(Z(q)); }'],
    ['powers of zero', `${fiveHundred}\ncircuit a { qubit q[1000]; for i in 0..10000 { pow(0) @ all q; } return Z(q[0]); }`], // prettier-ignore
    ['operations in branches', `${fiveHundred}\ncircuit a { qubit q[1000]; qubit b; bit m = measure b; for i in 0..10000 { if (m) { many on q; } } return Z(q[0]); }`], // prettier-ignore
  ])('%s', { timeout: 60_000 }, (_, text) => {
    expect(messages(text)[0]).toMatch(/error\[limit-exceeded\]/);
  });

  test('a mistake at every turn of a long loop is told once', () => {
    const text =
      'circuit a { weight w: angle[1, 100000]; qubit q; for i in 0..1000000 { rx(w) q; } return Z(q); }';
    expect(messages(text)).toEqual([
      'file:1:75: error[shape-mismatch]: rx takes one angle; it was given angle[1, 100000]',
    ]);
  });

  test('a gate on a register of a million qubits', () => {
    expect(messages('gate g q[n] { h q[0]; } circuit a { qubit q[1000000]; g q; return Z(q[0]); }')).toEqual(
      [],
    );
  });

  test('the values of a domain share one budget', { timeout: 60_000 }, () => {
    const text = 'circuit a(n: int = 0 in 0..200) { qubit q; for i in 0..4000000 { } return Z(q); }';
    expect(messages(text)).toEqual([expect.stringContaining('domains is not checked')]);
  });

  test('many unknown names among many declared ones', () => {
    const names = Array.from({ length: 8000 }, (_, i) => i);
    const text = `${names.map((i) => `gate zz${i} a { x a; }`).join('\n')}
      circuit a { qubit q; ${names.map((i) => `zy${i} q;`).join(' ')} return Z(q); }`;
    expect(messages(text)).toHaveLength(500);
  });
});

describe('depth is bounded', () => {
  const chain = (length: number, link: (i: number) => string) => Array.from({ length }, (_, i) => link(i + 1)).join('\n'); // prettier-ignore
  test.each([
    ['gates that call gates in blocks', `gate g0 a { h a; }\n${chain(190, (i) => `gate g${i} a { ${'if (true) { '.repeat(95)} g${i - 1} a; ${'} '.repeat(95)} }`)}`], // prettier-ignore
    ['pairings that call pairings in expressions', `pairing p0(q) = line(q);\n${chain(190, (i) => `pairing p${i}(q) = p${i - 1}(q)${' ++ []'.repeat(300)};`)}\ncircuit a { qubit q[4]; cx on p190(q); return Z(q[0]); }`], // prettier-ignore
    ['constants that need constants', `${chain(190, (i) => `const c${i} = ${'('.repeat(90)}c${i + 1}${')'.repeat(90)}${' + 1'.repeat(800)};`)}\nconst c191 = 1;`], // prettier-ignore
  ])('%s', (_, text) => {
    expect(messages(text)[0]).toMatch(
      /error\[limit-exceeded\]: calls, blocks and expressions are nested too deeply/,
    );
  });

  test('a hundred calls inside each other are fine', () => {
    const text = `gate g0 a { h a; }\n${chain(100, (i) => `gate g${i} a { if (true) { g${i - 1} a; } }`)}`;
    expect(messages(text)).toEqual([]);
  });
});
