// What is derived from a gate's matrix, held to the definitions at random angles for the whole table.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { gateNamed, gates } from '../../../src/compiler/circuit/gates.ts';
import { add, dimension, identity, multiply, real, scale, tensor, type Matrix } from '../../../src/compiler/circuit/matrix.ts'; // prettier-ignore
import { propertiesOf } from '../../../src/compiler/circuit/gate-properties.ts';

const { PI, cos, sin } = Math;
const paulis = { X: real(0, 1, 1, 0), Y: [0, 0, 0, -1, 0, 1, 0, 0], Z: real(1, 0, 0, -1) } as const;
const swap = gateNamed('swap').matrix([]);
const angles = fc.array(fc.double({ min: -7, max: 7, noNaN: true }), { minLength: 4, maxLength: 4 });
const distance = (a: Matrix, b: Matrix) => Math.max(...a.map((number, index) => Math.abs(number - b[index])));
const same = (a: Matrix, b: Matrix) => a.length === b.length && distance(a, b) < 1e-12;
const sizes = (m: Matrix) => Array.from({ length: m.length / 2 }, (_, at) => Math.hypot(m[2 * at], m[2 * at + 1])); // prettier-ignore
/** Away from the angles at which a gate is more than it is elsewhere. */
const generic = (values: readonly number[], count: number) => {
  const own = values.slice(0, count).map((value) => value + 0.123456789);
  fc.pre(own.every((value) => Math.abs(sin(2 * value)) > 1e-3));
  return own;
};

describe.each([...gates.values()])('$name', (gate) => {
  const { properties } = gate;

  propertyTest.prop([angles], { numRuns: 8 })('has the shape that is derived', (values) => {
    const m = gate.matrix(generic(values, gate.angles));
    const d = dimension(m);
    const entries = sizes(m);
    const isDiagonal = entries.every((size, at) => at % (d + 1) === 0 || size < 1e-12);
    const leading = Array.from({ length: d - 1 }, (_, row) => [
      m[2 * row * (d + 1)],
      m[2 * row * (d + 1) + 1],
    ]);
    const isPhase = isDiagonal && leading.every(([re, im]) => Math.hypot(re - 1, im) < 1e-12) && !same(m, identity(d)); // prettier-ignore
    expect(properties.diagonal).toBe(isDiagonal);
    expect(properties.phase).toBe(isPhase);
    expect(properties.permutes).toBe(entries.filter((size) => size > 1e-12).length === d);
    expect(properties.flip).toBe(same(m, paulis.X));
    expect(properties.exchange).toBe(same(m, swap));
    if (d === 4) expect(properties.symmetric).toBe(same(multiply(swap, multiply(m, swap)), m));
  });

  propertyTest.prop([angles], { numRuns: 8 })('is the rotation that is derived', (values) => {
    const own = generic(values, gate.angles);
    const { rotation } = properties;
    const m = gate.matrix(own);
    if (rotation) {
      const angle = rotation.angle ?? own[0];
      const turned = add(scale(cos(angle / 2), 0, identity(2)), scale(0, -sin(angle / 2), paulis[rotation.axis])); // prettier-ignore
      const at = sizes(turned).findIndex((size) => size > 0.5) * 2;
      const phase = [turned[at] * m[at] + turned[at + 1] * m[at + 1], turned[at] * m[at + 1] - turned[at + 1] * m[at]]; // prettier-ignore
      const size = turned[at] ** 2 + turned[at + 1] ** 2;
      expect(distance(scale(phase[0] / size, phase[1] / size, turned), m)).toBeLessThan(1e-12);
      expect(rotation.exact).toBe(same(turned, m));
    } else if (dimension(m) === 2 && gate.angles < 2) {
      const commuting = Object.values(paulis).filter((p) => same(multiply(p, m), multiply(m, p)));
      expect([0, 3]).toContain(commuting.length);
    }
  });

  propertyTest.prop([angles], { numRuns: 8 })('adds its angles exactly where that is derived', (values) => {
    if (gate.angles !== 1) return void expect(properties.additive).toBeUndefined();
    const [s, t] = generic(values, 2);
    const isSum = same(multiply(gate.matrix([s]), gate.matrix([t])), gate.matrix([s + t]));
    expect(properties.additive !== undefined).toBe(isSum);
    expect(properties.halfAngle).toBe(same(gate.matrix([t + 2 * PI]), scale(-1, 0, gate.matrix([t]))));
    const { exact, upToPhase } = properties.additive!;
    expect(same(gate.matrix([t + exact]), gate.matrix([t]))).toBe(true);
    expect(same(gate.matrix([t + exact / 2]), gate.matrix([t]))).toBe(false);
    const product = multiply(gate.matrix([t + upToPhase]), gate.matrix([-t]));
    expect(same(scale(product[0], -product[1], product), identity(dimension(product)))).toBe(true);
  });

  propertyTest.prop([angles], { numRuns: 8 })('writes what its matrix is', (values) => {
    if (!gate.write) return;
    const written = new Float64Array(gate.matrix(values.slice(0, gate.angles)).length);
    gate.write([0.5, ...values], 1, written);
    expect([...written].map((number) => number + 0)).toEqual(gate.matrix(values.slice(0, gate.angles)).map((number) => number + 0)); // prettier-ignore
  });

  propertyTest.prop([angles], { numRuns: 8 })('writes what its derivatives are', (values) => {
    if (!gate.writeDerivatives) return;
    const derivatives = gate.derivatives(values.slice(0, gate.angles));
    const written = derivatives.map(({ length }) => new Float64Array(length));
    gate.writeDerivatives([0.5, ...values], 1, written);
    const numbers = (matrices: readonly ArrayLike<number>[]) => matrices.map((matrix) => Array.from(matrix, (number) => number + 0)); // prettier-ignore
    expect(numbers(written)).toEqual(numbers(derivatives));
  });
});

test('the angles of fixed gates are exact', () => {
  const angle = (name: string) => gateNamed(name).properties.rotation?.angle;
  expect(['x', 'sx', 'sxdg', 'y', 'z', 's', 'sdg', 't', 'tdg'].map(angle)).toEqual([PI, PI / 2, -PI / 2, PI, PI, PI / 2, -PI / 2, PI / 4, -PI / 4]); // prettier-ignore
  expect(['id', 'h', 'u', 'swap'].map((name) => gateNamed(name).properties.rotation)).toEqual([undefined, undefined, undefined, undefined]); // prettier-ignore
});

test('three operands are alike only where every pair is', () => {
  const onFirstTwo = tensor(swap, identity(2));
  expect(propertiesOf(() => onFirstTwo, 0)).toMatchObject({ symmetric: false, axes: [null, null, 'any'], permutes: true }); // prettier-ignore
});
