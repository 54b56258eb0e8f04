// foldAngles: same channel on random circuits, and what it does to small ones.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Angle, GateOperation } from '../../../src/compiler/circuit/circuit.ts';
import { foldAngles } from '../../../src/compiler/passes/fold-angles.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { arbitraryRedundant } from './arbitrary-redundant.ts';
import { expectSameChannel } from './same-channel.ts';
import { build, op } from './small-circuits.ts';
import { printCircuit } from '../../../src/compiler/circuit/print.ts';
import { binary, constant, input, unary, weight } from '../../../src/compiler/circuit/angles.ts';

describe('foldAngles', () => {
  propertyTest.prop([arbitraryCircuit({ maxQubits: 4 })], { numRuns: 100 })(
    'keeps outputs and gradients of random circuits',
    (sample) => expectSameChannel(foldAngles(sample.circuit), sample),
  );

  propertyTest.prop([arbitraryRedundant], { numRuns: 150 })(
    'keeps them where there is much to do',
    (sample) => expectSameChannel(foldAngles(sample.circuit), sample),
  );

  test('drops what does nothing and computes what is known', () => {
    const [w, x] = [weight(0), input(0)];
    const pi = constant(Math.PI);
    const before = build(2, [
      op('id', [0]),
      op('rz', [0], binary('subtract', w, w)),
      op('rx', [0], constant(4 * Math.PI)),
      op('gphase', [], w),
      op('crx', [0, 1], constant(2 * Math.PI)),
      op('rx', [0], binary('add', binary('subtract', x, constant(1)), constant(3))),
      op('ry', [0], binary('add', w, unary('negate', x))),
      op('u', [0], constant(0), w, x),
      op('u3', [1], constant(0), w, x),
      op('u', [1], w, constant(0), constant(0)),
      op('u', [1], w, binary('divide', pi, constant(-2)), binary('divide', pi, constant(2))),
      op('cu', [0, 1], constant(0), constant(0), constant(0), constant(0)),
    ]);
    expect(printCircuit(foldAngles(before))).toMatchInlineSnapshot(`
      "circuit small: 2 qubits, 0 bits
        input x: angle[2]
        weight w: angle[2] ~ uniform(-1, 1)
        crx(6.283185307179586) q0, q1
        rx(x[0] + 2) q0
        ry(w[0] - x[0]) q0
        p(w[0] + x[0]) q0
        rz(w[0] + x[0]) q1
        ry(w[0]) q1
        rx(w[0]) q1
        return Z(q0)
      "
    `);
  });

  test('a branch whose condition is known is what it does', () => {
    const bit = { kind: 'bit', bit: 0 } as const;
    const never = { kind: 'and', left: bit, right: { kind: 'constant', value: false } } as const;
    const before = build(2, [
      { kind: 'measure', qubit: 1, bit: 0 },
      { kind: 'branch', condition: never, then: [op('x', [0])], orElse: [op('h', [0])] },
      { kind: 'branch', condition: bit, then: [op('id', [0])], orElse: [] },
    ]);
    expect(printCircuit(foldAngles(before))).toMatchInlineSnapshot(`
      "circuit small: 2 qubits, 1 bits
        input x: angle[2]
        weight w: angle[2] ~ uniform(-1, 1)
        b0 = measure q1
        h q0
        return Z(q0)
      "
    `);
  });

  test('constants at the end of sums are one, with the sign that is shortest', () => {
    const w = weight(0);
    const printed = (angle: Parameters<typeof op>[2]) =>
      /rx\((.*)\) q0/.exec(printCircuit(foldAngles(build(1, [op('rx', [0], angle)]))))![1];
    const [one, three] = [constant(1), constant(3)];
    expect(printed(binary('subtract', binary('add', w, one), three))).toBe('w[0] - 2');
    expect(printed(binary('subtract', binary('subtract', w, one), three))).toBe('w[0] - 4');
    expect(printed(binary('add', binary('subtract', w, three), one))).toBe('w[0] - 2');
    expect(printed(binary('add', binary('add', w, one), three))).toBe('w[0] + 4');
    expect(printed(binary('subtract', w, unary('negate', input(0))))).toBe('w[0] + x[0]');
    for (const fn of ['multiply', 'divide', 'power'] as const)
      expect(printed(binary('add', binary(fn, unary('sin', w), three), one))).toMatch(/ ?[*/^] ?3 \+ 1$/);
    const sine = unary('sin', w);
    expect(printed(binary('multiply', binary('add', sine, one), three))).toBe('(sin(w[0]) + 1) * 3');
    expect(printed(binary('divide', binary('subtract', sine, one), three))).toBe('(sin(w[0]) - 1) / 3');
    expect(printed(binary('add', binary('add', sine, one), input(0)))).toBe('sin(w[0]) + 1 + x[0]');
    expect(printed(binary('add', binary('add', sine, input(0)), one))).toBe('sin(w[0]) + x[0] + 1');
    expect(printed(binary('subtract', binary('add', sine, one), one))).toBe('sin(w[0])');
    const huge = constant(1e308);
    expect(printed(binary('add', binary('add', w, huge), huge))).toBe('w[0] + 1e+308 + 1e+308');
  });

  test('what is known within a function is computed, a minus is one with a sum only', () => {
    const [w, x] = [weight(0), input(0)];
    const folded = (angle: Parameters<typeof op>[2]) =>
      (foldAngles(build(1, [op('rx', [0], binary('add', angle, w))])).operations[0] as GateOperation).angles[0]; // prettier-ignore
    const nothing = binary('subtract', x, x);
    expect(folded(unary('sin', binary('add', nothing, constant(1))))).toEqual(binary('add', constant(Math.sin(1)), w)); // prettier-ignore
    expect(folded(binary('multiply', unary('sin', nothing), x))).toEqual(binary('add', binary('multiply', constant(0), x), w)); // prettier-ignore
    const product = binary('multiply', unary('sin', x), unary('negate', x));
    expect(folded(product)).toEqual(binary('add', product, w));
    expect(folded(binary('divide', x, unary('negate', w)))).toEqual(binary('add', binary('divide', x, unary('negate', w)), w)); // prettier-ignore
    const vast = unary('exp', binary('add', nothing, constant(1000)));
    expect(folded(vast)).toEqual(binary('add', vast, w));
  });

  test('gates of which nothing can be computed are the same objects, of the others every angle is', () => {
    const [w, x] = [weight(0), input(0)];
    const gates = [op('rx', [0], w), op('u2', [0], w, x), op('u2', [0], w, binary('subtract', x, x))];
    const { operations } = foldAngles(build(1, gates));
    expect(operations[0]).toBe(gates[0]);
    expect(operations[1]).toBe(gates[1]);
    expect(operations[2]).toEqual(op('u2', [0], w, constant(0)));
  });

  test('an angle that is as simple as can be is the same object, one within which something is simpler another', () => {
    const [w, x] = [weight(0), input(0)];
    const folded = (angle: Angle) =>
      (foldAngles(build(1, [op('rx', [0], angle)])).operations[0] as GateOperation).angles[0];
    const shifted = binary('subtract', w, constant(2));
    const simple = [unary('sin', w), binary('multiply', w, x), shifted, binary('multiply', unary('sin', shifted), w)]; // prettier-ignore
    for (const angle of simple) expect(folded(angle)).toBe(angle);
    const twice = binary('subtract', binary('add', w, constant(1)), constant(3));
    expect(folded(unary('sin', twice))).toEqual(unary('sin', shifted));
    expect(folded(binary('multiply', twice, x))).toEqual(binary('multiply', shifted, x));
    expect(folded(binary('multiply', x, twice))).toEqual(binary('multiply', x, shifted));
    expect(folded({ kind: 'unary', function: 'cos', operand: constant(2) })).toEqual(constant(Math.cos(2)));
  });

  test('what is the identity to 1e-14 goes, up to a phase that no control sees', () => {
    const left = (...operations: GateOperation[]) => foldAngles(build(2, operations)).operations.length;
    const turn = (gate: string, qubits: number[], angle: number, controls = 0) => ({ ...op(gate, qubits, constant(angle)), controls }) as GateOperation; // prettier-ignore
    expect(left(turn('p', [0], 1e-14))).toBe(0);
    expect(left(turn('p', [0], 2e-14))).toBe(1);
    expect(left(turn('rz', [0], 2 * Math.PI), turn('ry', [0], 2 * Math.PI))).toBe(0);
    expect(left(turn('crz', [0, 1], 2 * Math.PI), turn('ry', [0, 1], 2 * Math.PI, 1))).toBe(2);
    expect(left(turn('crz', [0, 1], 4 * Math.PI), turn('ry', [0, 1], 4 * Math.PI, 1))).toBe(0);
    expect(left(turn('rz', [0], Math.PI), turn('rx', [0], Math.PI))).toBe(2);
  });

  test('deep expressions do not overflow the stack', () => {
    let angle = weight(0);
    for (let level = 0; level < 100_000; level++) angle = unary('sin', binary('add', angle, constant(1)));
    expect(foldAngles(build(1, [op('rx', [0], angle)])).operations).toHaveLength(1);
  });
});
