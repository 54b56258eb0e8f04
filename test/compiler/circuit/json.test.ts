import { test as propertyTest } from '@fast-check/vitest';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCircuit } from '../../../src/circuit-files/load-circuit.ts';
import { binary, constant, input, unary, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Angle, Call, Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import { optimise } from '../../../src/compiler/passes/index.ts';
import { packageFolder } from '../../../src/package-folder.ts';
import { circuitFromJson, circuitToJson } from '../../../src/compiler/circuit/json.ts';
import { UserError } from '../../../src/user-error.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { arbitraryProgram } from '../../properties/arbitrary-program.ts';
import { amplitudeCircuit, blochVector, gate, ringCircuit, smallCircuit } from '../../models/circuits.ts';

const small = smallCircuit(2, blochVector(0));

function withAngle(angle: Angle): Circuit {
  return { ...small, operations: [gate('rz', [angle], 0)] };
}

const circuits = readdirSync(join(packageFolder, 'circuits'))
  .filter((file) => file.endsWith('.qcnn'))
  .map((file) => file.slice(0, -'.qcnn'.length));

/** The text of a circuit with one operation, whose call is what is given, however wrong. */
function withCall(call: Partial<Call>): string {
  const whole = { kind: 'gate', name: 'own', qubits: [0], layer: 0, ...call } as const;
  return circuitToJson({ ...small, operations: [{ ...gate('x', [], 0), call: whole }] });
}

/** The circuit comes back with its calls, shared as they were: passes and planners do to it what they did. */
function expectSame(circuit: Circuit): void {
  const again = circuitFromJson(circuitToJson(circuit));
  expect(again).toEqual(circuit);
  expect(circuitToJson(again)).toBe(circuitToJson(circuit));
  for (const level of [1, 2] as const)
    expect(optimise(again, level).circuit).toEqual(optimise(circuit, level).circuit);
}

describe('circuit JSON', () => {
  test('a meeting of a weight keeps its key: texts of all versions are read', () => {
    const text = 'circuit c { qubit q; for i in 0..2 { weight w: angle; rx(w) q; } return Z(q); }';
    const { circuit } = elaborateCircuit({ name: 'c.qcnn', text }, () => undefined);
    const stored = JSON.parse(circuitToJson(circuit!)) as { weights: Record<string, unknown>[] };
    expect(stored.weights.map(({ name, turn, offset }) => [name, turn, offset])).toEqual([['w', 0, 0], ['w', 1, 1]]); // prettier-ignore
    expect(Object.keys(stored.weights[0])).toEqual(['name', 'turn', 'shape', 'offset', 'size', 'initial']);
    expectSame(circuit!);
  });

  test.each([
    ['gates', small],
    ['measurements and branches', ringCircuit(8)],
    ['amplitudes', amplitudeCircuit(2, [{ kind: 'probabilities', qubits: [1, 0] }])],
    [
      'amplitudes that are expressions',
      {
        ...small,
        operations: [
          { kind: 'prepare', amplitudes: [weight(0), unary('sin', input(0)), constant(0.5)], qubits: [1, 0] },
        ],
      } satisfies Circuit,
    ],
    [
      'noise, resets and conditions',
      {
        ...small,
        bits: 1,
        operations: [
          { kind: 'channel', channel: 'amplitude_damp', probability: 0.1, qubits: [0] },
          { kind: 'measure', qubit: 1, bit: 0 },
          {
            kind: 'branch',
            condition: { kind: 'not', operand: { kind: 'bit', bit: 0 } },
            then: [{ kind: 'reset', qubit: 0 }],
            orElse: [],
          },
        ],
      } satisfies Circuit,
    ],
    [
      'expressions',
      withAngle(binary('multiply', unary('sin', weight(1)), binary('power', input(0), input(1)))),
    ],
  ])('round trip: %s', (_, circuit) => {
    expect(circuitFromJson(circuitToJson(circuit))).toEqual(circuit);
  });

  test.each(circuits)('optimises to the same: %s', (name) => {
    expectSame(loadCircuit(name));
  });

  test('calls with modifiers, and of gates named as the table names its own', () => {
    const text = `gate iswap a, b { swap a, b; }
      circuit c { qubit q[3]; ctrl @ pow(2) @ swap q[0], q[1], q[2]; inv @ iswap q[1], q[2]; return Z(q); }`;
    const { circuit } = elaborateCircuit({ name: 'c.qcnn', text }, () => undefined);
    expect(circuit!.operations.map(({ call }) => call?.declared)).toEqual([undefined, undefined, true]);
    expectSame(circuit!);
  });

  test('keeps the sign of zero', () => {
    const operations = [0, -0].map((value) => gate('ry', [constant(value)], 0));
    const signed = { ...small, operations };
    expect(circuitFromJson(circuitToJson(signed))).toEqual(signed);
  });

  propertyTest.prop([arbitraryProgram], { numRuns: 30 })('optimises to the same: random programs', (text) => {
    expectSame(elaborateCircuit({ name: 'random.qcnn', text }, () => undefined).circuit!);
  });

  propertyTest.prop([arbitraryCircuit({ maxQubits: 4 })], { numRuns: 30 })(
    'random circuits',
    ({ circuit }) => {
      expectSame(circuit);
    },
  );

  test('a text of an older version has no calls', () => {
    const { calls: _, ...old } = JSON.parse(circuitToJson(small));
    expect(circuitFromJson(JSON.stringify(old))).toEqual(small);
  });

  test('a block keeps the call its gates come from', () => {
    const call = { kind: 'gate', name: 'own', qubits: [0, 1], layer: 0 } as const;
    const block = { qubits: 2, gates: [gate('ry', [weight(0)], 1), gate('cx', [], 1, 0)] } as const;
    const { operations } = circuitFromJson(circuitToJson({ ...small, operations: [{ kind: 'block', block, qubits: [0, 1], call }] })); // prettier-ignore
    expect(operations.map((each) => each.call)).toEqual([call, call]);
    expect(operations[0].call).toBe(operations[1].call);
  });

  test('stores a run of inputs by its beginning and length', () => {
    const circuit = amplitudeCircuit(10, [{ kind: 'probabilities', qubits: [0] }]);
    expect(JSON.parse(circuitToJson(circuit)).operations[0]).toMatchObject({ offset: 0, length: 1024 });
  });

  test('refuses more amplitudes than any circuit has', () => {
    const operation = `{"kind":"prepare","offset":0,"length":1000000,"qubits":[0]}`;
    const text = circuitToJson({ ...small, operations: [] }).replace('"operations":[]', `"operations":[${operation},${operation}]`); // prettier-ignore
    expect(() => circuitFromJson(text)).toThrow('it prepares input 999999, which does not exist');
    const inputs = [{ name: 'a', element: 'amplitude', shape: [1_000_000], offset: 0, size: 1_000_000 }];
    const many = JSON.stringify({ ...(JSON.parse(text) as object), inputs });
    expect(() => circuitFromJson(many)).toThrow('it prepares more than 1000000 amplitudes');
  });

  test('stays small for angles that share parts, and takes deep ones', () => {
    let doubled: Angle = weight(0);
    for (let i = 0; i < 200; i++) doubled = binary('add', doubled, doubled);
    expect(circuitToJson(withAngle(doubled)).length).toBeLessThan(20_000);
    let deep: Angle = weight(0);
    for (let i = 0; i < 20_000; i++) deep = unary('sin', deep);
    const read = circuitFromJson(circuitToJson(withAngle(deep)));
    expect(JSON.parse(circuitToJson(read)).angles).toHaveLength(20_001);
  });

  test.each([
    ['no JSON', '{"name":', /not JSON/],
    ['no circuit', '[1, 2]', /damaged/],
    ['a missing field', circuitToJson(small).replace('"operations"', '"other"'), /operations: it is missing/],
    [
      'an angle before its definition',
      circuitToJson(small).replace('"angles":[0]', '"angles":[77]'),
      /angle 77/,
    ],
    ['a call that is not listed', withCall({}).replace('"call":0', '"call":3'), /call 3/],
    ['a call of qubits that do not exist', withCall({ qubits: [5] }), /call of own has qubit 5/],
    ['a call whose name is no name', withCall({ name: 'a\n*/ fn main' }), /calls\.0\.name/],
    ['a call with more controls than qubits', withCall({ controls: 2 }), /2 controls/],
    ['an unknown gate', circuitToJson(small).replace('"cx"', '"__proto__"'), /__proto__/],
    ['a qubit that does not exist', circuitToJson(small).replace('"qubits":[1]', '"qubits":[9]'), /qubit 9/],
    ['a huge register', circuitToJson(small).replace('"qubits":2', '"qubits":1e9'), /qubits/],
    ['a depth that would exhaust the stack', '['.repeat(1e5) + ']'.repeat(1e5), /damaged/],
  ])('refuses %s', (_, text, message) => {
    const read = () => circuitFromJson(text);
    expect(read).toThrow(UserError);
    expect(read).toThrow(message);
  });

  test('refuses more outputs than memory holds', () => {
    const qubits = [...Array(20).keys()];
    const outputs = new Array(100).fill({ kind: 'probabilities', qubits });
    expect(() => circuitFromJson(circuitToJson({ ...smallCircuit(20, []), outputs }))).toThrow(/outputs/);
  });

  test('refuses branches nested beyond reason', () => {
    const open = '{"kind":"branch","condition":{"kind":"constant","value":true},"orElse":[],"then":[';
    const text = circuitToJson(small).replace(
      '"operations":[',
      `"operations":[${open.repeat(1e5)}${']}'.repeat(1e5)},`,
    );
    expect(() => circuitFromJson(text)).toThrow(UserError);
  });
});
