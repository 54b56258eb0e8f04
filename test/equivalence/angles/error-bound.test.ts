// The bound of error is held to how often unequal numbers agree at random points of small fields.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { binary, constant, weight } from '../../../src/compiler/circuit/angles.ts';
import type { GateOperation } from '../../../src/compiler/circuit/circuit.ts';
import type { Point } from '../../../src/equivalence/angles/point.ts';
import { pointSource } from '../../../src/equivalence/angles/point-source.ts';
import { circuitOf, embedded, gateOf, identity, product, sourceOf } from './modular.ts';

/** Rotations and fixed gates on two qubits, with weights and multiples of them. */
const someGate: fc.Arbitrary<GateOperation> = fc.oneof(
  fc
    .tuple(fc.constantFrom('rx', 'ry', 'rz', 'p'), fc.nat(1), fc.integer({ min: 1, max: 3 }), fc.nat(1))
    .map(([gate, w, times, qubit]) =>
      gateOf(gate, [binary('multiply', constant(times), weight(w))], [qubit]),
    ),
  fc.tuple(fc.constantFrom('h', 't', 'sx'), fc.nat(1)).map(([gate, qubit]) => gateOf(gate, [], [qubit])),
  fc.constantFrom(gateOf('cx', [], [0, 1]), gateOf('cx', [], [1, 0])),
);
const circuits = fc.array(someGate, { minLength: 1, maxLength: 4 });

function unitary(point: Point, gates: readonly GateOperation[]) {
  return gates.reduce(
    (all, gate) => product(embedded(point.gate(gate).matrix, gate.qubits, 2), all, point.residues),
    identity(4),
  );
}

describe('the bound of error', () => {
  const draws = 400;
  test.prop([circuits, circuits, fc.nat()], { numRuns: 25 })('is above the rate of errors', (a, b, seed) => {
    const large = sourceOf(a, b, seed).draw();
    const [left, right] = [unitary(large, a), unitary(large, b)];
    const small = pointSource({ a: circuitOf(a), b: circuitOf(b) }, seed, 512);
    if ('why' in small) throw new Error(small.why);
    const agree = new Array<number>(16).fill(0);
    for (let k = 0; k < draws; k++) {
      const point = small.draw();
      const [u, v] = [unitary(point, a), unitary(point, b)];
      u.forEach((value, at) => (agree[at] += Number(value === v[at])));
    }
    const bound = small.error(0);
    agree.forEach((count, at) => {
      if (left[at] === right[at]) expect(count).toBe(draws);
      else expect(count / draws).toBeLessThanOrEqual(bound + 5 * Math.sqrt(bound / draws));
    });
  });

  test('is what its parts say', () => {
    const gates = (count: number) => Array.from({ length: count }, (_, k) => gateOf('rx', [weight(k)]));
    const error = (count: number) => sourceOf(gates(count), gates(count)).error(0);
    // 4 degrees a rotation of 2^25, and 2 halvings of log₂ 2^25 bits a prime, of 473,201 primes.
    const expected = (4 * 100) / 2 ** 25 + 202 / 25 / 473201;
    expect(error(100) / expected).toBeGreaterThan(0.99);
    expect(error(100) / expected).toBeLessThan(1.01);
    expect(error(1000)).toBeLessThan(3e-4);
    expect(error(10_000_000 / 1000)).toBeLessThan(3e-3);
    expect(sourceOf(gates(1)).error(2 ** 25)).toBe(1);
  });

  test('counts multiples of a unit as degrees', () => {
    const two = [weight(0), binary('multiply', constant(7), weight(0))].map((angle) => gateOf('rz', [angle]));
    const one = [weight(0), weight(0)].map((angle) => gateOf('rz', [angle]));
    expect(sourceOf(two).error(0)).toBeGreaterThan(2 * sourceOf(one).error(0));
  });

  test('says by how much constants were moved', () => {
    expect(sourceOf([gateOf('rz', [constant(Math.PI / 2)])]).snapped).toBe(0);
    const { snapped } = sourceOf([gateOf('rz', [constant(1.5707963267945)])]);
    expect(snapped).toBeGreaterThan(Math.PI / 2 - 1.5707963267945);
    expect(snapped).toBeLessThan(1e-11);
  });
});
