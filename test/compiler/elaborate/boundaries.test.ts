// What values of the language are allowed, at their bounds: domains of functions, exact integers, indices, empty registers.
import { load } from '../load.ts';
import { describe, expect, test } from 'vitest';
import type { GateOperation } from '../../../src/compiler/circuit/circuit.ts';
import { elaborateCircuit } from '../../../src/compiler/index.ts';

const compiled = (statements: string, result = 'Z(q[0])', declarations = '') => {
  const text = `${declarations} circuit c { qubit q[4]; ${statements} return ${result}; }`;
  const { circuit, diagnostics } = elaborateCircuit({ name: 'boundaries.qcnn', text }, load);
  return { circuit, codes: diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code) }; // prettier-ignore
};
const codesOf = (statements: string, result?: string) => compiled(statements, result).codes;
const valueOf = (expression: string) => {
  const { circuit, codes } = compiled(`rx(${expression}) q[0];`);
  const angle = (circuit?.operations[0] as GateOperation | undefined)?.angles[0];
  return angle?.kind === 'constant' ? angle.value : codes.join();
};

describe('numbers', () => {
  test.each([
    ['sqrt(0)', 0],
    ['sqrt(-1e-300)', 'not-a-number'],
    ['asin(1)', Math.asin(1)],
    ['asin(1.0000001)', 'not-a-number'],
    ['acos(-1)', Math.PI],
    ['acos(-1.0000001)', 'not-a-number'],
    ['log(1e-300)', Math.log(1e-300)],
    ['log(0)', 'not-a-number'],
    ['log2(8)', 3],
    ['log2(0)', 'not-a-number'],
    ['exp(709)', Math.exp(709)],
    ['exp(710)', 'not-a-number'],
    ['1e308 * 10', 'integer-overflow'],
    ['1 / 1e-310', 'not-a-number'],
    ['0 ^ 0', 1],
    ['0 ^ -1', 'division-by-zero'],
    ['(-8) ^ (1 / 3)', 'not-a-number'],
    ['2 ^ -1', 0.5],
    ['1 / 0', 'division-by-zero'],
    ['1 % 0', 'division-by-zero'],
    ['0 / 5', 0],
    ['9007199254740991', 2 ** 53 - 1],
    ['9007199254740992', 'integer-overflow'],
    ['9007199254740990 + 1', 2 ** 53 - 1],
    ['9007199254740991 + 1', 'integer-overflow'],
    ['9007199254740991. + 0.5', 2 ** 53],
    ['-9007199254740991 - 1', 'integer-overflow'],
    ['2 ^ 52 * 2', 'integer-overflow'],
    ['sum([])', 0],
    ['prod([])', 1],
    ['min([])', 'wrong-argument-count'],
    ['max(2)', 2],
    ['min(3, 1, 2)', 1],
    ['max([3, 1, 4])', 4],
  ])('%s', (expression, expected) => {
    if (typeof expected === 'string') expect(valueOf(expression)).toBe(expected);
    else expect(valueOf(expression)).toBeCloseTo(expected, 12);
  });

  test.each([
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
    ['>', [false, false, true]],
    ['>=', [false, true, true]],
    ['==', [false, true, false]],
    ['!=', [true, false, true]],
  ])('2 is 1, 2, 3: %s', (operator, expected) => {
    expect(['2 # 3', '2 # 2', '3 # 2'].map((each) => valueOf(`(${each.replace('#', operator)}) ? 1 : 0`))).toEqual(expected.map(Number)); // prettier-ignore
  });

  test('the other side of && and || is worked out only where it decides', () => {
    expect(valueOf('false && 1 / 0 == 1 ? 1 : 2')).toBe(2);
    expect(valueOf('true || 1 / 0 == 1 ? 1 : 2')).toBe(1);
    expect(valueOf('true && false ? 1 : 2')).toBe(2);
    expect(valueOf('false || true ? 1 : 2')).toBe(1);
    expect(valueOf('true && 1 / 0 == 1 ? 1 : 2')).toBe('division-by-zero');
    expect(valueOf('false || 1 / 0 == 1 ? 1 : 2')).toBe('division-by-zero');
  });
});

describe('indices and ranges', () => {
  test.each([
    ['x q[0]; x q[3];', []],
    ['x q[4];', ['index-out-of-range']],
    ['x q[-1];', ['index-out-of-range']],
    ['x on q[0..4];', []],
    ['x on q[0..5];', ['index-out-of-range']],
    ['x on q[-1..2];', ['index-out-of-range']],
    ['x on q[4..4];', []],
    ['x on q[5..5];', ['index-out-of-range']],
    ['for i in 2..2 { x q[9]; }', []],
    ['for i in 2..1 { x q[0]; }', ['backward-range']],
    ['let t = (q[0], q[1]); cx t[0], t[1];', []],
    ['let t = (q[0], q[1]); x t[2];', ['index-out-of-range']],
    ['weight w: angle[2, 3]; rx(w[1, 2]) q[0];', []],
    ['weight w: angle[2, 3]; rx(w[1, 3]) q[0];', ['index-out-of-range']],
    ['weight w: angle[2, 3]; rx(w[0..2, 2]) on q[0..2];', []],
    ['let l = []; let x0 = l[0];', ['index-out-of-range']],
  ])('%s', (statements, codes) => {
    expect(codesOf(statements)).toEqual(codes);
  });
});

describe('no qubits', () => {
  test.each([
    ['h on q[1..1];', 0],
    ['reset q[1..1];', 0],
    ['discard q[1..1];', 0],
    ['for a in q[1..1] { h a; }', 0],
    ['cx on line(q[1..2]);', 0],
    ['cx on all(q[0..1]);', 0],
    ['cx on halves(q[1..1]);', 0],
    ['cx on brick(q[1..1]);', 0],
    ['cx on ring(q[0..2]);', 1],
    ['cx on ring(q[0..3]);', 2],
    ['cx on ring(q);', 4],
  ])('%s', (statements, operations) => {
    expect(compiled(statements).circuit?.operations).toHaveLength(operations);
  });
  test.each([
    ['', 'probs(q[1..1])', 'register-empty'],
    ['', 'Z(q[1..1])', 'invalid-observable'],
    ['qubit r[0];', undefined, 'register-empty'],
    ['prepare([1]) q[1..1];', undefined, 'register-empty'],
    ['ctrl(0) @ x q[0];', undefined, 'wrong-type'],
  ])('%s return %s', (statements, result, code) => {
    expect(codesOf(statements, result)).toEqual([code]);
  });
  test('prepare takes as many amplitudes as the qubits have states, and no more', () => {
    const list = (n: number) => `[${Array.from({ length: n }, () => 1).join(', ')}]`;
    expect(codesOf(`prepare(${list(16)}) q;`)).toEqual([]);
    expect(codesOf(`prepare(${list(17)}) q;`)).toEqual(['shape-mismatch']);
    expect(codesOf(`prepare(${list(1)}) q[0];`)).toEqual([]);
    expect(codesOf('prepare([]) q[0];')).toEqual(['shape-mismatch']);
  });
});

describe('calls', () => {
  const callsOf = (statements: string) =>
    compiled(statements, 'Z(q[0])', 'gate g(t: angle) a { rx(t) a; }').circuit?.operations.map(({ call }) => call); // prettier-ignore
  test('tell their modifiers, where these change something', () => {
    const plain = { kind: 'gate', name: 'g', qubits: [0], layer: 0 };
    expect(callsOf('g(1) q[0];')).toEqual([plain]);
    expect(callsOf('pow(1) @ inv @ inv @ g(1) q[0];')).toEqual([plain]);
    expect(callsOf('inv @ g(1) q[0];')).toEqual([{ ...plain, power: -1 }]);
    expect(callsOf('ctrl(2) @ pow(-1) @ g(1) q[2], q[1], q[0];')).toEqual([{ ...plain, qubits: [2, 1, 0], controls: 2, power: -1 }]); // prettier-ignore
  });
  test('have one layer a statement that runs; a broadcast over nothing has none', () => {
    const calls = callsOf('for i in 0..2 { g(1) on q[0..2]; } g(2) on q[1..1]; g(3) q[3];') ?? [];
    const layers = calls.map((call) => call!.layer);
    expect(layers.map((layer) => new Set(layers.filter((other) => other < layer)).size)).toEqual([
      0, 0, 1, 1, 2,
    ]);
  });
  test('name of a Pauli rotation the qubits to which it does something, controls included', () => {
    const calls = compiled('ctrl @ rpauli("IXI", 0.1) q;').circuit?.operations.map(({ call }) => call?.qubits); // prettier-ignore
    expect(calls?.every((qubits) => qubits?.join() === '0,2')).toBe(true);
  });
});

describe('a value that is set', () => {
  const codes = (n: string, parameter = 'n: int = 2 in 2..5') => {
    const text = `circuit c(${parameter}) { qubit q; rx(n) q; return Z(q); }`;
    return elaborateCircuit({ name: 'boundaries.qcnn', text }, load, { set: { n } }).diagnostics.map(
      ({ code }) => code,
    );
  };
  test.each(['2', '4', '8 / 2'])('%s lies in 2..5', (n) => expect(codes(n)).toEqual([]));
  test.each(['1', '5'])('%s lies outside 2..5', (n) => expect(codes(n)).toEqual(['outside-domain']));
  test('a number between those of a range lies outside, and one of a list inside', () => {
    expect(codes('2.5', 'n: float = 2 in 2..5')).toEqual(['outside-domain']);
    expect(codes('2.5', 'n: float = 2 in [2, 2.5]')).toEqual([]);
  });
});
