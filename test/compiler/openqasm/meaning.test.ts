// What the parts of OpenQASM mean, by value: each program says what its bits or qubits must be.
import { describe, expect, test } from 'vitest';
import { importQasm } from '../../../src/compiler/openqasm/index.ts';
import { circuitOf, run } from './qasm.ts';

const head = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n';
const close = (actual: readonly number[], wanted: readonly number[]) => {
  expect(actual.length).toBe(wanted.length);
  wanted.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 11));
};
/** Z of bits, the first one first. */
const bits = (text: string) => [...text].map((bit) => (bit === '0' ? 1 : -1));
const { cos, sin, PI } = Math;

describe('programs after the examples of the specification', () => {
  test('a ripple-carry adder reads its numbers bit by bit: 11 + 6 = 17', () => {
    close(
      run(
        circuitOf(`${head}
gate carry x, y, z { cx z, y; cx z, x; ccx x, y, z; }
gate uncarry x, y, z { ccx x, y, z; cx z, x; cx x, y; }
const int n = 4;
uint[n] left = 11;
uint[n] right = 6;
qubit[1] low; qubit[n] a; qubit[n] b; qubit[1] high;
bit[n + 1] sum;
reset a; reset b;
for uint i in [0:n - 1] {
  if (bool(left[i])) x a[i];
  if (bool(right[i])) x b[i];
}
carry low[0], b[0], a[0];
for uint i in [0:n - 2] { carry a[i], b[i + 1], a[i + 1]; }
cx a[n - 1], high[0];
for uint i in [n - 2:-1:0] { uncarry a[i], b[i + 1], a[i + 1]; }
uncarry low[0], b[0], a[0];
measure b[0:n - 1] -> sum[0:n - 1];
measure high[0] -> sum[n];`),
      ),
      bits('10001'),
    );
  });

  test('an inverse Fourier transform whose rotations read what was measured before', () => {
    // The Fourier transform of |5⟩ with the least significant bit on q[0]: phases 2π·5·2^k / 8 on qubit k.
    const phases = [0, 1, 2].map((k) => `h q[${k}]; p(2 * pi * 5 / ${2 ** (3 - k)}) q[${k}];`).join(' ');
    close(
      run(
        circuitOf(`${head}qubit[3] q; bit[3] c;
${phases}
h q[2];
c[0] = measure q[2];
if (int[4](c) == 1) { p(-pi / 2) q[1]; p(-pi / 4) q[0]; }
h q[1];
c[1] = measure q[1];
if (uint[3](c) >= 2) p(-pi / 2) q[0];
h q[0];
c[2] = measure q[0];`),
      ),
      bits('101'),
    );
  });

  test.each([0, 1, 2])('a repetition code finds the error on qubit %i through a subroutine', (error) => {
    close(
      run(
        circuitOf(`${head}
qubit[3] code; qubit[2] helpers; bit[3] out; bit[2] found;
def parities(qubit[3] d, qubit[2] a) -> bit[2] {
  bit[2] r;
  cx d[0], a[0]; cx d[1], a[0];
  cx d[1], a[1]; cx d[2], a[1];
  r = measure a;
  return r;
}
x code[${error}];
found = parities(code, helpers);
if (uint[2](found) == 1) x code[0];
if (uint[2](found) == 2) x code[2];
if (uint[2](found) == 3) x code[1];
out = measure code;`),
      ),
      [...bits('000'), ...bits(['10', '11', '01'][error])],
    );
  });
});

describe('bits', () => {
  /** q[0] and q[2] are 1; what the condition decides is the last bit. */
  const holds = (condition: string, before = '') =>
    run(circuitOf(`${head}qubit[3] q; bit[3] c; qubit r; x q[0]; x q[2]; c = measure q; ${before} if (${condition}) { x r; } bit d; d = measure r;`)).at(-1); // prettier-ignore
  test.each([
    ['uint[3](c) == 5', 1], ['uint[2](c) == 1', 1], ['int[3](c) == -3', 1], ['int[3](c) < 0', 1], ['int[4](c) == 5', 1],
    ['int[2](c) == 1', 1], ['int[3](c) > -4', 1], ['int[3](c) >= -2', 0], ['int(c) == 5', 1], ['uint(c) == 5', 1],
    ['bool(c[1])', 0], ['bool(c)', 1], ['bit(c[0])', 1], ['!bool(c[1])', 1], ['c == "101"', 1], ['c == "100"', 0],
    ['"101" == c', 1], ['c[{0, 2}] == "11"', 1], ['c[1:2] == "10"', 1], ['c[2:-1:0] == "101"', 1], ['~c == "010"', 1],
    ['(c & "110") == "100"', 1], ['(c ^ "111") == 2', 1], ['(c | 2) == 7', 1], ['(c << 1) == 2', 1], ['(c >> 1) == 2', 1],
    ['uint[3](c) > uint[2](c)', 1], ['int[3](c) == int[2](c)', 0], ['(c ++ c)[3] == 1', 1], ['c[-1]', 1],
    ['uint[3](c) == 18446744073709551615', 0], ['c == 0b101', 1], ['c != 0x5', 0], ['c[0:1][0]', 1],
  ])('if (%s)', (condition, truth) => expect(holds(condition)).toBeCloseTo(1 - 2 * truth, 11)); // prettier-ignore

  test.each([
    ['a variable keeps what was measured', 'k == 5', 'uint[3] k = uint[3](c); c = "000";', 1],
    ['bits are assigned bits', 'c == 6', 'c[0] = c[1]; c[1] = !c[0];', 1],
    ['and by operators', 'c == "011"', 'c ^= "110";', 1],
    ['an alias of bits', 'e == "11"', 'let e = c[{0, 2}];', 1],
    ['a constant', 'c[0] && flag', 'const bool flag = 3 > 2;', 1],
  ])('%s', (_, condition, before, truth) => expect(holds(condition, before)).toBeCloseTo(1 - 2 * truth, 11));

  test('whole numbers up to 2^64 are exact', () => {
    for (const [value, equal] of [
      ['9223372036854775808', 1],
      ['9223372036854775809', 0],
      ['18446744073709551615', 0],
    ] as const)
      // prettier-ignore
      close(
        run(circuitOf(`OPENQASM 2.0; include "qelib1.inc"; qreg q[2]; creg c[64]; creg d[1]; x q[0]; measure q[0] -> c[63]; if(c==${value}) x q[1]; measure q[1] -> d[0];`)), // prettier-ignore
        [-1, 1 - 2 * equal],
      );
  });

  test('bit strings begin a register, the last digit on bit 0', () =>
    close(run(circuitOf(`${head}bit[3] c = "011"; qubit[3] q; for int i in [0:2] { if (c[i]) x q[i]; }`)), bits('110'))); // prettier-ignore
});

describe('numbers', () => {
  const z = (body: string) => run(circuitOf(`${head}qubit[2] q; ${body} // qcnn: return Z(q[0]);\n`))[0];
  test.each([
    ['int k; k = 2; float t = 0.1 * k; t += 0.1; rx(t) q[0];', 0.3],
    ['float t = 0; for int i in [1:4] { t += 0.1 * i; } rx(t) q[0];', 1],
    ['int k = 1; k <<= 3; k -= 1; k %= 4; rx(k) q[0];', 3],
    ['uint[3] k = 7; k += 2; rx(k) q[0];', 1],
    ['int k = 3; while (k > 0) { rx(0.2) q[0]; k -= 1; }', 0.6],
    ['const float a = pi / 4; angle b = 2 * a; rx(b - a) q[0];', PI / 4],
    ['rx(float(3) / 2) q[0];', 1.5],
    ['rx(int(2.9)) q[0];', 2],
    ['rx(uint[2](7)) q[0];', 3],
    ['rx(int[2](3)) q[0];', -1],
    ['bool b = false; if (!b) rx(0.4) q[0];', 0.4],
    ['int n = 2; switch (n) { case 1 { rx(1) q[0]; } case 2, 3 { rx(2) q[0]; } default { rx(3) q[0]; } }', 2],
    ['def f(float t, qubit a) { t *= 2; rx(t) a; } f(0.3, q[0]); f(0.1, q[0]);', 0.8],
    ['def twice(int k) -> int { return 2 * k; } rx(twice(twice(1))) q[0];', 4],
    ['rx(9007199254740992 / 9007199254740992) q[0];', 1],
    ['rx(18446744073709551615 % 10) q[0];', 5],
  ])('%s', (body, angle) => expect(z(body)).toBeCloseTo(cos(angle), 11));

  test('a parameter is added to', () => {
    const circuit = circuitOf(`${head}input angle t; qubit q; angle s = t; for int i in [1:3] { s += 0.1; } rx(s / 2) q;`); // prettier-ignore
    close(run(circuit, [0.5]), [cos(0.4)]);
  });
});

describe('powers of gates', () => {
  /** ⟨X⟩ and ⟨Y⟩ of a qubit that the gate under control kicks back on, and Z of both. */
  const kick = (gate: string, before = '') =>
    run(circuitOf(`${head}qubit[4] q; ry(0.7) q[1]; rx(0.3) q[2]; ry(1.9) q[3]; ${before} h q[0]; ${gate}; // qcnn: return X(q[0]), Y(q[0]), Z(q[1]), X(q[1]), X(q[2]), Y(q[2]), X(q[3]);\n`)); // prettier-ignore
  test.each([
    ['ctrl @ pow(0.5) @ x q[0], q[1]', 'ctrl @ sx q[0], q[1]'],
    ['ctrl @ pow(-0.5) @ x q[0], q[1]', 'ctrl @ inv @ sx q[0], q[1]'],
    ['ctrl @ pow(1 / 2.0) @ z q[0], q[1]', 'ctrl @ s q[0], q[1]'],
    ['ctrl @ pow(1/4) @ z q[0], q[1]', 'ctrl @ t q[0], q[1]'],
    ['ctrl @ pow(0.5) @ s q[0], q[1]', 'ctrl @ t q[0], q[1]'],
    ['ctrl @ pow(-0.25) @ z q[0], q[1]', 'ctrl @ tdg q[0], q[1]'],
    ['pow(0.5) @ ctrl @ z q[0], q[1]', 'ctrl @ s q[0], q[1]'],
    ['pow(0.5) @ cx q[0], q[1]', 'ctrl @ sx q[0], q[1]'],
    ['pow(0.5) @ inv @ x q[1]', 'sx q[1]'],
    ['inv @ pow(0.5) @ x q[1]', 'inv @ sx q[1]'],
    ['ctrl @ pow(0.5) @ pow(2) @ x q[0], q[1]', 'ctrl @ id q[0], q[1]'],
    ['ctrl @ pow(0.5) @ pow(3) @ x q[0], q[1]', 'ctrl @ sx q[0], q[1]'],
    ['ctrl @ pow(2.0) @ rx(0.4) q[0], q[1]', 'ctrl @ rx(0.8) q[0], q[1]'],
    ['ctrl @ pow(0.5) @ rx(0.4) q[0], q[1]', 'ctrl @ rx(0.2) q[0], q[1]'],
    ['ctrl @ pow(-1.5) @ rz(0.4) q[0], q[1]', 'ctrl @ rz(-0.6) q[0], q[1]'],
    ['ctrl @ pow(0.5) @ rx(2 * pi) q[0], q[1]', 'ctrl @ gphase(pi / 2) q[0]'],
    ['ctrl @ pow(0.5) @ rx(-3 * pi) q[0], q[1]', 'ctrl @ rx(pi / 2) q[0], q[1]'],
    ['ctrl @ pow(0.5) @ p(3 * pi / 2) q[0], q[1]', 'ctrl @ p(-pi / 4) q[0], q[1]'],
    ['ctrl @ pow(0.5) @ gphase(0.6) q[0]', 'p(0.3) q[0]'],
    ['ctrl @ pow(0.5) @ crx(0.4) q[0], q[1], q[2]', 'ctrl(2) @ rx(0.2) q[0], q[1], q[2]'],
    ['pow(1000000) @ cp(0.3) q[0], q[1]', 'cp(300000) q[0], q[1]'],
    ['negctrl @ pow(0.5) @ x q[0], q[1]', 'x q[0]; ctrl @ sx q[0], q[1]; x q[0]'],
    ['pow(0.5) @ x q', 'sx q'],
  ])('%s is %s', (power, same) => close(kick(power), kick(same))); // prettier-ignore

  test.each([
    'y q[0], q[1]',
    'h q[0], q[1]',
    'swap q[0], q[1], q[2]',
    'cswap q[0], q[1], q[2], q[3]',
    'ch q[0], q[1], q[2]',
  ])(
    // prettier-ignore
    'ctrl @ pow(0.5) @ %s, twice',
    (call) => {
      const prefix = 'ctrl @ pow(0.5) @';
      close(kick(`${prefix} ${call}; ${prefix} ${call}`), kick(`ctrl @ ${call}`));
      close(kick(`ctrl @ pow(0.3) @ ${call}; ctrl @ pow(-1.3) @ ${call}`), kick(`ctrl @ inv @ ${call}`));
      expect(kick(`${prefix} ${call}`)).not.toEqual(kick(`ctrl @ ${call}`));
    },
  );
});

describe('what is left out or chosen is said', () => {
  const remarks = (text: string) => importQasm({ name: 'p.qasm', text: head + text }).remarks.map(({ message }) => message); // prettier-ignore
  test.each<[string, string[]]>([
    ['qubit q; bit c; h q; c = measure q;', []],
    ['qubit[2] q; bit c; h q; c = measure q[0];', ['the circuit returns Z of the bits that hold a measurement in the end: c; not of q[1]: to choose others, add a line such as // qcnn: return Z(q[1]);']],
    ['qubit[2] q; bit c; h q; c = measure q[0]; // qcnn: return Z(q[1]);\n', []],
    ['qubit q; h q;', ['nothing is measured into bits, so the circuit returns Z of every qubit; to choose others, add a line such as // qcnn: return Z(q);']],
    ['qubit q; bit c; delay[100ns] q; stretch s; box { delay[2 * s] q; h q; } c = measure q;', ['delay takes time and does nothing: it is left out', 'durations and stretches are left out']],
    ['#pragma one\npragma two\nqubit q; bit c;\n@a b c ;\n@b\nh q; c = measure q;', ['2 pragmas are left out', '2 annotations are left out']],
    ['qubit[2] q; bit[2] c; c = measure q; if (int[2](c) == 3) { x q[0]; } c = measure q;', ["int[2] is in two's complement, from -2 to 1, and never 3; uint[2] counts from 0"]],
    ['input angle t; qubit q; bit c; pow(0.5) @ rx(t) q; c = measure q;', ['a fractional power of rx is taken as the same part of its angle: the principal power while that is between −π and π for a phase, −2π and 2π for a rotation']],
  ])('%s', (text, wanted) => expect(remarks(text)).toEqual(wanted)); // prettier-ignore
});

test('physical qubits are returned and named by their number', () => {
  const text = `${head}bit c; ry(0.4) $7; cx $7, $2; def f(qubit a) { x $11; } f($2); c = measure $2;`;
  close(run(circuitOf(text)), [-cos(0.4) * -1]);
  close(run(circuitOf(`${text} // qcnn: return Z($2) * Z($7), Z($11);\n`)), [1, -1]);
});

test('outputs are the bits that are declared so', () =>
  close(run(circuitOf(`${head}qubit[2] q; bit[2] c; output bit d; ry(0.3) q[0]; c = measure q; d = !c[0];`)), [-cos(0.3)])); // prettier-ignore

test('a subroutine sees its arguments: sin', () =>
  close(run(circuitOf(`${head}def g(angle t, qubit[2] r) { rx(t) r[1]; } qubit[3] q; g(sin(0.5), q[1:2]); // qcnn: return Z(q[2]);\n`)), [cos(sin(0.5))])); // prettier-ignore

describe('numbers and lengths of time', () => {
  test.each<[string, number]>([
    ['9007199254740992', 2 ** 53],
    ['-9007199254740992', -(2 ** 53)],
    ['4503599627370496 * 2', 2 ** 53],
    ['2.0 ** 60', 2 ** 60],
    ['1152921504606846976.0 * 3', 3 * 2 ** 60],
    ['1e300 / 1e280', 1e20],
    ['9007199254740993.', 2 ** 53],
    ['0x1F - 1_000.5', 31 - 1000.5],
  ])('the angle %s, where the language has no such integer', (text, angle) => {
    close(run(circuitOf(`${head}qubit q; rx(${text}) q;`)), [cos(angle)]);
  });

  test('a loop over real numbers', () => {
    close(run(circuitOf(`${head}qubit q; for float t in {0.5, 1, 0.25} { rx(t) q; }`)), [cos(1.75)]);
  });

  test('lengths of time are declared, constant, assigned and left out', () => {
    const text = `${head}qubit q; duration d = 10ns; const duration e = 2 * d; stretch s;
d = e; rx(0.4) q; delay[d + 2 * s] q; box[e] { rx(0.3) q; }`;
    close(run(circuitOf(text)), [cos(0.7)]);
  });

  test('a case that ends in break', () => {
    const text = `${head}qubit q; int k = 2; switch (k) { case 1, 2: { rx(0.4) q; } break; default: { x q; } break; }`;
    close(run(circuitOf(text)), [cos(0.4)]);
  });
});

describe('registers that are declared after a measurement in a branch, whose outcome takes a qubit', () => {
  const program = `${head}qubit q; bit c; bit d; h q; c = measure q; if (c) { d = measure q; }
qubit[2] r; qubit[1] s; qubit t; x r[1]; barrier s[0], r[1]; barrier r[1];\n`;
  const note = (outputs: string) =>
    importQasm({ name: 'p.qasm', text: `${program}// qcnn: return ${outputs};` });

  test('keep their names', () => {
    const { text } = note('probs(r[1]), probs(s[0], t), probs(t, r[0], r[1])');
    expect(text).toContain('barrier s, r[1];');
    expect(text).toContain('barrier r[1];');
    expect(text).toContain('return probs(r[1..2]), probs(s ++ t), probs(t ++ r);');
  });

  test('are read out by their own numbers', () => {
    close(run(circuitOf(`${program}// qcnn: return probs(r[1]), probs(s[0]);`)), [0, 1, 1, 0]);
  });
});

describe('the shortest text is chosen', () => {
  const textOf = (text: string) => importQasm({ name: 'p.qasm', text: head + text }).text!;

  test('a qubit that nothing uses after its measurement is measured itself', () => {
    const measured = 'qubit[2] q; bit c; h q[0]; c = measure q[0]; if (c) x q[1];';
    expect(textOf(`${measured}\n// qcnn: return Z(q[1]);`)).toContain('bit c = measure q[0];');
    expect(textOf(`${measured} reset q[0];\n// qcnn: return Z(q[1]);`)).toContain('bit c = measure q[0];');
    expect(textOf(`${measured} h q[0];\n// qcnn: return Z(q[1]);`)).toContain('bit c = measure copy_c;');
  });

  test('a comparison that no outcome meets leaves no branch', () => {
    const compare = (test: string) => textOf(`qubit q; bit[2] c; c[0] = measure q; c[1] = measure q; if (${test}) x q;`); // prettier-ignore
    expect(compare('int[2](c) == 1')).toContain('if (');
    for (const never of ['int[2](c) == 2', 'int[2](c) == -3', 'uint[2](c) == 4', 'c == 4'])
      expect(compare(never)).not.toContain('if (');
  });

  test('an integer without a width has 64 bits', () => {
    const bit = (i: number) =>
      importQasm({ name: 'p.qasm', text: `${head}qubit q; int n = 5; if (n[${i}] == 0) x q;` });
    for (const i of [1, 63]) expect(bit(i).diagnostics).toEqual([]);
    expect(bit(64).diagnostics.map(({ code }) => code)).toEqual(['index-out-of-range']);
  });
});
