// What the importer refuses: one diagnostic that names the construct and its place; and hostile texts end soon.
import { describe, expect, test } from 'vitest';
import { constant, input, unary, binary, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Circuit, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { formatDiagnostic } from '../../../src/compiler/index.ts';
import { importQasm } from '../../../src/compiler/openqasm/index.ts';
import { exportQasm2, exportQasm3 } from '../../../src/compiler/targets/openqasm/index.ts';
import { circuitOf, run, textOfProgram } from './qasm.ts';

const three = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[3] q;\nbit[3] c;\n';
const two = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[3];\ncreg c[3];\n';

describe('refused by name', () => {
  test.each<[string, string]>([
    ['OPENQASM 4.0;', '1:10: error[qasm-unsupported]: OpenQASM 4.0 is not supported; versions 2.0 and 3 are'],
    [
      three + 'array[int, 2] a;',
      "5:1: error[qasm-unsupported]: 'array' is not supported; circuits consist of gates, measurements, resets, and loops and branches around them",
    ],
    [
      three + 'c[0] = measure q[0]; while (c[0]) { x q[0]; }',
      '5:22: error[qasm-unsupported]: a while loop on measured bits has no known end',
    ],
    [
      two + 'opaque magic a;\nmagic q[0];',
      '6:1: error[qasm-unsupported]: the gate magic is opaque, and what it does is not known',
    ],
    [three + 'defcal x $0 { }', "5:1: error[qasm-unsupported]: 'defcal' is not supported"],
    [three + 'rx(10ns) q[0];', '5:4: error[qasm-unsupported]: durations such as 10ns stand in delay[…] only'],
    [
      three + 'input int n;',
      "5:1: error[qasm-unsupported]: 'input int' is not supported; inputs are angle or float",
    ],
    [three + 'int n; x q[n];', '5:12: error[unknown-name]: n has no value yet; assign one first'],
    [three + 'const int n = 1; n += 2;', '5:18: error[wrong-type]: n is a constant'],
    [three + 'int n = 1; n++;', "5:13: error[qasm-unsupported]: '++' is not supported; write n += 1;"],
    [three + 'int[3] n = 4;', '5:12: error[integer-overflow]: 4 does not fit int[3], which ends at 3'],
    [
      three + 'int n = 1; c[0] = measure q[0]; if (c[0]) { n = 2; }',
      '5:45: error[qasm-unsupported]: n is assigned in an if on measured bits; numbers must be known at compile time',
    ],
    [
      three + 'rx(9007199254740993) q[0];',
      '5:4: error[integer-overflow]: the whole number 9007199254740993 is beyond 2^53 and has no exact value as an angle',
    ],
    [
      three + 'gate g a { U(1, 2, 3) a; }\npow(0.5) @ g q[0];',
      '6:1: error[qasm-unsupported]: pow(0.5) of g has no exact spelling among the gates',
    ],
    [
      three + 'gate g a { cx a, q[0]; }',
      '5:18: error[unknown-name]: the gate g cannot use the register q of the program; hand it over as an operand or argument',
    ],
    [
      three + 'input angle t; gate g a { rx(t) a; }',
      '5:30: error[unknown-name]: the gate g cannot use the input t of the program',
    ],
    [
      three + 'def f(qubit a) { x q[0]; }\nf(q[1]);',
      '5:20: error[unknown-name]: the subroutine f cannot use the register q of the program',
    ],
    [three + 'def f(qubit a) { f(a); }\nf(q[1]);', '5:18: error[recursion]: the subroutine f calls itself'],
    [
      three + 'def f(qubit a) -> bit { if (true) { return measure a; } }\nc[0] = f(q[1]);',
      '5:37: error[qasm-unsupported]: return stands at the end of a subroutine only',
    ],
    [
      three + 'def f(qubit a) { x a; }\nc[0] = f(q[1]);',
      '6:8: error[wrong-type]: the subroutine f returns nothing',
    ],
    [
      three + 'def f(qubit[2] a) { x a; }\nf(q);',
      '6:3: error[shape-mismatch]: a takes 2 qubits and was given 3',
    ],
    [three + 'c = "0101";', '5:1: error[shape-mismatch]: 4 bits are assigned to 3 bits'],
    [
      three + 'c = measure q; if (c == "01") { x q[0]; }',
      '5:20: error[shape-mismatch]: 3 bits are compared with 2 bits',
    ],
    [
      three + 'let a = q[0:1] ++ q[1:2];',
      '5:9: error[repeated-qubit]: a qubit stands twice in this register',
    ],
    [
      three + 'rx(1 / 2) q[0];',
      '5:4: error[qasm-unsupported]: 1 / 2 divides integers, which OpenQASM 3 rounds; write 1.0 / 2',
    ],
    [
      three + 'c = measure q; if (uint[3](c) + 1 == 4) { x q[0]; }',
      '5:20: error[qasm-unsupported]: the operator + on measured bits is not supported; conditions compare them',
    ],
    [three + 'rx(durationof({x $0;})) q[0];', '5:4: error[qasm-unsupported]: durationof stands in delay[…]'],
    [
      three + 'duration d = 10ns; rx(d) q[0];',
      '5:23: error[qasm-unsupported]: d is a length of time; those stand in delay[…] only',
    ],
    [three + 'c = "011;', '5:5: error[syntax]: this text is not closed on its line'],
    [three + 'input angle t; rx(t / 0) q[0];', '5:19: error[division-by-zero]: division by zero'],
    [
      three + 'gate g(a) x { rx(1 / a) x; }\ngate f(a) x { g(a) x; }\nf(0) q[0];',
      '5:18: error[division-by-zero]: division by zero',
    ],
    [
      two + 'gate g(a) x { rx(sqrt(a - 1)) x; }\ng(1) q[0]; g(0) q[0];',
      '5:18: error[not-a-number]: sqrt(-1) is not a finite real number',
    ],
    [
      three + 'gate g(a) x { rx(a * 2.0 ** 52 * 4) x; }\ng(1) q[0];',
      '5:18: error[integer-overflow]: 4503599627370496 * 4 is too large for an exact integer',
    ],
    [three + 'rx(popcount(3)) q[0];', '5:4: error[qasm-unsupported]: the function popcount is not supported'],
    [three + 'rx(sqrt(-1)) q[0];', '5:4: error[not-a-number]: this has no finite value'],
    [
      three + 'c[0] = measure q[0];\nif (c[0]) { qubit r; }',
      '6:13: error[branch-content]: a declaration of qubits stands in an if',
    ],
    [three + 'c = measure q[0];', '5:1: error[shape-mismatch]: 1 qubits are measured into 3 bits'],
    [three + 'rx(c[0]) q[0];', '5:4: error[wrong-type]: a number is needed here, and this is a measured bit'],
    [three + 'x q[3];', '5:5: error[index-out-of-range]: index 3 lies outside the register of 3'],
    [three + 'cx q[0], q[0];', '5:1: error[repeated-qubit]: the same qubit stands twice in one call of cx'],
    [
      three + 'qubit[2] r; cx q, r;',
      '5:13: error[shape-mismatch]: the registers of one call have different sizes: 3 and 2',
    ],
    [three + 'cx q[0];', '5:1: error[wrong-arity]: cx acts on 2 qubits and was given 1'],
    [three + 'rx q[0];', '5:1: error[wrong-argument-count]: rx takes 1 angles and was given 0'],
    [three + 'magic q[0];', '5:1: error[unknown-name]: no gate is called magic here'],
    [three + 'x r[0];', '5:3: error[unknown-name]: nothing is called r here'],
    [three + 'qubit q;', '5:1: error[name-redeclared]: q is already declared'],
    [
      three + 'gate g a { reset a; }',
      '5:12: error[qasm-unsupported]: reset stands in the gate g, which holds calls of gates and for loops only',
    ],
    [three + 'gate g a { g a; }', '5:12: error[unknown-name]: no gate is called g here'],
    [
      three + 'for int i in [0:9999999] { x q[0]; }',
      '5:15: error[limit-exceeded]: this range has more than 1000000 values',
    ],
    [
      three + 'for int i in [0:9999] { for int j in [0:9999] { x q[0]; } }',
      'error[limit-exceeded]: this program unrolls to more than 1000000 operations',
    ],
    [
      'OPENQASM 3.0;\nqubit q;\nx q;',
      '3:1: error[unknown-name]: no gate is called x here; it needs include "stdgates.inc";',
    ],
    [
      'OPENQASM 2.0;\ninclude "mine.inc";',
      '2:1: error[import-not-found]: only "qelib1.inc" and "stdgates.inc" can be included here, not "mine.inc"',
    ],
    [three + 'x q[0]', "5:7: error[syntax]: expected ';', found the end of the file"],
    [three + 'x q[0]; /* never closed', '5:9: error[syntax]: this comment is not closed'],
    [three + 'x q[0]; ?', '5:9: error[syntax]: "?" begins no word or sign of OpenQASM'],
    [three + '// qcnn: return Z(r[0]);', '5:23: error[syntax]: there is no qubit r[0]'],
    [three + '// qcnn: inputs y;', 'error[syntax]: there is no input y'],
    [three + 'input angle y; // qcnn: start normal(1) of y;', 'error[syntax]: normal takes 2 numbers'],
    [
      three + '// qcnn: pooling q[0];',
      "error[syntax]: a note is circuit, inputs, start or one return, not 'pooling'",
    ],
  ])('%s', (text, expected) => {
    const { text: imported, diagnostics } = importQasm({ name: 'p.qasm', text });
    expect(imported).toBeUndefined();
    expect(diagnostics.map(formatDiagnostic).join('\n')).toContain(expected);
    expect(diagnostics.length).toBe(1);
  });

  const circuit = (operations: readonly Operation[]): Circuit => ({
    name: 'c', qubits: 1, bits: 0, operations,
    weights: [{ name: 'w', meeting: 0, shape: [], offset: 0, size: 1, initial: { kind: 'constant', value: 0 } }],
    inputs: [{ name: 'a', element: 'amplitude', shape: [2], offset: 0, size: 2 }],
    outputs: [{ kind: 'observable', terms: [] }],
  }); // prettier-ignore
  const rx = (angle: Operation & { kind: 'gate' } extends infer G ? (G extends { angles: readonly (infer A)[] } ? A : never) : never): Operation => ({ kind: 'gate', gate: 'rx', controls: 0, angles: [angle], qubits: [0] }); // prettier-ignore
  test.each<[string, Operation[], string]>([
    ['noise', [{ kind: 'barrier', qubits: [] }, { kind: 'channel', channel: 'bit_flip', probability: 0.1, qubits: [0] }], 'operation 1 is the noise channel bit_flip, which OpenQASM cannot say'],
    ['prepare', [{ kind: 'prepare', amplitudes: [input(0), input(1)], qubits: [0] }], 'operation 0 is amplitude encoding (prepare), which OpenQASM cannot say'],
  ])('export of %s', (_, operations, message) => {
    expect(() => exportQasm3(circuit(operations))).toThrow(message);
  }); // prettier-ignore
  test.each<[string, Operation[], string]>([
    ['noise', [{ kind: 'channel', channel: 'bit_flip', probability: 0.1, qubits: [0] }], 'operation 0 is the noise channel bit_flip, which OpenQASM cannot say'],
    ['prepare', [{ kind: 'prepare', amplitudes: [input(0), input(1)], qubits: [0] }], 'operation 0 is amplitude encoding (prepare) of zeros, which OpenQASM cannot say'],
  ])('export of %s to OpenQASM 2', (_, operations, message) => {
    expect(() => exportQasm2(circuit(operations), { weights: [0], inputs: [0, 0] })).toThrow(message);
  }); // prettier-ignore

  test('export of functions that OpenQASM 3 lacks, unless they are bound', () => {
    const absolute = circuit([rx(unary('abs', weight(0)))]);
    expect(() => exportQasm3(absolute)).toThrow(
      'operation 0 (rx) has an angle with abs(…), which OpenQASM 3 lacks',
    );
    expect(exportQasm3(absolute, { weights: [-2] })).toContain('rx(2.0) q[0];');
  });

  test('export of an angle whose shared parts double', () => {
    let angle = binary('add', weight(0), constant(1));
    for (let i = 0; i < 60; i++) angle = binary('add', angle, angle);
    expect(() => exportQasm3(circuit([rx(angle)]))).toThrow(
      'operation 0 (rx) has an angle that takes more than 20000 characters',
    );
    expect(exportQasm3(circuit([rx(angle)]), { weights: [0] })).toContain(`rx(${2 ** 60}`);
  });
});

describe('meaning of the parts', () => {
  const outcome = (body: string, head = three) => run(circuitOf(head + body));
  const z = (...bits: number[]) => bits.map((bit) => 1 - 2 * bit);
  const close = (actual: number[], expected: number[]) => {
    expect(actual.length).toBe(expected.length);
    expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 12));
  };

  test.each([
    ['c == 5', 1], ['c == 4', 0], ['c != 5', 0], ['c > 4', 1], ['c >= 6', 0], ['c < 6', 1], ['c <= 4', 0], ['c == 13', 0],
    ['c > -1', 1], ['c[0] && !c[1]', 1], ['c[0] ^ c[2]', 0], ['c[0] == c[2]', 1], ['c[1] || c[0] == false', 0], ['c[0:1] == 1', 1],
    ['c', 1], ['!(c[1] | c[0]) && true', 0], ['c[0] + 1 == 2', -1],
  ])('if (%s)', (condition, truth) => {
    const text = `${three}qubit r; x q[0]; x q[2]; c = measure q; if (${condition}) { x r; } else { } bit d; d = measure r;`;
    if (truth < 0) return expect(importQasm({ name: 'p', text }).diagnostics.length).toBe(1);
    return close(run(circuitOf(text)).slice(3), z(truth));
  }); // prettier-ignore

  test('if of OpenQASM 2 on a register of which nothing was measured reads 0', () =>
    close(outcome('if(c==0) x q[1]; if(c==1) x q[0]; measure q -> c;', two), z(0, 1, 0)));
  test('names that clash are renamed', () => {
    const text = textOfProgram(
      `${two}gate weight pi, on { cx pi, on; } qreg input_[1]; qreg e[1]; weight e[0], input_[0];`,
    );
    expect(text).toContain('gate weight_1 pi_1, on_1 {\n  cx pi_1, on_1;\n}');
    expect(text).toContain('weight_1 e_1[0], input_[0];');
    close(
      run(circuitOf('OPENQASM 2.0; qreg bit[1]; qreg discard[1]; gate h a { U(pi,0,pi) a; } h bit[0];')),
      [-1, 1],
    );
  });
  test('phases under control are seen', () => {
    const kick = (gate: string) =>
      outcome(`${gate} h q[0]; ctrl @ g(1.2) q[0], q[1]; // qcnn: return X(q[0]);\n`);
    close(kick('gate g(t) a { gphase(t); }'), [Math.cos(1.2)]);
    close(kick('gate g(t) a { inv @ gphase(t / 2); pow(3) @ gphase(t / 2); }'), [Math.cos(1.2)]);
    // U(t, 0, 0) = e^{it/2} RY(t): the real part of its upper left entry.
    close(kick('gate g(t) a { U(t, 0, 0) a; }'), [Math.cos(0.6) ** 2]);
  });
  test('broadcasts, negative indices, sets, aliases, U of OpenQASM 2', () => {
    close(
      outcome('x q; x q[-1]; let pair = q[0:1]; x pair; qubit[3] r; x q[{0, 2}]; cx q, r; c = measure r;'),
      z(1, 0, 1),
    );
    close(
      outcome(
        'U(pi,0,pi) q[0]; CX q[0],q[1]; c3x q[0],q[1],q[2],r[0]; rccx q[0],q[1],q[2]; measure q -> c;',
        `${two}qreg r[1];`,
      ),
      z(1, 1, 1),
    );
  });
  test('measure without a target is a dephasing', () =>
    close(outcome('h q[0]; measure q[0]; h q[0]; // qcnn: return Z(q[0]);\n'), [0]));
});
