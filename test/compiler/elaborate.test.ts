// What elaboration yields: the flat circuit, its slots, and the choice of circuit and parameters.
import { describe, expect, test } from 'vitest';
import { elaborateCircuit, printCircuit, verify } from '../../src/compiler/index.ts';
import { outputCount, weightCount, type GateOperation } from '../../src/compiler/circuit/circuit.ts';
import { printAngle } from '../../src/compiler/circuit/angles.ts';
import { load, readCircuitFile } from './load.ts';

const compileText = (text: string, options = {}) => {
  const result = elaborateCircuit({ name: 'test/example.qcnn', text }, load, options);
  return { ...result, codes: result.diagnostics.map(({ code }) => code) };
};
const circuitOf = (text: string, options = {}) => {
  const { circuit, diagnostics } = compileText(text, options);
  if (!circuit) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  expect(verify(circuit)).toEqual([]);
  return circuit;
};
const gatesOf = (text: string) =>
  circuitOf(text).operations.map((operation) => {
    const { gate, controls, qubits, angles } = operation as GateOperation;
    return `${'c'.repeat(controls)}${gate}${angles.length ? `(${angles.map((a) => JSON.stringify(a)).length})` : ''} ${qubits.join()}`;
  });
const body = (statements: string) => `circuit test { qubit q[6]; ${statements} return Z(q[0]); }`;

describe('pairings', () => {
  test.each([
    ['line(q)', '0,1 1,2 2,3 3,4 4,5'],
    ['brick(q)', '0,1 2,3 4,5 1,2 3,4'],
    ['ring(q)', '0,1 2,3 4,5 1,2 3,4 5,0'],
    ['ring(q[0..5])', '0,1 2,3 1,2 3,4'],
    ['ring(q[0..2])', '0,1'],
    ['pairs(q)', '0,1 2,3 4,5'],
    ['even_to_odd(q[0..5])', '0,1 2,3'],
    ['odd_to_even(q)', '1,0 3,2 5,4'],
    ['halves(q)', '0,3 1,4 2,5'],
    ['all(q[0..4])', '0,1 0,2 0,3 1,2 1,3 2,3'],
    ['[(b, a) for (a, b) in line(q[0..3])]', '1,0 2,1'],
    ['[(q[i], q[j]) for i in 0..2 for j in 2..4]', '0,2 0,3 1,2 1,3'],
    ['line(q[4..6] ++ q[0..1])', '4,5 5,0'],
    ['line(q[0..1])', ''],
    ['[(a, b) for a in q[0..3] for b in q[0..3] if a != b]', '0,1 0,2 1,0 1,2 2,0 2,1'],
    ['[(a, b) for a in q if a != q[1] for b in q[0..2] if a != b if !(b == q[0])]', '0,1 2,1 3,1 4,1 5,1'],
    ['[(q[i], q[i + 2]) for i in 0..4 if i % 2 == 0]', '0,2 2,4'],
    ['[(a, b) for (a, b) in line(q) if q.length < 6 ? a == b : b == q[3]]', '2,3'],
    ['[(a, b) for a in q for b in q if false]', ''],
    ['q.length > 4 ? line(q[0..3]) : ring(q)', '0,1 1,2'],
  ])('%s', (pairing, expected) => {
    const qubits = circuitOf(body(`cx on ${pairing};`)).operations.map(
      (operation) => (operation as GateOperation).qubits,
    );
    expect(qubits.join(' ')).toBe(expected);
  });
});

describe('a choice at compile time', () => {
  test.each([
    ['a number', 'rx(q.length > 4 ? 2. : 1) q[0];', '2'],
    ['the other side is not evaluated', 'rx(0 == 0 ? 3 : 1 / 0) q[0]; rx(true ? 4 : q[9]) q[0];', '3 4'],
    ['is right-associative', 'rx(false ? 1 : false ? 2 : true ? 5 : 3) q[0];', '5'],
    ['a list', 'let t = true ? [1, 2] : [3]; rx(t) on q[0..t.length];', '1 2'],
    ['a range', 'for i in false ? 0..9 : 1..3 { rx(i) q[0]; }', '1 2'],
    ['a qubit, a register', 'rx(1) true ? q[1] : q; rx(2) on false ? q[1] : q[0..2];', '1 2 2'],
    ['a point at the end of a number', 'rx([2., 2.e1, true ? 1.E-1 : 0.]) on q[0..3];', '2 20 0.1'],
  ])('%s', (_, statements, expected) => {
    const angles = circuitOf(body(statements)).operations.flatMap((each) => (each as GateOperation).angles);
    expect(angles.map((angle) => (angle as { value: number }).value).join(' ')).toBe(expected);
  });

  test('weights, observables and what a parameter names', () => {
    const text = `import { so4, su4 } from "std/conv";
      circuit c(wide: bool = false, conv: gate(2) = wide ? su4 : so4) {
        qubit q[3];
        weight a: angle[conv.params];
        weight b: angle;
        conv(a) q[0], q[1];
        rx(wide ? b : 1) q[2];
        return wide ? Z(q[0]) : X(q);
      }`;
    expect([weightCount(circuitOf(text)), outputCount(circuitOf(text))]).toEqual([7, 3]);
    expect([weightCount(circuitOf(text, { set: { wide: 'true' } })), outputCount(circuitOf(text, { set: { wide: 'true' } }))]).toEqual([16, 1]); // prettier-ignore
    expect(weightCount(circuitOf(text, { set: { conv: '1 > 2 ? so4 : su4' } }))).toBe(16);
  });

  test.each([
    ['let a = q[0] == 1;', 'wrong-type', 'a qubit is compared with another qubit, and this is the number 1'],
    ['let a = q < q[0];', 'wrong-type', 'a comparison needs numbers, and this is a register of 6 qubits'],
    [
      'let a = 3 ? 1 : 2;',
      'wrong-type',
      'a condition is true, false or a comparison, and this is the number 3',
    ],
    [
      'let a = [1 for i in q if i];',
      'wrong-type',
      'a condition is true, false or a comparison, and this is a qubit',
    ],
    [
      'bit m = measure q[1]; rx(m ? 1 : 2) q[0];',
      'bit-misuse',
      'a measured bit cannot choose a value, which is fixed at compile time; branch on it instead: if (m) { … } else { … }',
    ],
    [
      'weight w: angle; rx(w > 1 ? 1 : 2) q[0];',
      'not-compile-time',
      'a comparison needs compile-time numbers; a weight or input is known at run time only',
    ],
  ])('%s', (statements, code, message) => {
    const { diagnostics } = compileText(body(statements));
    expect(diagnostics.map((each) => [each.code, each.message])).toEqual([[code, message]]);
  });
});

describe('modifiers', () => {
  test('controls come first, the outermost first', () => {
    expect(gatesOf(body('ctrl @ ctrl(2) @ x q[3], q[2], q[1], q[0];'))).toEqual(['cccx 3,2,1,0']);
    expect(gatesOf(body('ctrl @ inv @ ctrl @ s q[3], q[2], q[1];'))).toEqual(['ccsdg 3,2,1']);
  });
  test('inv reverses a declared gate', () => {
    const text = `gate g a, b { h a; s b; cx a, b; } ${body('inv @ g q[0], q[1];')}`;
    expect(gatesOf(text)).toEqual(['cx 0,1', 'sdg 1', 'h 0']);
  });
  test('registers give their qubits one after another', () => {
    expect(gatesOf(body('ctrl(5) @ z q;'))).toEqual(['cccccz 0,1,2,3,4,5']);
    expect(gatesOf(body('ctrl(2) @ x q[0..2], q[2];'))).toEqual(['ccx 0,1,2']);
    expect(gatesOf(body('ctrl @ inv @ ctrl @ s q[3], q[0..2];'))).toEqual(['ccsdg 3,0,1']);
    expect(gatesOf(body('let r = q[4..6]; cx r; ctrl @ h r; ccx r, q[0..1];'))).toEqual(['cx 4,5', 'ch 4,5', 'ccx 4,5,0']); // prettier-ignore
    expect(gatesOf(body('ctrl(2) @ x on [(q[0..2], q[2]), (q[3..5], q[5])];'))).toEqual(['ccx 0,1,2', 'ccx 3,4,5']); // prettier-ignore
    const own = 'gate g a, b { cx a, b; } gate r q[n] { h on q; }';
    expect(gatesOf(`${own} ${body('ctrl(2) @ g q[0..4];')}`)).toEqual(['cccx 0,1,2,3']);
    expect(gatesOf(`${own} ${body('ctrl(2) @ r q[0..2], q[4..6];')}`)).toEqual(['cch 0,1,4', 'cch 0,1,5']);
  });
  test('a register is not spread over a gate on one qubit', () => {
    expect(compileText('circuit a { qubit q[1]; h q; return Z(q); }').codes).toEqual(['register-needs-on']);
  });
  test('pow repeats, backwards for a negative power', () => {
    expect(gatesOf(body('pow(3) @ t q[0];'))).toEqual(['t 0', 't 0', 't 0']);
    expect(gatesOf(body('pow(-2) @ t q[0];'))).toEqual(['tdg 0', 'tdg 0']);
    expect(gatesOf(body('pow(0) @ t q[0];'))).toEqual([]);
  });
});

describe('weights', () => {
  test('are laid out as met, named by meeting, and may change shape', () => {
    const circuit = circuitOf(
      'circuit a { qubit q[4]; for i in 1..3 { weight c: angle[i]; weight p: angle; ry(c) on q[0..i]; rx(p) q[0]; } return Z(q[0]); }',
    );
    expect(circuit.weights.map(({ name, meeting, offset, shape }) => [name, meeting, offset, shape])).toEqual(
      [
        ['c', 0, 0, [1]],
        ['p', 0, 1, []],
        ['c', 1, 2, [2]],
        ['p', 1, 4, []],
      ],
    );
    expect(weightCount(circuit)).toBe(5);
  });
});

describe('arguments', () => {
  const angles = (statements: string) =>
    circuitOf(`gate g(t: angle[2], s: angle) a { u(t[0], t[1], s) a; } circuit a { weight w: angle[12]; weight m: angle[3, 3]; qubit q[3]; ${statements} return Z(q[0]); }`) // prettier-ignore
      .operations.map((operation) =>
        (operation as GateOperation).angles.map((angle) => (angle as { index: number }).index),
      );
  test('exact', () => expect(angles('g(w[4..6], w[1]) on q[0..2]; rx(m[0, 0] + w[0]) q[0];').slice(0, 2)).toEqual([[4, 5, 1], [4, 5, 1]])); // prettier-ignore
  test('flat', () =>
    expect(angles('g(w[3..6]) q[0]; rx(m[0][0]) q[0]; rx(w[0]) q[0];')[0]).toEqual([3, 4, 5]));
  test('zipped', () => expect(angles('g(m[0..3, 1..3], w[7]) on q;')).toEqual([[13, 14, 7], [16, 17, 7], [19, 20, 7]])); // prettier-ignore
  test('zipped flat', () => expect(angles('g(m) on q; rx(w[0]) q[0];').slice(0, 3)).toEqual([[12, 13, 14], [15, 16, 17], [18, 19, 20]])); // prettier-ignore
  test('a square is exact before it is zipped', () => {
    const circuit = circuitOf('gate g(t: angle[2]) a { rx(t[0]) a; ry(t[1]) a; } circuit a { weight w: angle[2]; qubit q[2]; g(w) on q; return Z(q[0]); }'); // prettier-ignore
    expect(circuit.operations.map((each) => (each as GateOperation).angles[0])).toEqual([0, 1, 0, 1].map((index) => ({ kind: 'weight', index }))); // prettier-ignore
  });
});

describe('amplitudes', () => {
  const amplitudesOf = (declarations: string, amplitudes: string) => {
    const text = `circuit a { ${declarations} qubit q[2]; prepare(${amplitudes}) q; return Z(q); }`;
    const [operation] = circuitOf(text).operations;
    return operation.kind === 'prepare' ? operation.amplitudes.map((angle) => printAngle(angle)) : [];
  };
  test('are any numbers, weights, inputs and expressions of them', () => {
    expect(amplitudesOf('input a: amplitude[3];', 'a')).toEqual(['x[0]', 'x[1]', 'x[2]']);
    expect(amplitudesOf('input a: amplitude[2];', 'sin(2 * a - 1)')).toEqual(['sin(2 * x[0] - 1)', 'sin(2 * x[1] - 1)']); // prettier-ignore
    expect(amplitudesOf('', '[1, 1, 1, -1]')).toEqual(['1', '1', '1', '-1']);
    expect(amplitudesOf('input x: angle[2]; weight w: angle;', '[w, 0.5] ++ x')).toEqual(['w[0]', '0.5', 'x[0]', 'x[1]']); // prettier-ignore
    expect(amplitudesOf('input a: amplitude[4];', 'a[2..4] ++ [-a[0]]')).toEqual(['x[2]', 'x[3]', '-x[0]']);
    expect(amplitudesOf('input a: amplitude[2];', '[v ^ 2 for v in a] ++ [a.length]')).toEqual(['x[0]^2', 'x[1]^2', '2']); // prettier-ignore
    expect(amplitudesOf('weight w: angle[2, 2];', '2 * w')).toEqual([0, 1, 2, 3].map((i) => `2 * w[${i}]`));
    expect(amplitudesOf('', '[sqrt(i) for i in 1..3]')).toEqual(['1', String(Math.SQRT2)]);
  });
  test('an amplitude input alone is no list of angles', () => {
    expect(compileText('circuit a { input a: amplitude[2]; qubit q[2]; rx(a) on q; return Z(q); }').codes).toEqual(['wrong-type']); // prettier-ignore
  });
});

describe('pools of several sources', () => {
  const two = 'pool two(t: angle) a, b -> c { cx a, c; cry(t) b, c; }';
  const printed = (statements: string, declarations = two) =>
    printCircuit(circuitOf(`${declarations} circuit a { weight t: angle; qubit q[5]; h on q; ${statements} return Z(q); }`)); // prettier-ignore
  test('are their bodies, then the end of every source', () => {
    const byHand = 'cx q[0], q[2]; cry(t) q[1], q[2]; discard q[0], q[1]; q = q[2..5];';
    expect(printed('two(t) q[0], q[1] -> q[2]; q = q[2..5];')).toBe(printed(byHand));
    expect(printed('two(t) q[0..2] -> q[2]; q = q[2..5];')).toBe(printed(byHand));
    expect(printed('q = two(t) on [(q[0], q[1], q[2])];')).toBe(printed(byHand));
    expect(printed('q = two(t) on [(q[i], q[i + 1], q[i + 2]) for i in 0..1];')).toBe(printed(byHand));
  });
  test('the last of each tuple survives, and may be a source later', () => {
    const text = `${two} circuit a { weight t: angle; qubit q[5]; q = two(t) on [(q[0], q[1], q[2]), (q[2], q[4], q[3])]; return Z(q); }`;
    const { operations, outputs } = circuitOf(text);
    expect(operations.flatMap((each) => (each.kind === 'discard' ? [each.qubit] : []))).toEqual([0, 1, 2, 4]);
    expect(outputs.length).toBe(1);
    expect(operations[0].call).toEqual({ kind: 'pool', name: 'two', qubits: [0, 1, 2], layer: 0 });
  });
  test('as values have a type of their own', () => {
    const text = (type: string) => `${two} pool one a -> b { cx a, b; } circuit a(merge: ${type}) { let n = merge.qubits; weight t: angle[merge.params]; qubit q[n]; merge(t) q[0..n - 1] -> q[n - 1]; return Z(q[n - 1]); }`; // prettier-ignore
    expect(circuitOf(text('pool(2)'), { set: { merge: 'two' } }).qubits).toBe(3);
    expect(compileText(text('pool(1)'), { set: { merge: 'two' } }).codes).toEqual(['wrong-arity']);
    expect(compileText(text('pool(2)'), { set: { merge: 'one' } }).codes).toEqual(['wrong-arity']);
    expect(compileText(text('pool(2)'), { set: { merge: 'zx' } }).codes).toEqual(['wrong-arity']);
  });
});

describe('choosing', () => {
  const two =
    'circuit a { qubit q; return Z(q); } circuit b(n: int = 2 in [2, 4]) { qubit q[n]; return Z(q[0]); }';
  test('a file with two circuits needs a name', () => {
    expect(compileText(two).codes).toEqual(['ambiguous-circuit']);
    expect(compileText(two, { circuit: 'b' }).circuit?.qubits).toBe(2);
    expect(compileText(two, { circuit: 'c' }).codes).toEqual(['unknown-circuit']);
    expect(compileText('const a = 1;').codes).toEqual(['unknown-circuit']);
  });
  test('settings', () => {
    expect(compileText(two, { circuit: 'b', set: { n: '2 + 2' } }).circuit?.qubits).toBe(4);
    const outside = compileText(two, { circuit: 'b', set: { n: '3' } });
    expect([outside.circuit?.qubits, outside.codes]).toEqual([3, ['outside-domain']]);
    expect(compileText(two, { circuit: 'b', set: { m: '3' } }).codes).toEqual(['unknown-parameter']);
    expect(compileText(two, { circuit: 'b', set: { n: 'pi' } }).codes).toEqual(['not-an-integer']);
    expect(compileText(two, { circuit: 'b', set: { n: '2; circuit c {' } }).codes).toEqual(['wrong-type']);
    expect(compileText(two, { circuit: 'b', set: { n: 'missing' } }).codes).toEqual(['wrong-type']);
    expect(compileText(two, { circuit: 'b', set: { n: '1/0' } }).codes).toEqual(['wrong-type']);
  });
  test('a gate is found in the standard library, a wrong one refused', () => {
    const text = 'gate own a, b { cx a, b; } circuit a(conv: gate(2) = own) { weight w: angle[conv.params]; qubit q[2]; conv(w) q[0], q[1]; return Z(q[0]); }'; // prettier-ignore
    expect(compileText(text, { set: { conv: 'so4' } }).circuit && weightCount(compileText(text, { set: { conv: 'so4' } }).circuit!)).toBe(6); // prettier-ignore
    expect(compileText(text, { set: { conv: 'h' } }).codes).toEqual(['wrong-arity']);
    expect(compileText(text, { set: { conv: 'zx' } }).codes).toEqual(['wrong-type']);
    expect(compileText(text, { set: { conv: 'nothing' } }).codes).toEqual(['unknown-name']);
  });
  test('a parameter without a value', () => {
    expect(compileText('circuit a(n: int) { qubit q[n]; return Z(q[0]); }').codes).toEqual([
      'parameter-without-value',
    ]);
  });
});

describe('the library', () => {
  test.each([
    ['ring', { n: '8' }, 8, 51, 1],
    ['ring', { n: '16' }, 16, 68, 1],
    ['ring', { n: '5', conv: 'ttn' }, 5, 12, 1],
    ['hur', {}, 8, 51, 1],
    ['hur', { conv: 'ttn' }, 8, 12, 1],
    ['study', {}, 8, 49, 15],
  ])('%s %o', (name, set, qubits, weights, outputs) => {
    const { circuit } = elaborateCircuit(readCircuitFile(`circuits/${name}.qcnn`), load, { set });
    expect([circuit?.qubits, weightCount(circuit!), outputCount(circuit!)]).toEqual([
      qubits,
      weights,
      outputs,
    ]);
    expect(verify(circuit!)).toEqual([]);
  });
  test('elaboration is deterministic', () => {
    const once = () =>
      printCircuit(elaborateCircuit(readCircuitFile('circuits/hur.qcnn'), load, {}).circuit!);
    expect(once()).toBe(once());
  });
});

describe('hostile text', () => {
  test.each([
    [
      'names of Object.prototype',
      'circuit constructor { qubit toString; __proto__ toString; return valueOf(toString); }',
      'unknown-name',
    ],
    ['endless loops', 'circuit a { qubit q; for i in 0..2^50 { } return Z(q); }', 'limit-exceeded'],
    [
      'doubling gates',
      `gate g0 a { } ${Array.from({ length: 60 }, (_, i) => `gate g${i + 1} a { g${i} a; g${i} a; }`).join('\n')} circuit a { qubit q; g60 q; return Z(q); }`,
      'limit-exceeded',
    ],
    [
      'long chains of gates',
      `gate g0 a { x a; } ${Array.from({ length: 3000 }, (_, i) => `gate g${i + 1} a { g${i} a; }`).join('\n')} circuit a { qubit q; g3000 q; return Z(q); }`,
      'limit-exceeded',
    ],
    ['wide pairings', 'circuit a { qubit q[1000000]; cx on all(q); return Z(q[0]); }', 'limit-exceeded'],
    ['huge powers', 'circuit a { qubit q; pow(2^52) @ x q; return Z(q); }', 'limit-exceeded'],
    [
      'products of sums',
      'circuit a { qubit q[40]; return prod([X(a) + Y(a) for a in q]); }',
      'limit-exceeded',
    ],
    ['wide probabilities', 'circuit a { qubit q[60]; return probs(q); }', 'limit-exceeded'],
  ])('%s', (_, text, code) => {
    expect(compileText(text).codes).toContain(code);
  });
});

test.each([
  [-7, 3, 2],
  [7, -3, -2],
  [-6, 3, 0],
  [-268.50000000000006, 0.30000000000000004, 0.29999999999997995],
])('%d % %d is %d: never negative, always below a positive divisor', (x, y, remainder) => {
  const { operations } = circuitOf(body(`rx(${x} % ${y}) q[0];`));
  const [angle] = (operations[0] as GateOperation).angles;
  expect(angle).toMatchObject({ kind: 'constant' });
  const { value } = angle as { value: number };
  expect(value).toBeCloseTo(remainder, 12);
  expect(value === 0 || (value < 0 === y < 0 && Math.abs(value) < Math.abs(y))).toBe(true);
});

test('gphase needs no qubits; under ctrl it is a phase of the control', () => {
  const text = 'gate g(t: angle) a { gphase(t); x a; } circuit c { weight t: angle; qubit q[2]; gphase(t); ctrl @ g(t) q[0], q[1]; return Z(q[0]); }'; // prettier-ignore
  expect(gatesOf(text)).toEqual(['gphase(1) ', 'cgphase(1) 0', 'cx 0,1']);
});

test('angles of shape [0, 15] fit a broadcast over no tuples', () => {
  const text = `import { su4 } from "std/conv"; circuit c { weight w: angle[0, 15]; qubit q[1]; su4(w) on line(q); return Z(q[0]); }`;
  expect(circuitOf(text).operations).toEqual([]);
});
