// The text of a circuit elaborates to the circuit again: as written, after passes, with any names, shared and deep parts.
import { fc, test } from '@fast-check/vitest';
import { readdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { binary, constant, input, unary, weight } from '../../../../src/compiler/circuit/angles.ts';
import type { Angle, Circuit, Condition, Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { check, elaborateCircuit, formatDiagnostic } from '../../../../src/compiler/index.ts';
import { optimise, type Level } from '../../../../src/compiler/passes/index.ts';
import { printSource } from '../../../../src/compiler/targets/qcnn/index.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { arbitraryUnrolled } from '../../../properties/arbitrary-unrolled.ts';
import { qcnns } from '../../../../src/testing/index.ts';
import { withCalls } from '../../passes/with-calls.ts';
import { load, readCircuitFile } from '../../load.ts';
import { canonical } from './canonical.ts';

/** The circuit of a text, which `check` takes. */
function read(text: string): Circuit {
  const source = { name: 'printed.qcnn', text };
  const { circuit, diagnostics } = elaborateCircuit(source, load);
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(formatDiagnostic)).toEqual([]);
  return circuit!;
}

function expectSame(circuit: Circuit): string {
  const text = printSource(circuit);
  expect(canonical(read(text))).toEqual(canonical(circuit));
  return text;
}

describe('random circuits', () => {
  test.prop([arbitraryCircuit({ maxOperations: 25 }), fc.constantFrom<Level>(0, 0, 1, 2)], { numRuns: 50 })(
    'noise, branches, resets, preparations; as built and after passes',
    ({ circuit }, level) => void expectSame(optimise(circuit, level).circuit),
  );

  test.prop([qcnns({ qubits: { min: 2, max: 24 }, noise: true }), fc.constantFrom<Level>(0, 1, 2)], {
    numRuns: 15,
  })(
    'pools, reuse of qubits, fused blocks',
    (circuit, level) => void expectSame(optimise(circuit, level).circuit),
  );

  test.prop([arbitraryUnrolled, fc.constantFrom<Level>(0, 1, 2)], { numRuns: 15 })(
    'loops, calls, powers, controls, weights in loops',
    ({ text }, level) => {
      const { circuit } = elaborateCircuit({ name: 'a.qcnn', text }, load);
      expectSame(optimise(circuit!, level).circuit);
    },
  );
});

describe('circuits that come with qcnn', () => {
  const files = readdirSync(new URL('../../../../circuits', import.meta.url)).filter((file) => file.endsWith('.qcnn')); // prettier-ignore
  test.each(files.map((file, index) => [file, (index % 3) as Level] as const))('%s, level %i', (file, level) => {
    const { circuit } = elaborateCircuit(readCircuitFile(`circuits/${file}`), load);
    const text = expectSame(optimise(circuit!, level).circuit);
    // Weights and inputs of the circuit as it was written still fit.
    expect(read(text).weights).toEqual(circuit!.weights);
    expect(read(text).inputs).toEqual(circuit!.inputs);
  }); // prettier-ignore

  test('check has nothing to say of what is printed', () => {
    const { circuit } = elaborateCircuit(readCircuitFile('circuits/study.qcnn'), load);
    const text = printSource(optimise(circuit!, 2).circuit);
    expect(check({ name: 'a.qcnn', text }, load)).toMatchObject({ diagnostics: [], unchecked: [] });
  });
});

const initial = { kind: 'uniform', low: -Math.PI, high: Math.PI } as const;
const gate = (name: string, angles: readonly Angle[], ...qubits: number[]): Operation => ({
  kind: 'gate',
  gate: name,
  controls: 0,
  angles,
  qubits,
});
function circuitOf(operations: readonly Operation[], changes: Partial<Circuit> = {}): Circuit {
  const qubits = 3;
  return {
    name: 'made',
    qubits,
    bits: 0,
    weights: [{ name: 'w', meeting: 0, shape: [4], offset: 0, size: 4, initial }],
    inputs: [{ name: 'x', element: 'angle', shape: [2], offset: 0, size: 2 }],
    operations,
    outputs: [{ kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit: 0, pauli: 'Z' }] }] }],
    ...changes,
  };
}

/** One weight each, used in order. */
function withNames(names: readonly string[], name = 'made'): Circuit {
  const met = new Map<string, number>();
  const weights = names.map((each, offset) => {
    const meeting = met.get(each) ?? 0;
    met.set(each, meeting + 1);
    return { name: each, meeting, shape: offset % 2 ? [1, 1] : [], offset, size: 1, initial };
  });
  return circuitOf(
    names.map((_, index) => gate('rx', [weight(index)], index % 3)),
    { name, weights, inputs: [] },
  );
}

describe('names', () => {
  const awkward = ['q', 'pi', 'e', 'for', 't', 't0', 'b0', 'as', 'angle', 'c', 'c_0', 'c_1', 't_block_0', 'θ', 'two words', '', '3', 'rx', 'Z']; // prettier-ignore

  test.prop([fc.array(fc.oneof(fc.constantFrom(...awkward), fc.string({ maxLength: 4 }).map((text) => text.replace(/["\r\n]/g, ''))), { maxLength: 12 })], { numRuns: 25 })(
    'weights keep theirs, met once or often, words of the language or any text',
    (names) => void expectSame(withNames(names)),
  ); // prettier-ignore

  test('what no text in quotes can hold is replaced', () => {
    expect(read(printSource(withNames(['a"b', 'c\nd']))).weights.map(({ name }) => name)).toEqual([
      "a'b",
      "c'd",
    ]);
  });

  test.each(['made', 'ring', 'rx', 'Z', 'for', 'my circuit', '', 'block_0', 'q'])(
    'a circuit called %s',
    (name) => {
      const circuit = withNames(['w', 'v'], name);
      const { name: printed } = read(printSource(circuit));
      if (['made', 'ring', 'block_0', 'q'].includes(name)) expect(printed).toBe(name);
      expectSame({ ...circuit, name: printed });
    },
  );

  test('an input and a weight of one name', () => {
    expectSame({ ...withNames(['x', 'x']), inputs: [{ name: 'x', element: 'angle', shape: [2], offset: 0, size: 2 }] }); // prettier-ignore
  });
});

describe('numbers and angles', () => {
  const numbers = [0, -0, 1e21, 2 ** 53, -(2 ** 60), 5e-324, 1.7976931348623157e308, Math.PI, -Math.PI / 2, (3 * Math.PI) / 4, (-2 * Math.PI) / 3, 0.1 + 0.2, Math.E]; // prettier-ignore

  test('read back bit by bit', () => {
    const angles = numbers.flatMap((value) => [
      constant(value),
      binary('multiply', constant(value), weight(0)),
    ]);
    expectSame(circuitOf(angles.map((angle) => gate('rx', [angle], 0))));
  });

  test('π by its name', () => {
    const text = printSource(circuitOf([gate('u', [constant(Math.PI / 2), constant(-Math.PI), constant((-3 * Math.PI) / 4)], 1)])); // prettier-ignore
    expect(text).toContain('u(pi / 2, -pi, -3 * pi / 4) q[1];');
  });

  test('trees keep their form: a - (b - c), a * (b * c), (-a)^b, -a^b, a / (b / c)', () => {
    const [a, b, c] = [weight(0), input(1), weight(3)];
    const angles = (['add', 'subtract', 'multiply', 'divide', 'power', 'min'] as const).flatMap((f) => [
      binary(f, a, binary(f, b, c)),
      binary(f, binary(f, a, b), c),
      binary(f, unary('negate', a), unary('negate', b)),
      unary('negate', binary(f, a, constant(-2))),
      binary(f, constant(-2), a),
    ]);
    expectSame(circuitOf(angles.map((angle) => gate('ry', [angle], 0))));
  });

  test('parts shared without end, and nested without end, take linear text', () => {
    let [shared, nested, powers]: Angle[] = [weight(0), weight(1), weight(2)];
    for (let i = 0; i < 14; i++) shared = binary('add', unary('sin', shared), shared);
    for (let i = 0; i < 1200; i++) nested = unary('tanh', nested);
    for (let i = 0; i < 600; i++) powers = binary('power', constant(2), unary('negate', powers));
    const operations = [shared, nested, powers, shared].map((angle, i) => gate('rz', [angle], i % 3));
    expect(expectSame(circuitOf(operations)).length).toBeLessThan(40_000);
  });

  test.each([
    ['1 / 0', binary('divide', weight(0), constant(0))],
    ['log(-1)', { kind: 'unary', function: 'log', operand: constant(-1) }],
  ] as const)('%s has no text', (_, angle) => {
    expect(() => printSource(circuitOf([gate('rx', [angle as Angle], 0)]))).toThrow(/no finite number/);
  });
});

describe('blocks', () => {
  const block = { qubits: 2 as const, gates: [gate('crx', [binary('add', weight(0), input(1))], 1, 0), gate('rz', [constant(0.5)], 0)] } as never; // prettier-ignore
  const on = (...qubits: number[]): Operation => ({ kind: 'block', block, qubits });

  test('operations that share a block call one gate', () => {
    const text = expectSame(circuitOf([on(0, 1), on(2, 1), on(1, 0)]));
    expect(text).toMatchInlineSnapshot(`
      "gate block_0(t: angle) a, b {
        crx(t) b, a;
        rz(0.5) a;
      }

      circuit made {
        input x: angle[2];
        weight w: angle[4];
        qubit q[3];
        block_0(w[0] + x[1]) q[0], q[1];
        block_0(w[0] + x[1]) q[2], q[1];
        block_0(w[0] + x[1]) q[1], q[0];
        return Z(q[0]);
      }
      "
    `);
  });

  test('a thousand operations that share a block of a thousand angles', () => {
    const gates = Array.from({ length: 1000 }, (_, i) => gate('rx', [binary('multiply', weight(i % 4), constant(i + 2))], 0)); // prettier-ignore
    const large = { qubits: 1, gates } as never;
    const operations = Array.from({ length: 1000 }, (_, i): Operation => ({ kind: 'block', block: large, qubits: [i % 3] })); // prettier-ignore
    expect(printSource(circuitOf(operations)).length).toBeLessThan(100_000);
  });

  test('blocks that differ in their angles alone share a gate, and rows of weights go by their names', () => {
    const weights = [{ name: 'w', meeting: 0, shape: [2, 3], offset: 0, size: 6, initial }];
    const row = (from: number, last = 0.5) => ({ qubits: 1, gates: [0, 1, 2].map((i) => gate('u3', [weight(from + i), constant(last), weight(from)], 0)) }) as never; // prettier-ignore
    const operations = [0, 3, 1].map((from): Operation => ({ kind: 'block', block: row(from), qubits: [1] }));
    const other: Operation = { kind: 'block', block: row(0, -0.5), qubits: [1] };
    const text = expectSame(circuitOf([...operations, other], { weights }));
    expect(text.match(/block_\d\(.*\)/g)).toEqual(['block_0(t: angle[3])', 'block_1(t: angle[3])', 'block_0(w[0])', 'block_0(w[1])', 'block_0([w[0, 1], w[0, 2], w[1, 0]])', 'block_1(w[0])']); // prettier-ignore
  });

  test('weights of a whole slot go by its name', () => {
    const own = { qubits: 1, gates: [0, 1, 2, 3].map((i) => gate('rx', [weight(i)], 0)) } as never;
    expect(expectSame(circuitOf([{ kind: 'block', block: own, qubits: [2] }]))).toContain('block_0(w) q[2];');
  });
});

describe('bits, branches, ended qubits', () => {
  const measure = (qubit: number, bit: number): Operation => ({ kind: 'measure', qubit, bit });
  const branch = (condition: Condition, ...then: Operation[]): Operation => ({ kind: 'branch', condition, then, orElse: [] }); // prettier-ignore
  const reset = (qubit: number): Operation => ({ kind: 'reset', qubit });
  const bit = (index: number): Condition => ({ kind: 'bit', bit: index });

  test('a bit that is measured anew', () => {
    const operations = [measure(1, 0), branch(bit(0), gate('x', [], 0)), reset(1), gate('h', [], 1), measure(1, 0), branch({ kind: 'not', operand: bit(0) }, gate('y', [], 0))]; // prettier-ignore
    const printed = read(printSource(circuitOf(operations, { bits: 1 })));
    expect(printed.bits).toBe(2);
    expect(printed.operations.at(-1)).toMatchObject({ condition: { operand: { bit: 1 } } });
  });

  test('bits in another order than they are measured in, conditions shared without end', () => {
    let condition: Condition = bit(4);
    for (let i = 0; i < 8; i++) condition = { kind: i % 2 ? 'or' : 'xor', left: condition, right: { kind: 'not', operand: condition } }; // prettier-ignore
    let deep: Condition = bit(2);
    for (let i = 0; i < 300; i++) deep = { kind: 'and', left: bit(4), right: deep };
    const operations = [measure(1, 4), measure(2, 2), branch(condition, branch(deep, gate('x', [], 0))), branch(deep, gate('y', [], 0))]; // prettier-ignore
    expectSame(circuitOf(operations, { bits: 7 }));
  });

  test('known conditions are decided', () => {
    const known: Condition = { kind: 'and', left: { kind: 'constant', value: true }, right: { kind: 'constant', value: true } }; // prettier-ignore
    expectSame(circuitOf([measure(1, 0), branch(known, gate('x', [], 0)), branch({ kind: 'or', left: bit(0), right: known }, gate('y', [], 0))], { bits: 1 })); // prettier-ignore
  });

  test('an ended qubit that a branch revives is revived before it', () => {
    const circuit = circuitOf([measure(1, 0), measure(2, 1), branch(bit(0), branch(bit(1), reset(2), gate('x', [], 2)))], { bits: 2 }); // prettier-ignore
    const { operations } = canonical(circuit);
    expect(canonical(read(printSource(circuit))).operations).toEqual([...operations.slice(0, 2), reset(2), operations[2]]); // prettier-ignore
  });

  test('amplitudes after a reset that does nothing', () => {
    const prepare: Operation = { kind: 'prepare', amplitudes: [input(0), input(1)], qubits: [1] };
    const circuit = circuitOf([reset(1), prepare, reset(1), reset(0)]);
    expect(printSource(circuit)).toContain('prepare(x) q[1];\n  reset q[1];\n  reset q[0];');
    expectSame({ ...circuit, operations: circuit.operations.slice(1) });
  });
});

test('an observable of 900 products over up to 30 qubits', () => {
  const factors = Array.from({ length: 60 }, (_, qubit) => ({ qubit, pauli: 'XYZ'[qubit % 3] as 'X' }));
  const terms = Array.from({ length: 900 }, (_, i) => ({
    coefficient: (i - 7) / 3,
    factors: factors.slice(i % 30, (i % 30) + Math.floor(i / 30)),
  })).filter(({ factors: { length } }, i) => length > 0 || i === 0);
  const observable = (some: typeof terms) => ({ kind: 'observable' as const, terms: some });
  const probabilities = { kind: 'probabilities' as const, qubits: [3, 4, 5, 9, 2] };
  const outputs = [
    observable(terms),
    observable(terms.slice(0, 9)),
    observable(terms.slice(-3)),
    probabilities,
  ];
  expectSame(circuitOf([], { qubits: 60, outputs }));
  const [zero] = read(printSource(circuitOf([], { outputs: [observable([])] }))).outputs;
  expect(zero).toEqual(observable([{ coefficient: 0, factors: [] }]));
});

test('a text of more than 8 MB, which none could read, is refused', () => {
  const angles = [1.2345678901234567e-100, 1.2345678901234567, 1.3456789012345678].map(constant);
  const operations = Array.from({ length: 115_000 }, (_, i) => gate('u', angles, i % 3));
  expect(() => printSource(circuitOf(operations))).toThrow(/characters as a text/);
});

test('calls of the text are left out', () => {
  const operations = withCalls([gate('h', [], 0), gate('rx', [weight(0)], 0), gate('cx', [], 0, 1)]);
  expectSame(circuitOf(operations));
});
