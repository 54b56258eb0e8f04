// Gates that are brought together, held to the definition: they meet if and only if all between them has their axis.
import { test as propertyTest } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binary, constant, unary, weight } from '../../../../src/compiler/circuit/angles.ts';
import type { Angle, GateOperation, Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { bodyOf, formOf, placeOf } from '../../../../src/compiler/circuit/gate-forms.ts';
import { gateNamed } from '../../../../src/compiler/circuit/gates.ts';
import { createAngleTable } from '../../../../src/compiler/circuit/linear-angles.ts';
import { allOperations } from '../../../../src/compiler/circuit/walk.ts';
import { cancelInverses } from '../../../../src/compiler/passes/commute/cancel-inverses.ts';
import { mergeRotations } from '../../../../src/compiler/passes/commute/merge-rotations.ts';
import { shortCircuit } from '../short-circuits.ts';
import { build, op } from '../small-circuits.ts';
import { combineNaively } from './naive.ts';

const meeting = [
  shortCircuit({ kinds: ['gate', 'barrier'], names: ['x', 'z', 'h', 'cx', 'cz'] }),
  shortCircuit({ kinds: ['gate'], names: ['s', 'sdg', 'cx'] }),
  shortCircuit({ kinds: ['gate', 'channel'], names: ['s', 'sdg', 'rz', 'rx', 'crz', 'id'] }),
  shortCircuit({ names: ['z', 'x', 'p', 'rzz', 'ccx'] }),
  shortCircuit({ kinds: ['branch', 'barrier', 'reset'], names: ['t', 'tdg', 'x'] }),
] as const;

describe('cancelInverses', () => {
  const table = createAngleTable();
  const spelled = (name: string, angles: readonly Angle[]) => `${bodyOf(name)} ${angles.map(table.key).join()}`; // prettier-ignore
  const meet = (first: GateOperation, second: GateOperation) => {
    const { inverse } = gateNamed(second.gate);
    const undoes = spelled(inverse.gate, inverse.angles(second.angles)) === spelled(first.gate, first.angles);
    return undoes && placeOf(formOf(first)) === placeOf(formOf(second)) ? null : undefined;
  };

  describe.each(meeting.map((circuits, index) => ({ circuits, index })))('mixture $index', ({ circuits }) => {
    propertyTest.prop([circuits], { numRuns: 500 })('leaves what the definition leaves', ({ circuit }) => {
      expect(cancelInverses(circuit).operations).toEqual(combineNaively(circuit.operations, meet));
    });
  });
});

test('a run goes with the last of its gates, and the one before goes on', () => {
  const left = (...operations: Operation[]) => cancelInverses(build(2, operations)).operations;
  const [h, s, sdg, t, tdg] = ['h', 's', 'sdg', 't', 'tdg'].map((name) => op(name, [0]));
  expect(left(h, s, t, tdg, sdg, h)).toEqual([]);
  expect(left(h, s, t, sdg, h)).toEqual([h, t, h]);
  expect(left(op('cx', [0, 1]), h, s, t, sdg, tdg, h, op('cx', [0, 1]))).toEqual([]);
  expect(left(op('cx', [0, 1]), h, s, tdg, sdg, h, op('cx', [0, 1]))).toHaveLength(5);
});

describe('a branch between two gates', () => {
  const inside: Operation[] = [
    op('z', [0]),
    op('x', [0]),
    op('h', [0]),
    op('id', [0]),
    op('t', [1]),
    op('cx', [0, 1]),
    op('cx', [1, 0]),
    { kind: 'reset', qubit: 0 },
    { kind: 'barrier', qubits: [0] },
    { kind: 'channel', channel: 'phase_flip', probability: 0.1, qubits: [0] },
    { kind: 'channel', channel: 'depolarize', probability: 0.1, qubits: [0, 1] },
  ];
  const held = fc.array(fc.constantFrom(...inside), { maxLength: 2 });
  const condition = { kind: 'bit', bit: 0 } as const;
  const branch = fc.record({ kind: fc.constant('branch' as const), condition: fc.constant(condition), then: held, orElse: held }); // prettier-ignore
  const nested = fc.tuple(branch, held, held).map(([inner, then, orElse]): Operation[] => [{ ...inner, then: [inner, ...then], orElse }, { ...inner, then, orElse: [inner] }]); // prettier-ignore
  const gate = fc.constantFrom(op('z', [0]), op('x', [0]), op('h', [0]), op('cx', [0, 1]), op('cz', [0, 1]));

  propertyTest.prop(
    [
      fc.oneof(
        branch.map((each) => [each]),
        nested,
      ),
      gate,
      gate,
    ],
    { numRuns: 600 },
  )('lets pass what has the axis of all it holds, on every qubit', (branches, first, second) => {
    const measured: Operation = { kind: 'measure', qubit: 2, bit: 0 };
    for (const each of branches) {
      const { operations } = build(3, [measured, first, second, each, second, first]);
      const undoes = (a: GateOperation, b: GateOperation) => a.gate === b.gate && placeOf(formOf(a)) === placeOf(formOf(b)); // prettier-ignore
      const expected = combineNaively(operations, (a, b) =>
        undoes(a, b) && a.gate !== 't' ? null : undefined,
      );
      expect(cancelInverses(build(3, operations)).operations).toEqual(expected);
    }
  });
});

describe('mergeRotations', () => {
  /** Angle 0 for a member of its own, the axis, and after how much it is the identity; gates not listed take no part. */
  const families: Readonly<Record<string, readonly [axis: string, period: number, angle?: number]>> = {
    rx: ['X', 2],
    x: ['X', 2, 1],
    sx: ['X', 2, 0.5],
    sxdg: ['X', 2, -0.5],
    ry: ['Y', 2],
    y: ['Y', 2, 1],
    rz: ['Z', 2],
    p: ['Z', 2],
    z: ['Z', 2, 1],
    s: ['Z', 2, 0.5],
    sdg: ['Z', 2, -0.5],
    t: ['Z', 2, 0.25],
    tdg: ['Z', 2, -0.25],
    rzz: ['ZZ', 2],
    crz: ['CZ', 4],
    cp: ['phase', 2],
    cz: ['phase', 2, 1],
  };
  interface Sum {
    readonly value: number;
    readonly weights: readonly number[];
  }
  const sumOf = (angle: Angle): Sum => {
    switch (angle.kind) {
      case 'constant':
        return { value: angle.value / Math.PI, weights: [0, 0, 0] };
      case 'weight':
        return { value: 0, weights: [0, 1, 2].map((each) => Number(each === angle.index)) };
      case 'input':
        return { value: 0, weights: [0, 0, 1] };
      case 'unary':
        return added({ value: 0, weights: [0, 0, 0] }, sumOf(angle.operand), -1);
      case 'binary':
        return added(sumOf(angle.left), sumOf(angle.right), 1);
    }
  };
  const added = (a: Sum, b: Sum, sign: number): Sum => ({
    value: a.value + sign * b.value,
    weights: a.weights.map((each, index) => each + sign * b.weights[index]),
  });
  const plain = (gate: GateOperation) => gate.controls === 0 && families[gate.gate] !== undefined;
  const angleOf = (gate: GateOperation) => (gate.angles.length > 0 ? sumOf(gate.angles[0]) : { value: families[gate.gate][2]!, weights: [0, 0, 0] }); // prettier-ignore
  const placed = (gate: GateOperation) => {
    const [family] = families[gate.gate];
    return `${family} ${family === 'CZ' ? gate.qubits.join() : gate.qubits.toSorted((a, b) => a - b).join()}`;
  };
  const sums = new WeakMap<GateOperation, Sum>();
  const meetWithin = (within: 'call' | 'circuit') => (first: GateOperation, second: GateOperation) => {
    if (!plain(first) || !plain(second) || placed(first) !== placed(second)) return undefined;
    if (within === 'call' && first.call !== second.call) return undefined;
    const sum = added(sums.get(first) ?? angleOf(first), angleOf(second), 1);
    const period = families[first.gate][1];
    if (sum.weights.every((each) => each === 0) && sum.value % period === 0) return null;
    const both = { ...first };
    sums.set(both, sum);
    return both;
  };
  const sketch = (operations: readonly Operation[]): unknown[] =>
    operations.map((each) => {
      if (each.kind === 'gate') return plain(each) ? [placed(each), each.call?.layer] : each;
      return each.kind === 'branch' ? { ...each, then: sketch(each.then), orElse: sketch(each.orElse) } : each; // prettier-ignore
    });

  const rotations = [
    shortCircuit({ kinds: ['gate'], names: ['rz', 'p', 's', 'cx'] }),
    shortCircuit({ kinds: ['gate', 'barrier'], names: ['rz', 't', 'z', 'rzz', 'cp', 'cz', 'h'] }),
    shortCircuit({ kinds: ['gate', 'channel'], names: ['x', 'rx', 'sx', 'rz', 'sdg', 's'] }),
    shortCircuit({ kinds: ['gate'], names: ['crz', 'x'] }),
    shortCircuit({ names: ['rz', 'rx', 'cz'] }),
  ];
  describe.each(rotations.map((circuits, index) => ({ circuits, index })))('mixture $index', ({ circuits }) => {
    propertyTest.prop([circuits], { numRuns: 500 })('leaves what the definition leaves', ({ circuit }) => {
      const uncontrolled = circuit.operations.filter((each) => allOperations([each]).every((inner) => inner.kind !== 'gate' || inner.controls === 0));
      for (const within of ['call', 'circuit'] as const) {
        const { operations } = mergeRotations({ ...circuit, operations: uncontrolled }, within);
        expect(sketch(operations)).toEqual(sketch(combineNaively(uncontrolled, meetWithin(within))));
      }
    });
  }); // prettier-ignore

  const turned = (...operations: Operation[]) =>
    mergeRotations(build(2, operations)).operations.map((each) =>
      each.kind === 'gate'
        ? [each.gate, ...each.angles.map((angle) => Number(sumOf(angle).value.toFixed(9)))].join(' ')
        : each.kind,
    );
  const fixed: readonly (readonly [
    names: readonly string[],
    row: string,
    names: Readonly<Record<number, string>>,
  ])[] = [
    [['z', 's', 'sdg', 't', 'tdg'], 'rz', { 0.25: 't', 0.5: 's', 1: 'z', 1.5: 'sdg', 1.75: 'tdg' }],
    [['x', 'sx', 'sxdg'], 'rx', { 0.5: 'sx', 1: 'x', 1.5: 'sxdg' }],
    [['y'], 'ry', { 1: 'y' }],
  ];

  test.each(fixed)(
    'three of %j have the name of their sum, or its angle between half a turn back and forth',
    (names, row, nameOf) => {
      for (const a of names)
        for (const b of names)
          for (const c of names) {
            const angle = [a, b, c].reduce((sum, name) => sum + families[name][2]!, 0);
            const whole = ((angle % 2) + 2) % 2;
            const first = families[a][2]! + families[b][2]!;
            // Two that vanish leave the third as it is.
            const expected =
              first % 2 === 0
                ? [c]
                : whole === 0
                  ? []
                  : [nameOf[whole] ?? `${row} ${whole > 1 ? whole - 2 : whole}`];
            expect(turned(op(a, [0]), op(b, [0]), op(c, [0]))).toEqual(expected);
          }
    },
  );

  test('one angle among fixed gates gives its name to the sum, wherever it stands', () => {
    const p = op('p', [0], weight(0));
    for (const list of [
      [op('s', [0]), p, op('s', [0])],
      [p, op('s', [0]), op('s', [0])],
      [op('s', [0]), op('s', [0]), p],
    ])
      expect(mergeRotations(build(1, list)).operations).toMatchObject([{ gate: 'p', qubits: [0] }]);
    expect(turned(op('s', [0]), op('rz', [0], constant(Math.PI / 2)))).toEqual(['rz 1']);
    expect(turned(op('p', [0], constant(Math.PI / 4)), op('t', [0]), op('t', [0]))).toEqual(['p 0.75']);
  });

  test('an angle of more than half a turn is the same the other way round, a controlled one up to two turns', () => {
    const turn = (gate: string, qubits: number[], ...angles: number[]) =>
      turned(...angles.map((angle) => op(gate, qubits, constant(angle * Math.PI))));
    expect(turn('rx', [0], 0.5, 0.5)).toEqual(['rx 1']);
    expect(turn('rx', [0], -0.5, -0.5)).toEqual(['rx -1']);
    expect(turn('rx', [0], 0.75, 0.75)).toEqual(['rx -0.5']);
    expect(turn('rx', [0], 1.75, 1.75, 1.75)).toEqual(['rx -0.75']);
    expect(turn('rxx', [0, 1], 0.75, 0.75)).toEqual(['rxx -0.5']);
    expect(turn('crx', [0, 1], 0.75, 0.75)).toEqual(['crx 1.5']);
    expect(turn('crx', [0, 1], 1.5, 1)).toEqual(['crx -1.5']);
    expect(turn('cp', [0, 1], 0.75, 0.75)).toEqual(['cp -0.5']);
    expect(turn('crx', [0, 1], 1, 1)).toEqual(['crx 2']);
    expect(turn('crx', [0, 1], 2, 2)).toEqual([]);
    expect(turn('cp', [0, 1], 1, 1)).toEqual([]);
    expect(turn('rx', [0], 1e-3, -1e-3)).toEqual([]);
    expect(turn('rx', [0], 1e-3, -2e-3)).toEqual(['rx -0.001']);
  });

  test('under more controls the sum stands on the first one’s qubits', () => {
    const under = (gate: string, qubits: number[], ...angles: Angle[]): Operation => ({
      kind: 'gate',
      gate,
      controls: 1,
      angles,
      qubits,
    });
    const of = (...operations: Operation[]) => mergeRotations(build(3, operations)).operations;
    expect(of(op('cz', [0, 1]), op('cp', [1, 0], weight(0)))).toMatchObject([
      { gate: 'cp', controls: 0, qubits: [1, 0] },
    ]);
    expect(of(under('s', [0, 1]), under('s', [1, 0]))).toMatchObject([
      { gate: 'cz', controls: 0, angles: [], qubits: [0, 1] },
    ]);
    expect(of(under('cz', [0, 1, 2]), under('s', [1, 2]))).toHaveLength(2);
    expect(of(under('s', [0, 1]), under('t', [0, 1]))).toMatchObject([
      { gate: 'cp', controls: 0, qubits: [0, 1] },
    ]);
    expect(
      of(under('crx', [0, 1, 2], weight(0)), under('crx', [1, 0, 2], unary('negate', weight(0)))),
    ).toEqual([]);
    const gphase: Operation = { kind: 'gate', gate: 'gphase', controls: 0, angles: [weight(0)], qubits: [] };
    expect(of(gphase, gphase)).toEqual([gphase, gphase]);
  });

  const vast = (factor: number) => op('rx', [0], binary('multiply', constant(factor), weight(0)));
  test.each([
    [op('rx', [0], constant(1e150)), op('rx', [0], constant(1e150))],
    [vast(1e150), vast(1e150)],
    [vast(-1e150), vast(-1e150)],
  ])('gates whose angles are too large to add stay what they were', (...gates) => {
    const { operations } = mergeRotations(build(1, gates));
    expect(operations).toHaveLength(2);
    operations.forEach((each, index) => expect(each).toBe(gates[index]));
    expect(mergeRotations(build(1, [vast(1e150), vast(-1e150)])).operations).toEqual([]);
  });

  test('calls part nothing unless it is asked for', () => {
    const [a, b] = [0, 1].map((layer) => ({ ...op('rx', [0], weight(0)), call: { kind: 'gate', name: 'mine', qubits: [0], layer } as const })); // prettier-ignore
    expect(mergeRotations(build(1, [a, b])).operations).toHaveLength(1);
    expect(mergeRotations(build(1, [a, b]), 'circuit').operations).toHaveLength(1);
    expect(mergeRotations(build(1, [a, b]), 'call').operations).toHaveLength(2);
  });

  test('a phase under one control is one of that qubit', () => {
    const gphase: Operation = { kind: 'gate', gate: 'gphase', controls: 1, angles: [weight(0)], qubits: [0] };
    const { operations } = mergeRotations(build(1, [gphase, op('rz', [0], weight(1))]));
    expect(operations).toMatchObject([{ gate: 'gphase', controls: 1, qubits: [0] }]);
  });

  test('a sum is nothing up to the rounding of a few additions', () => {
    const left = (...angles: number[]) => mergeRotations(build(1, angles.map((angle) => op('rx', [0], constant(angle))))).operations.length; // prettier-ignore
    const turns = 1000 * Math.PI;
    expect([left(0, 1e-14), left(0, 2e-14), left(turns, 1e-12), left(turns, 1e-10)]).toEqual([0, 1, 0, 1]);
  });
});
