// Hostile and damaged texts: an import ends soon, with one diagnostic or with a file that passes `check`.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { check, formatDiagnostic, hasErrors } from '../../../src/compiler/index.ts';
import { importQasm } from '../../../src/compiler/openqasm/index.ts';
import { textOfProgram } from './qasm.ts';

const three = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[3] q;\nbit[3] c;\n';
const two = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[3];\ncreg c[3];\n';

/** Imports; what comes out must pass `check`. How many errors there are. */
function errorsOf(text: string): number {
  const { text: imported, diagnostics } = importQasm({ name: 'fuzz.qasm', text });
  if (imported === undefined) return diagnostics.length;
  const found = check({ name: 'fuzz.qcnn', text: imported }, () => undefined).diagnostics;
  if (hasErrors(found)) throw new Error(`${found.map(formatDiagnostic).join('\n')}\n${text}\n${imported}`);
  return 0;
}

describe('hostile texts', () => {
  const programs = ['./programs/', './cases/'].flatMap((name) => {
    const folder = new URL(name, import.meta.url);
    const files = readdirSync(folder).filter((file) => file.endsWith('.qasm'));
    return files.map((file) => readFileSync(new URL(file, folder), 'utf8'));
  });
  const words = 'OPENQASM 2.0 3 include "stdgates.inc" qubit qreg q r [ ] ( ) { } 4 : , ; gate h cx rx pi - ** ^ ! == ctrl @ negctrl inv pow for int in if else measure -> = bit c reset barrier input angle // qcnn: return Z \n let const /* */ 1e999 def return switch case default while uint[2] bool & | << ++ += "011" $0 output box delay[2ns] opaque pow(0.5) @x true'.split(' '); // prettier-ignore

  propertyTest.prop([fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((list) => list.join(' ')))], { numRuns: 400 })(
    'never throw',
    (text) => {
      for (const each of [text, three + text]) expect(errorsOf(each)).toBeLessThan(2);
    },
  ); // prettier-ignore

  propertyTest.prop([fc.constantFrom(...programs), fc.array(fc.tuple(fc.nat(2000), fc.nat(20), fc.constantFrom(...words)), { minLength: 1, maxLength: 3 })], { numRuns: 200 })(
    'damaged programs never throw',
    (program, cuts) => {
      const text = cuts.reduce((rest, [at, length, put]) => rest.slice(0, at) + put + rest.slice(at + length), program);
      expect(errorsOf(text)).toBeLessThan(2);
    },
  ); // prettier-ignore

  test.each([
    ['brackets', `${three}rx(${'('.repeat(50_000)}1`],
    ['signs', `${three}rx(${'-'.repeat(50_000)}1) q[0];`],
    ['a chain', `${three}rx(1${' + 1'.repeat(50_000)}) q[0];`],
    ['blocks', three + 'if (true) { '.repeat(50_000)],
    ['else if', `${three}${'if (true) x q[0]; else '.repeat(50_000)}x q[0];`],
    ['a register', 'OPENQASM 2.0; qreg q[99999999];'],
    [
      'doubling',
      `${three}input float a0;${Array.from({ length: 60 }, (_, i) => `float a${i + 1} = a${i} + a${i};`).join('')}`,
    ],
    ['controls', `${three}ctrl(1000000) @ x q[0];`],
    [
      'wide conditions',
      `OPENQASM 3; bit[100000] c; qubit[100000] q; c = measure q; if (c == 0) { reset q[0]; }`,
    ],
  ])('%s end soon', (_, text) => {
    expect(importQasm({ name: 'hostile', text }).diagnostics.length).toBe(1);
  });

  const repeat = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i)).join(' '); // prettier-ignore

  test.each<[string, string]>([
    ['gates of gates', `${three}gate g0 a { x a; } ${repeat(190, (i) => `gate g${i + 1} a { g${i} a; }`)} g190 q[0];`],
    ['doubling gates', `${three}gate g0 a { x a; } ${repeat(12, (i) => `gate g${i + 1} a { g${i} a; g${i} a; }`)} g12 q[0];`],
    ['deep angles', `${three}input float t; float s = t; ${repeat(25, () => 's = 2 * (s + 1);')} rx(s) q[0];`],
    ['long angles', `${three}input float t; float s = t; ${repeat(50, () => 's += t;')} rx(s) q[0];`],
    ['chains in brackets', `${three}rx(${Array.from({ length: 80 }).reduce((inner) => `(${inner})${' + 1.5'.repeat(298)}`, '1')}) q[0];`],
    ['bits in brackets', `${three}c = measure q; if (${Array.from({ length: 20 }).reduce((inner) => `(${inner})${' ^ c[1] | c[2]'.repeat(20)}`, 'c[0]')}) x q[0];`],
    ['a hundred parameters', `${three}${repeat(100, (i) => `input angle a${i};`)} rx(${Array.from({ length: 100 }, (_, i) => `a${i}`).join(' + ')}) q[0];`],
    ['wide cases', `OPENQASM 3; qubit[10] q; bit[10] c; c = measure q; switch (c) { ${Array.from({ length: 100 }, (_, i) => `case ${i}, ${i + 500} { U(0, 0, ${i}) q[0]; }`).join(' ')} default { reset q[1]; } }`],
    ['nested functions', `${three}input float t; rx(${'sin('.repeat(55)}t${')'.repeat(55)}) q[0];`],
    ['nested branches', `${three}c[0] = measure q[0]; c[1] = measure q[1]; ${'if (c[0] ^ c[1]) { '.repeat(40)}x q[2];${'}'.repeat(40)}`],
    ['else if', `${three}c = measure q; ${repeat(70, (i) => `if (c == ${i % 8}) { x q[0]; } else`)} x q[1];`],
    ['many cases', `${three}c = measure q; switch (c) { ${repeat(300, (i) => `case ${i} { x q[0]; c[0] = 1; }`)} }`],
    ['wide comparisons', 'OPENQASM 3; qubit[64] q; bit[64] c; bit[64] d; c[0:31] = measure q[0:31]; d[32:63] = measure q[32:63]; if (c < d) { reset q[0]; } if (c == d) { reset q[1]; } if (c < "' + '10'.repeat(32) + '") { reset q[2]; }'],
    ['a long parity', `${three}bit p; ${repeat(400, (i) => `c[0] = measure q[${i % 3}]; p ^= c[0];`)} if (p) x q[0];`],
    ['a chain of choices', `${three}bit p; ${repeat(120, (i) => `c[0] = measure q[${i % 3}]; if (c[0]) { p = c[1]; } else { p = !p; c[1] = p; }`)}`],
    ['long sums', `${three}// qcnn: return ${repeat(3000, () => '+ Z(q[0])').slice(2)};\n`],
    ['long products', `qubit[300] q; // qcnn: return ${repeat(300, (i) => `* Z(q[${i}])`).slice(2)};\n`],
    ['powers of powers', `${three}pow(60) @ x q[0]; pow(1000000000) @ rz(0.1) q[0]; inv @ pow(-7) @ h q[0];`],
  ])('%s pass check', (_, text) => expect(errorsOf(text)).toBe(0)); // prettier-ignore

  test.each<[string, string]>([
    ['gates of gates', `${three}gate g0 a { x a; } ${repeat(5000, (i) => `gate g${i + 1} a { g${i} a; }`)} g5000 q[0];`],
    ['doubling gates', `${three}gate g0 a { x a; } ${repeat(60, (i) => `gate g${i + 1} a { g${i} a; g${i} a; }`)} g60 q[0];`],
    ['parameters in brackets', `${three}input float t; rx(${Array.from({ length: 80 }).reduce((inner) => `(${inner})${' + t'.repeat(298)}`, 't')}) q[0];`],
    ['deep angles', `${three}input float t; float s = t; ${repeat(500, () => 's = 2 * (s + 1);')} rx(s) q[0];`],
    ['calls of calls', `${three}${repeat(60, (i) => `def f${i}(qubit a) { ${i ? `f${i - 1}(a); f${i - 1}(a);` : 'x a;'} }`)} f59(q[0]);`],
    ['large powers', `${three}int k = 2; for int i in [0:99] { k = k * k; }`],
    ['shifts', `${three}rx(1 << 1000000000) q[0];`],
    ['wide casts', `${three}c = measure q; if (uint[1000000000](c) == 1) { x q[0]; }`],
    ['repetitions', `${three}gate g a { U(1, 2, 3) a; } pow(100000000) @ g q[0];`],
  ])('%s end soon, refused', (_, text) => expect(errorsOf(text)).toBe(1)); // prettier-ignore

  // The answer is the same on a slow machine: steps are counted, and no clock is asked.
  describe('work is counted', { timeout: 600_000 }, () => {
    const messagesOf = (text: string) =>
      importQasm({ name: 'loops', text }).diagnostics.map(({ message }) => message);
    const refusal = 'this program takes more than 3000000 steps to unroll';

    test.each([
      ['that does nothing', 'while (true) { }'],
      ['that does and undoes', 'int k = 1; while (k > 0) { k += 1; k -= 1; }'],
    ])('an endless loop %s', (_, loop) => {
      const clocks = [vi.spyOn(Date, 'now'), vi.spyOn(performance, 'now'), vi.spyOn(process, 'hrtime'), vi.spyOn(process, 'cpuUsage')]; // prettier-ignore
      const messages = messagesOf(three + loop);
      const asked = clocks.map(({ mock }) => mock.calls.length);
      vi.restoreAllMocks();
      expect(messages).toEqual([refusal]);
      expect(asked).toEqual([0, 0, 0, 0]);
    });

    test('as many steps as are allowed, and one more', () => {
      const loops = (last: number) =>
        `OPENQASM 3;\nqubit q;\n${[1_000_000, 1_000_000, last].map((end) => `for int i in [1:${end}] { }`).join('\n')}`;
      const statements = 4; // the declaration and three loops: a step each
      expect(messagesOf(loops(1_000_000 - statements))).toEqual([]);
      expect(messagesOf(loops(1_000_001 - statements))).toEqual([refusal]);
    });
  });

  test('100,000 statements pass check, as loops where they repeat', () => {
    const line = Array.from({ length: 100_000 }, (_, i) => (i % 2 ? 'cx q[0],q[1];' : 'h q[0];'));
    expect(textOfProgram(`${two}${line.join('\n')}`)).toBe(
      'circuit program {\n  qubit q[3];\n  for turn in 0..50000 {\n    h q[0];\n    cx q[0], q[1];\n  }\n  return Z(q);\n}\n',
    );
  });

  test('30,000 different operations there and back', () => {
    const line = Array.from({ length: 30_000 }, (_, i) =>
      i % 2 ? `cx q[${i % 3}], q[${(i + 1) % 3}];` : `rx(${i} * pi / 7) q[${i % 3}];`,
    );
    const text = textOfProgram(`${two}${line.join('\n')}`);
    expect(text.split('\n').length).toBeGreaterThan(30_000);
  });
});
