import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { channels, resetKraus, superoperator } from '../../../src/compiler/circuit/channels.ts';
import {
  add,
  adjoint,
  build,
  dimension,
  identity,
  multiply,
  tensor,
  type Matrix,
} from '../../../src/compiler/circuit/matrix.ts';

const strength = fc.double({ min: 0, max: 1, noNaN: true });

function expectClose(actual: Matrix, expected: Matrix): void {
  expect(Math.max(...actual.map((entry, index) => Math.abs(entry - expected[index])))).toBeLessThan(1e-14);
}

const apply = (kraus: readonly Matrix[], rho: Matrix) =>
  kraus.map((k) => multiply(multiply(k, rho), adjoint(k))).reduce(add);

describe.each(
  [...channels.values()].flatMap((channel) => channel.arities.map((qubits) => ({ channel, qubits }))),
)('$channel.name on $qubits', ({ channel, qubits }) => {
  propertyTest.prop([strength], { numRuns: 30 })('keeps the trace', (p) => {
    const kraus = channel.kraus(p, qubits);
    expectClose(kraus.map((k) => multiply(adjoint(k), k)).reduce(add), identity(2 ** qubits));
  });

  propertyTest.prop([strength], { numRuns: 10 })('is the identity at strength 0', (p) => {
    const d = 2 ** qubits;
    const rho = build(d, (row, column) => [p + row * column, row - column]);
    expectClose(apply(channel.kraus(0, qubits), rho), rho);
  });

  propertyTest.prop([strength], { numRuns: 10 })('equals its superoperator', (p) => {
    const kraus = channel.kraus(p, qubits);
    const d = 2 ** qubits;
    const rho = build(d, (row, column) => [1 + row * column, row - column]);
    const vector = superoperator(kraus);
    const image = build(d, (row, column) => {
      let [re, im] = [0, 0];
      for (let k = 0; k < d * d; k++) {
        const at = 2 * ((row * d + column) * d * d + k);
        re += vector[at] * rho[2 * k] - vector[at + 1] * rho[2 * k + 1];
        im += vector[at] * rho[2 * k + 1] + vector[at + 1] * rho[2 * k];
      }
      return [re, im];
    });
    expect(dimension(vector)).toBe(d * d);
    expect(Math.max(...image.map((entry, i) => Math.abs(entry - apply(kraus, rho)[i])))).toBeLessThan(1e-12);
  });
});

test.each([1, 2])('depolarize(p) on %i qubits mixes in p I / d', (qubits) => {
  const d = 2 ** qubits;
  const rho = build(d, (row, column) => [row === 0 && column === 0 ? 1 : 0, 0]);
  const p = 0.3;
  const mixed = build(d, (row, column) => [row === column ? (1 - p) * Number(row === 0) + p / d : 0, 0]);
  expectClose(apply(channels.get('depolarize')!.kraus(p, qubits), rho), mixed);
});

test('the others on ρ = [[a, b], [b, 1 − a]]', () => {
  const rho: Matrix = [0.6, 0, 0.3, 0, 0.3, 0, 0.4, 0];
  const image = (name: string) => apply(channels.get(name)!.kraus(0.19, 1), rho);
  expectClose(image('amplitude_damp'), [0.676, 0, 0.27, 0, 0.27, 0, 0.324, 0]);
  expectClose(image('phase_damp'), [0.6, 0, 0.27, 0, 0.27, 0, 0.4, 0]);
  expectClose(image('bit_flip'), [0.562, 0, 0.3, 0, 0.3, 0, 0.438, 0]);
  expectClose(image('phase_flip'), [0.6, 0, 0.186, 0, 0.186, 0, 0.4, 0]);
  expectClose(apply(resetKraus, rho), [1, 0, 0, 0, 0, 0, 0, 0]);
});

describe.each([...channels.values()].filter(({ arities }) => arities.length > 1))(
  '$name',
  ({ kraus, arities }) => {
    propertyTest.prop([strength], { numRuns: 10 })(
      'does to some qubits the same whether the others are there',
      (p) => {
        // Tr over the second of two qubits in |0> of the channel on both is the channel on the first.
        expect(arities).toEqual([1, 2]);
        const rho: Matrix = [0.6, 0, 0.3, 0.1, 0.3, -0.1, 0.4, 0];
        const both = apply(kraus(p, 2), tensor(rho, [1, 0, 0, 0, 0, 0, 0, 0]));
        const traced = build(2, (row, column) => {
          const at = (bit: number) => 2 * ((2 * row + bit) * 4 + 2 * column + bit);
          return [both[at(0)] + both[at(1)], both[at(0) + 1] + both[at(1) + 1]];
        });
        expectClose(traced, apply(kraus(p, 1), rho));
      },
    );
  },
);
