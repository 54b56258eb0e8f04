// Every limit holds at its number: one below and exactly at it a text is taken, one above it is refused, with its code.
import { describe, expect, test } from 'vitest';
import { check, parse, type Load } from '../../src/compiler/index.ts';
import { importQasm } from '../../src/compiler/openqasm/index.ts';

interface Limit {
  readonly what: string;
  readonly limit: number;
  readonly code: string;
  text(n: number): string;
}

const none: Load = () => undefined;
const times = (n: number, text: string) => text.repeat(n);
const many = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));

function testLimits(limits: readonly Limit[], errorsOf: (text: string) => readonly string[]) {
  test.each(limits)('$what: $limit', ({ limit, code, text }) => {
    expect(errorsOf(text(limit - 1))).toEqual([]);
    expect(errorsOf(text(limit))).toEqual([]);
    expect(errorsOf(text(limit + 1))).toEqual([code]);
  });
}

describe('texts', () => {
  const limits: Limit[] = [
    {
      what: 'characters',
      limit: 8_000_000,
      code: 'too-large',
      text: (n) => `const a = 1;${times(n - 12, ' ')}`,
    },
    {
      what: 'open brackets',
      limit: 100,
      code: 'too-large',
      text: (n) => `const a = ${times(n, '(')}1${times(n, ')')};`,
    },
    {
      what: 'braces inside each other',
      limit: 100,
      code: 'too-large',
      text: (n) => `gate g a { ${times(n - 1, 'if (true) { ')}x a;${times(n, '}')}`,
    },
    {
      what: 'operators in a chain',
      limit: 1000,
      code: 'too-large',
      text: (n) => `const a = 1${times(n, '+1')};`,
    },
    {
      what: 'signs before a value',
      limit: 1000,
      code: 'too-large',
      text: (n) => `const a = ${times(n, '-')}1;`,
    },
  ];
  testLimits(limits, (text) => parse({ name: 'limits.qcnn', text }).diagnostics.map(({ code }) => code));

  test('files that are imported: 256', () => {
    const empty: Load = (name) => ({ name, text: `const ${name} = 1;` });
    const found = (n: number) => {
      const imports = many(n, (i) => `import { f${i} } from "f${i}";`).join('\n');
      const used = `const sum = ${many(n, (i) => `f${i}`).join(' + ')};`;
      return check({ name: 'main', text: `${imports}\n${used}` }, empty).diagnostics.map(({ code }) => code);
    };
    expect(found(255)).toEqual([]);
    expect(found(256)).toEqual([]);
    expect(found(257)).toEqual(['limit-exceeded']);
  });

  test('mistakes of one text: 100', () => {
    const found = (n: number) => parse({ name: 'm', text: times(n, 'const = 1;\n') }).diagnostics.length;
    expect([99, 100, 101, 200].map(found)).toEqual([99, 100, 100, 100]);
  });

  test('suggestions: 100; errors: 500', () => {
    const found = (n: number) => {
      const gates = many(n, (i) => `gate g${i} a { hadamard${i} a; }`);
      const text = ['gate hadamard a { h a; }', ...gates].join('\n');
      const { diagnostics } = check({ name: 'many.qcnn', text }, none);
      return [diagnostics.filter(({ fix }) => fix).length, diagnostics.length];
    };
    expect([99, 100, 101, 499, 500, 501].map(found)).toEqual([
      [99, 99],
      [100, 100],
      [100, 101],
      [100, 499],
      [100, 500],
      [100, 500],
    ]);
  });
});

describe('values of the language', () => {
  const found = (text: string) => check({ name: 'values.qcnn', text }, none).diagnostics.map(({ code }) => code); // prettier-ignore
  const weight = (rest: string) => `circuit c { qubit q; weight w: angle${rest}; ry(w) q; return Z(q); }`;

  test('the bounds of uniform may be equal, and not the wrong way round', () => {
    expect(found(weight(' ~ uniform(0.5, 0.6)'))).toEqual([]);
    expect(found(weight(' ~ uniform(0.5, 0.5)'))).toEqual([]);
    expect(found(weight(' ~ uniform(0.5, 0.4)'))).toEqual(['backward-range']);
  });

  test('the deviation of normal may be zero, and not negative', () => {
    expect(found(weight(' ~ normal(0, 1e-9)'))).toEqual([]);
    expect(found(weight(' ~ normal(0, 0)'))).toEqual([]);
    expect(found(weight(' ~ normal(0, -1e-9)'))).toEqual(['not-a-number']);
  });

  test.each([
    ['a weight', (n: number) => `circuit c { qubit q; weight w: angle[${n}]; rx(sum(w)) q; return Z(q); }`],
    ['an input', (n: number) => `circuit c { qubit q; input x: angle[2, ${n}]; rx(sum(x[0])) q; return Z(q); }`],
    ['an angle of a gate', (n: number) => `gate g(t: angle[${n}]) a { for i in 0..t.length { rx(t[i]) a; } }`],
    ['an angle of a gate that is called on a register', (n: number) => `gate g(t: angle[n, ${n}]) q[n] { for i in 0..n { for j in 0..t[i].length { rx(t[i, j]) q[i]; } } }\ncircuit c { qubit q[2]; weight w: angle[2, ${Math.abs(n)}]; g(w) q; return Z(q); }`],
    ['an angle of a pool', (n: number) => `pool p(t: angle[${n}]) a -> b { for i in 0..t.length { rx(t[i]) b; } }`],
  ])('the dimension of %s may be zero, and not negative', (_, text) => {
    expect(found(text(1))).toEqual([]);
    expect(found(text(0)).filter((code) => !code.startsWith('unused-'))).toEqual([]);
    expect(found(text(-1))).toEqual(['index-out-of-range']);
  }); // prettier-ignore

  test.each([
    ['a register has a qubit at least', (n: number) => `circuit c { qubit q[${n}]; h on q; return Z(q); }`, 'register-empty'],
    ['a gate has a control at least', (n: number) => `circuit c { qubit q[3]; ctrl(${n}) @ x ${n === 2 ? 'q' : 'q[0..2]'}; return Z(q); }`, 'wrong-type'],
  ] as const)('%s', (_, text, code) => {
    expect(found(text(2))).toEqual([]);
    expect(found(text(1))).toEqual([]);
    expect(found(text(0))).toEqual([code]);
  }); // prettier-ignore

  test('the strength of a channel lies in [0, 1]', () => {
    const channel = (p: number) => found(`circuit c { qubit q; bit_flip(${p}) q; return Z(q); }`);
    for (const p of [0, 1e-9, 1 - 1e-9, 1]) expect(channel(p)).toEqual([]);
    for (const p of [-1e-9, 1 + 1e-9]) expect(channel(p)).toEqual(['probability-out-of-range']);
  });
});

describe('programs in OpenQASM', () => {
  const program = (text: string) => `OPENQASM 3.0;\ninclude "stdgates.inc";\n${text}`;
  const limits: Limit[] = [
    {
      what: 'operators in a row',
      limit: 300,
      code: 'too-large',
      text: (n) => `qubit q; rx(1${times(n, '+1')}) q;`,
    },
    {
      what: 'operations, those of definitions and qubits among them',
      limit: 1_000_000,
      code: 'limit-exceeded',
      text: (n) => `gate g a { h a; }\nqubit q; pow(${n - 2}) @ g q;`,
    },
    {
      what: 'products of an observable',
      limit: 65_536,
      code: 'limit-exceeded',
      text: (n) => `qubit[2] q;\n// qcnn: return ${many(n, (i) => `Z(q[${i % 2}])`).join(' + ')};`,
    },
    {
      what: 'controls',
      limit: 60,
      code: 'limit-exceeded',
      text: (n) => `qubit[62] q; ctrl(${n}) @ x ${many(n + 1, (i) => `q[${i}]`).join(', ')};`,
    },
    {
      what: 'gates within gates',
      limit: 200,
      code: 'limit-exceeded',
      text: (n) => {
        const gates = many(n - 2, (i) => `gate g${i + 1} a { g${i} a; }`).join('\n');
        return `gate g0 a { x a; }\n${gates}\nqubit q; g${n - 2} q;`;
      },
    },
    {
      what: 'subroutines that call each other',
      limit: 60,
      code: 'limit-exceeded',
      text: (n) => {
        const subroutines = many(n - 1, (i) => `def f${i + 1}(qubit a) { f${i}(a); }`).join('\n');
        return `def f0(qubit a) { x a; }\n${subroutines}\nqubit q; f${n - 1}(q);`;
      },
    },
    {
      what: 'bits of a whole number that is declared',
      limit: 128,
      code: 'limit-exceeded',
      text: (n) => `qubit q; int[${n}] i = 1; if (i == 1) x q;`,
    },
    {
      what: 'bits of a whole number that is computed, with its sign',
      limit: 128,
      code: 'integer-overflow',
      text: (n) => `qubit q; if ((1 << ${n - 2}) > 0) x q;`,
    },
    {
      what: 'bits that a cast makes',
      limit: 4096,
      code: 'limit-exceeded',
      text: (n) => `qubit q; bit[2] c; c[0] = measure q; if (bit[${n}](c)[1]) x q;`,
    },
    {
      what: 'measured bits of a number',
      limit: 4096,
      code: 'limit-exceeded',
      text: (n) => `qubit q; bit[${n}] c; c[0] = measure q; if (uint(c)[1]) x q;`,
    },
    {
      what: 'bits of a condition',
      limit: 256,
      code: 'qasm-unsupported',
      text: (n) => `qubit q; bit[${n}] c; c[0] = measure q; if (c == 0) x q;`,
    },
    {
      what: 'brackets of an angle',
      limit: 80,
      code: 'limit-exceeded',
      text: (n) =>
        `gate g0(t) a { rx(t) a; }\ninput angle t; qubit q; rx(${times(n, 'sin(')}t${times(n, ')')}) q;`,
    },
  ];
  const errorsOf = (text: string) =>
    importQasm({ name: 'limits.qasm', text: program(text) }).diagnostics.map(({ code }) => code);
  testLimits(limits, errorsOf);

  test('parts of an angle: 700', () => {
    // A sum of n angles has 2n − 1 parts.
    const sum = (n: number) =>
      errorsOf(`input angle t; qubit q; float s = t${times(n - 1, ' + t')}; rx(s) q;`);
    expect(sum(5)).toEqual([]);
    const doubled = (n: number) => {
      const text = `input angle t; qubit q; rx((t${times(n - 1 - 200, ' + t')}) + (t${times(199, ' + t')})) q;`;
      return errorsOf(text);
    };
    expect(doubled(349)).toEqual([]);
    expect(doubled(350)).toEqual([]);
    expect(doubled(351)).toEqual(['limit-exceeded']);
  });

  test('outputs: 1000000', () => {
    const probabilities = (k: number) => `probs(${many(k, (i) => `q[${i}]`).join(', ')})`;
    const found = (n: number) => {
      const digits = [...n.toString(2)].toReversed().map((digit, k) => (digit === '1' ? k : -1));
      const outputs = digits.filter((k) => k >= 0).map((k) => (k === 0 ? 'Z(q[0])' : probabilities(k)));
      return errorsOf(`qubit[20] q;\n// qcnn: return ${outputs.join(', ')};`);
    };
    expect(found(999_999)).toEqual([]);
    expect(found(1_000_000)).toEqual([]);
    expect(found(1_000_001)).toEqual(['limit-exceeded']);
  });

  test('statements that repeat become a loop from 1000 on, and where that saves 40', () => {
    const isRolled = (body: string) => /for turn in/.test(importQasm({ name: 'p.qasm', text: program(`qubit q; ${body}`) }).text!); // prettier-ignore
    expect([999, 1000, 1001].map((n) => isRolled(times(n, 'x q;')))).toEqual([false, true, true]);
    const angles = (n: number) => many(n, (i) => `rx(0.${i + 1}) q;`).join('');
    // Repetitions of one statement count from the second on.
    const mixed = (n: number) => isRolled(`${times(n, 'x q;')}${angles(1000)}`);
    expect([40, 41, 42].map(mixed)).toEqual([false, true, true]);
  });

  test('files that are included: 256', () => {
    const found = (n: number) => {
      const text = `OPENQASM 3.0;\n${many(n, (i) => `include "f${i}.inc";`).join('\n')}\nqubit q;`;
      const load = (name: string) => ({ name, text: '' });
      return importQasm({ name: 'main.qasm', text }, load).diagnostics.map(({ code }) => code);
    };
    expect(found(255)).toEqual([]);
    expect(found(256)).toEqual([]);
    expect(found(257)).toEqual(['limit-exceeded']);
  });
});
