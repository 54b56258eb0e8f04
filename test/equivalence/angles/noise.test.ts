// Noise and amplitudes at random points: trace is kept, strengths compose as fractions do, roots have the sign that is meant.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { binary, constant, input } from '../../../src/compiler/circuit/angles.ts';
import { channels } from '../../../src/compiler/circuit/channels.ts';
import type {
  Angle,
  ChannelName,
  ChannelOperation,
  PrepareOperation,
} from '../../../src/compiler/circuit/circuit.ts';
import type { Point, Residues } from '../../../src/equivalence/angles/point.ts';
import { gateOf, identity, product, sourceOf, transposed, type Modular } from './modular.ts';

function noise(channel: ChannelName, probability: number, qubits = [0]): ChannelOperation {
  return { kind: 'channel', channel, probability, qubits };
}

function prepare(amplitudes: readonly Angle[], qubits: readonly number[]): PrepareOperation {
  return { kind: 'prepare', amplitudes, qubits };
}

function sum(matrices: readonly Modular[], { add }: Residues): Modular {
  return matrices.reduce((all, each) => all.map((value, at) => add(value, each[at])));
}

/** The images of all matrix units, one after the other. */
function images(point: Point, operations: readonly ChannelOperation[]): number[] {
  const d = 2 ** operations[0].qubits.length;
  return Array.from({ length: d * d }, (_, unit) => {
    const start: Modular = new Float64Array(d * d);
    start[unit] = 1;
    return operations.reduce<Modular>((rho, operation) => {
      const parts = point.channel(operation).map(({ ket, bra }) => product(product(ket, rho, point.residues), transposed(bra), point.residues)); // prettier-ignore
      return sum(parts, point.residues);
    }, start);
  }).flatMap((rho) => [...rho]);
}

function same(a: readonly ChannelOperation[], b: readonly ChannelOperation[], seed = 1): boolean {
  const source = sourceOf(a, b, seed);
  expect(source.snapped).toBeLessThan(1e-10);
  const point = source.draw();
  return images(point, a).join() === images(point, b).join();
}

const strengths = fc.oneof(fc.constantFrom(0, 1, 0.5, 0.25, 0.75, 1 / 3, 0.36), fc.integer({ min: 0, max: 10000 }).map((n) => n / 10000)); // prettier-ignore

describe.each([...channels.values()])('$name', ({ name, arities }) => {
  test.prop([strengths, fc.constantFrom(...arities), fc.nat()], { numRuns: 20 })(
    'keeps the trace',
    (strength, arity, seed) => {
      const operation = noise(
        name,
        strength,
        Array.from({ length: arity }, (_, k) => k),
      );
      const point = sourceOf([operation], [], seed).draw();
      const parts = point
        .channel(operation)
        .map(({ ket, bra }) => product(transposed(bra), ket, point.residues));
      expect(sum(parts, point.residues)).toEqual(identity(2 ** arity));
    },
  );

  test.prop([strengths, fc.nat()], { numRuns: 10 })('does as its strength says', (strength, seed) => {
    const other = strength > 0.5 ? strength - 0.3 : strength + 0.3;
    expect(same([noise(name, strength)], [noise(name, strength)], seed)).toBe(true);
    expect(same([noise(name, strength)], [noise(name, other)], seed)).toBe(false);
  });
});

describe('strengths', () => {
  const damping = fc.constantFrom<ChannelName>('amplitude_damp', 'phase_damp');
  test.prop([damping, strengths, strengths, fc.nat()], { numRuns: 30 })(
    'of damping compose',
    (name, g1, g2, seed) => {
      const both = 1 - (1 - g1) * (1 - g2);
      expect(same([noise(name, g1), noise(name, g2)], [noise(name, both)], seed)).toBe(true);
      expect(same([noise(name, g1), noise(name, g2)], [noise(name, g2), noise(name, g1)], seed)).toBe(true);
    },
  );

  test.prop([strengths, strengths, fc.nat()], { numRuns: 20 })(
    'of depolarizing and of flips compose',
    (p, q, seed) => {
      expect(same([noise('depolarize', p), noise('depolarize', q)], [noise('depolarize', 1 - (1 - p) * (1 - q))], seed)).toBe(true); // prettier-ignore
      const flipped = p + q - 2 * p * q;
      expect(same([noise('bit_flip', p), noise('bit_flip', q)], [noise('bit_flip', flipped)], seed)).toBe(
        true,
      );
      expect(same([noise('bit_flip', p), noise('phase_flip', q)], [noise('phase_flip', q), noise('bit_flip', p)], seed)).toBe(true); // prettier-ignore
    },
  );

  test.prop([fc.nat()], { numRuns: 20 })('have the root that is meant', (seed) => {
    // √(1 − 0.75) = 0.5, and √(1 − 0.36) = 0.8: damped phases are flips with probability (1 − √(1 − g)) / 2.
    expect(same([noise('phase_damp', 0.75)], [noise('phase_flip', 0.25)], seed)).toBe(true);
    expect(same([noise('phase_damp', 0.36)], [noise('phase_flip', 0.1)], seed)).toBe(true);
    expect(same([noise('phase_damp', 0.75)], [noise('phase_flip', 0.75)], seed)).toBe(false);
    // 2 sin π/4 = √2 = 2 √(1 − 0.5), 2 cos π/6 = √3 = 2 √(1 − 0.25).
    for (const [strength, angle] of [
      [0.5, Math.PI / 2],
      [0.25, Math.PI / 3],
    ]) {
      // prettier-ignore
      const [damp, turn] = [noise('amplitude_damp', strength), gateOf('ry', [constant(angle)])];
      const point = sourceOf([damp], [turn], seed).draw();
      expect(point.channel(damp)[0].ket[3]).toBe(point.gate(turn).matrix[0]);
    }
  });

  const many = [0.3, 0.31, 0.17, 0.41, 0.23, 0.29, 0.33, 0.37, 0.39, 0.47, 0.53, 0.59];

  test('with many independent roots count as unknown, and are the same on both sides', () => {
    const damped = many.map((g, at) => noise(at % 2 ? 'amplitude_damp' : 'phase_damp', g));
    const point = sourceOf(damped, damped).draw();
    for (const channel of damped) {
      const whole = point
        .channel(channel)
        .map(({ ket, bra }) => product(transposed(bra), ket, point.residues));
      expect(sum(whole, point.residues)).toEqual(identity(2));
    }
    expect(same(damped, damped)).toBe(true);
    expect(same(damped, damped.with(3, noise('amplitude_damp', 0.42)))).toBe(false);
    expect(same(damped, damped.with(3, noise('phase_damp', 0.41)))).toBe(false);
    expect(same(damped, damped.slice(1))).toBe(false);
    // Phases that are damped are in any order, decay of one state is not.
    const phases = many.map((g) => noise('phase_damp', g));
    expect(same(phases, phases.toReversed())).toBe(true);
  });

  test('with many independent roots of which a few are told apart as fractions', () => {
    const phases = many.map((g) => noise('phase_damp', g));
    // 1 − (1 − 0.2) (1 − 0.5) = 0.6
    const [two, one] = [[noise('phase_damp', 0.2), noise('phase_damp', 0.5)], [noise('phase_damp', 0.6)]];
    expect(same([...phases, ...two], [...phases, ...one])).toBe(true);
    expect(same([...phases, ...two], [...phases, noise('phase_damp', 0.61)])).toBe(false);
  });
});

describe('amplitudes', () => {
  const numbers = fc.array(fc.oneof(fc.nat(3).map(input), fc.constantFrom(0.5, 3, -4, 1 / 3).map(constant)), { minLength: 1, maxLength: 4 }); // prettier-ignore
  test.prop([numbers, fc.nat()], { numRuns: 30 })(
    'have norm 1, whatever their scale, zeros behind',
    (amplitudes, seed) => {
      const own = prepare(amplitudes, [0, 1]);
      const scaled = prepare(amplitudes.map((each) => binary('multiply', constant(-2.5), each)), [0, 1]); // prettier-ignore
      const { residues, prepare: at } = sourceOf([own], [scaled], seed).draw();
      const outer = ({ ket, bra }: ReturnType<typeof at>) => [...ket].flatMap((k) => [...bra].map((b) => residues.multiply(k, b))); // prettier-ignore
      const { ket, bra } = at(own);
      expect(ket.length).toBe(4);
      expect([...ket].slice(amplitudes.length)).toEqual(new Array(4 - amplitudes.length).fill(0));
      expect([...ket].reduce((all, each, k) => residues.add(all, residues.multiply(each, bra[k])), 0)).toBe(
        1,
      );
      expect(outer(at(scaled))).toEqual(outer(at(own)));
    },
  );

  test('that are roots of a half are a turn by π/2', () => {
    const own = prepare([constant(1), constant(1)], [0]);
    const decimal = prepare([constant(Math.SQRT1_2), constant(0.7071067811865475)], [0]);
    const h = gateOf('h', []);
    const point = sourceOf([own, h], [decimal]).draw();
    const { multiply } = point.residues;
    const { matrix, conjugate } = point.gate(h);
    for (const { ket, bra } of [point.prepare(own), point.prepare(decimal)])
      expect(multiply(ket[1], bra[0])).toBe(multiply(matrix[2], conjugate[0]));
  });
});

test('coefficients are the numbers that were written', () => {
  const { coefficient, residues } = sourceOf([]).draw();
  const of = (value: number) => coefficient({ coefficient: value, factors: [] });
  const { add, multiply, subtract } = residues;
  expect(add(of(0.1), of(0.2))).toBe(of(0.3));
  expect(of(0.1 + 0.2)).toBe(of(0.3));
  expect(multiply(of(1 / 3), 3)).toBe(1);
  expect(multiply(of(Math.SQRT1_2), residues.root2)).toBe(1);
  expect(subtract(0, of(1.25))).toBe(of(-1.25));
  expect(multiply(of(1e-9), 1e9 % residues.prime)).toBe(1);
});
