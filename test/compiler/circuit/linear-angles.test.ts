// Angles as sums: equal sums have equal keys, a form has the value of its angle, and what could overflow is not added.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { binary, constant, evaluate, unary, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Angle } from '../../../src/compiler/circuit/circuit.ts';
import { createAngleTable, isModerate } from '../../../src/compiler/circuit/linear-angles.ts';
import { arbitraryAngle } from '../../properties/arbitrary-circuit.ts';

const values = [0.3, -1.2, 2.1, 0.8, 1.4, -0.6, 0.9, -2.2, 0.1, 1.7];
const sumOf = (indices: readonly number[]) =>
  indices.map(weight).reduce((left, right) => binary('add', left, right));
const upTo = (count: number) => [...Array(count).keys()];

describe('createAngleTable', () => {
  propertyTest.prop([arbitraryAngle()], { numRuns: 150 })('builds from a form an angle of the same value', (angle) => {
    const table = createAngleTable();
    const built = table.build(table.linear(angle));
    const inputs = [0.5, -0.4, 1.7];
    const expected = evaluate(angle, values, inputs);
    expect(Math.abs(evaluate(built, values, inputs) - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
    expect(createAngleTable().key(built)).toBe(createAngleTable().key(angle));
  }); // prettier-ignore

  propertyTest.prop([fc.shuffledSubarray(upTo(8), { minLength: 1 })], { numRuns: 50 })('sums are equal in any order of their terms', (order) => {
    const table = createAngleTable();
    const sorted = [...order].sort((a, b) => a - b);
    expect(table.key(sumOf(order))).toBe(table.key(sumOf(sorted)));
    expect(table.key(sumOf(order))).not.toBe(table.key(sumOf([...sorted, 9])));
  }); // prettier-ignore

  test('up to 8 terms: a longer sum is one part, as it is written', () => {
    const table = createAngleTable();
    const nine = sumOf(upTo(9));
    expect(table.linear(sumOf(upTo(8))).terms.size).toBe(8);
    expect(table.linear(nine).terms.size).toBe(1);
    expect(table.key(nine)).toBe(table.key(sumOf(upTo(9))));
    expect(table.key(nine)).not.toBe(table.key(sumOf(upTo(9).reverse())));
  });

  test('opposite, doubled and shifted angles', () => {
    const table = createAngleTable();
    const w = weight(0);
    const zero = table.key(constant(0));
    expect(table.key(binary('subtract', w, w))).toBe(zero);
    expect(table.key(binary('add', w, unary('negate', w)))).toBe(zero);
    expect(table.key(binary('add', w, w))).toBe(table.key(binary('multiply', constant(2), w)));
    expect(table.key(binary('multiply', w, constant(2)))).toBe(table.key(binary('multiply', constant(2), w)));
    expect(table.key(unary('negate', unary('sin', w)))).not.toBe(table.key(unary('sin', unary('negate', w))));
    expect(table.key(binary('multiply', constant(0), w))).not.toBe(zero);
  });

  test('what could overflow is not added', () => {
    expect([1e150, -1e150].every(isModerate)).toBe(true);
    expect([1.1e150, -1.1e150, Infinity, NaN].some(isModerate)).toBe(false);
    const table = createAngleTable();
    const scaled = (factor: number): Angle => binary('multiply', constant(factor), weight(0));
    expect(table.addable(scaled(1e150))).toBe(true);
    expect(table.addable(scaled(1.1e150))).toBe(false);
    expect(table.addable(constant(1.1e150))).toBe(false);
    expect(table.addable(binary('add', scaled(1.1e150), weight(1)))).toBe(false);
    expect(table.addable(binary('multiply', scaled(1e100), constant(1e100)))).toBe(false);
  });
});
