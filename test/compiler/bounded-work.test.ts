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
  ])('%s', (_, text) => {
    expect(messages(text)[0]).toMatch(/error\[limit-exceeded\]/);
  });

  test('a mistake in every iteration of a long loop is told once', () => {
    const text =
      'circuit a { weight w: angle[1, 100000]; qubit q; for i in 0..1000000 { rx(w) q; } return Z(q); }';
    expect(messages(text)).toEqual([
      'file:1:75: error[shape-mismatch]: rx takes one angle; it was given w: angle[1, 100000]\n  file:1:20: w, declared here, is angle[1, 100000]',
    ]);
  });

  test('a gate on a register of a million qubits', () => {
    expect(messages('gate g q[n] { h q[0]; } circuit a { qubit q[1000000]; g q; return Z(q[0]); }')).toEqual(
      [],
    );
  });

  test('many unknown names among many declared ones', () => {
    const names = Array.from({ length: 8000 }, (_, i) => i);
    const text = `${names.map((i) => `gate zz${i} a { x a; }`).join('\n')}
      circuit a { qubit q; ${names.map((i) => `zy${i} q;`).join(' ')} return Z(q); }`;
    expect(messages(text)).toHaveLength(500);
  });
});

describe('sizes are counted before the work', () => {
  const circuit = (body: string, parameters = '') =>
    `circuit a${parameters} { qubit q; ${body} return Z(q); }`;
  const refused: readonly (readonly [string, string])[] = [
    ['all pairs of a large register', circuit('qubit r[2000]; cx on all(r);')],
    ['all pairs of a large register, in a list', circuit('qubit r[5000]; let p = [(b, a) for (a, b) in all(r)];')],
    ['a block of many gates on a ring', `gate g(t: angle[9]) a, b { for i in 0..9 { rx(t[i]) a; } cx a, b; }\ncircuit a { weight w: angle[9]; qubit r[1000000]; g(w) on ring(r); return Z(r[0]); }`],
    ['a power', circuit('pow(9999999) @ x q;')],
    ['a power of powers', circuit('pow(1000) @ inv @ pow(-1000) @ pow(2) @ x q;')],
    ['a power of a declared gate', `gate g a { h a; x a; }\n${circuit('pow(600000) @ g q;')}`],
    ['a comprehension', circuit('let l = [i for i in 0..10000000];')],
    ['a comprehension of two clauses', circuit('let l = [i + j for i in 0..3000 for j in 0..3000];')],
    ['lists that are joined', circuit('let l = [i for i in 0..600000]; let m = l ++ l;')],
    ['loops inside each other', circuit('for i in 0..3000 { for j in 0..3000 { h q; } }')],
    ['a triangle of loops', circuit('for i in 0..3000 { for j in i..3000 { h q; } }')],
    ['loops of constants and conditions', `const n = 2000;\n${circuit('for i in 0..n { for j in 0..n { if (j > 1) { h q; } } }')}`],
    ['a loop of broadcasts', circuit('qubit r[2000]; for i in 0..1000 { ry(0.1) on r; }')],
    ['a loop of calls', `gate g a { for i in 0..100 { for j in 0..100 { h a; } } }\n${circuit('for i in 0..1000 { g q; }')}`],
    ['gates that double, in a circuit', `gate g0 a { x a; }\n${Array.from({ length: 40 }, (_, i) => `gate g${i + 1} a { g${i} a; g${i} a; }`).join('\n')}\n${circuit('g40 q;')}`],
    ['lists of lists', circuit(Array.from({ length: 10 }, (_, k) => `let l${k} = [[j for j in 0..1000] for i in 0..1000];`).join(' '))],
    ['branches in a loop', 'circuit a { qubit q; qubit r[1000]; bit m = measure q; for i in 0..3000 { if (m) { h on r; } } return Z(r[0]); }'],
    ['barriers on many qubits', circuit('qubit r[100000]; for i in 0..100000 { barrier r; }')],
    ['a gate on a large register', `gate g q[n] { for i in 0..n { for j in 0..n { cx q[i], q[(i + j + 1) % n]; } } }\ncircuit a { qubit q[3000]; g q; return Z(q[0]); }`],
    ['pairs that meet a condition', 'circuit a { qubit q[2000]; return [Z(a) * X(b) for a in q for b in q if a != b]; }'],
    ['a loop of Pauli rotations', 'circuit a { qubit q[8]; for i in 0..1000000 { rpauli("XYZXYZXY", 0.1) q; } return Z(q); }'],
    ['Pauli rotations whose word has a name', circuit('qubit r[3]; let word = "XYZ"; for i in 0..10000 { for j in 0..100 { rpauli(word, 0.1) r; } }')],
    ['arrays that are worked out in a loop', circuit('weight w: angle[100000]; for k in 0..100 { let v = sin(w) * 2 - w; rx(v[k]) q; }')],
    ['the product of a million observables', 'circuit a { qubit q[1000000]; return prod(Z(q)); }'],
    ['gates whose loops their angles decide', `gate g(k: angle) a { for i in 0..k { for j in 0..k { x a; } } }\n${circuit('for i in 0..1000 { g(i) q; }')}`],
    ['a default', circuit('for i in 0..n { for j in 0..n { h q; } }', '(n: int = 100000)')],
  ]; // prettier-ignore
  test.each(refused)('%s', (_, text) => {
    // The least of a few: collecting garbage beside other work is no part of what the compiler does.
    let least = Infinity;
    for (let attempt = 0; attempt < 4 && least >= 4; attempt++) {
      const before = process.cpuUsage();
      const found = messages(text);
      const { user, system } = process.cpuUsage(before);
      expect(found.filter((each) => each.includes('error[limit-exceeded]'))).toHaveLength(1);
      least = Math.min(least, (user + system) / 1e6);
    }
    expect(least).toBeLessThan(4);
  });

  test('a count never refuses what is allowed', () => {
    const text = circuit(`qubit r[8];
      for i in 0..1000 { for j in i..i + 3 { if (j % 2 == 0) { h q; } else { x q; y q; } } cx on ring(r); }
      for i in 0..100 { let n = i % 3; for j in 0..n { x q; } }
      pow(200000) @ x q; pow(0) @ y q;
      for i in 0..900 { for j in 0..900 { if (i == j) { x q; } } }`);
    expect(messages(text)).toEqual([]);
  });

  test('a register that a loop makes smaller has no size that is known', () => {
    const text = `pool drop source -> target { discard source; }
      circuit a { qubit q[128]; qubit r[70000];
        for i in 0..64 { for j in 0..q.length { h on r[0..100]; } if (q.length > 1) { q = drop on odd_to_even(q); } }
        return Z(q[0]); }`;
    expect(messages(text)).toEqual([]);
  });

  test('two expressions of a million angles each are made in time', () => {
    const text = circuit('weight w: angle[1000, 1000]; let a = w * 2 + w * 3;');
    expect(messages(text)).toEqual([]);
  });

  test('gates that call each other in a chain take time in proportion', () => {
    const gates = Array.from({ length: 5000 }, (_, i) => `gate g${i + 1} a { g${i} a; }`);
    const text = `gate g0 a { x a; }\n${gates.join('\n')}\n${circuit('g5000 q;')}`;
    expect(messages(text)).toEqual([expect.stringContaining('nested too deeply')]);
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
