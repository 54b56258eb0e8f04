// Angles that are equal by the laws of arithmetic have one phase at every point, others have another one.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { binary, constant, input, unary, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Angle, BinaryFunction, UnaryFunction } from '../../../src/compiler/circuit/circuit.ts';
import { pointSource } from '../../../src/equivalence/angles/point-source.ts';
import { evaluate } from '../../../src/compiler/circuit/angle-program.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { circuitOf, gateOf, sourceOf } from './modular.ts';

const add = (a: Angle, b: Angle) => binary('add', a, b);
const subtract = (a: Angle, b: Angle) => binary('subtract', a, b);
const times = (a: Angle, b: Angle) => binary('multiply', a, b);
const over = (a: Angle, b: Angle) => binary('divide', a, b);
const negate = (a: Angle) => unary('negate', a);
const sum = (angles: readonly Angle[]) => angles.reduce(add);
const [w, v, x, y] = [weight(0), weight(1), input(0), input(1)];
const c = constant;
const { PI } = Math;

/** Whether two products of rotations are the same at two random points. */
function same(a: readonly Angle[], b: readonly Angle[], seed = 1, most = 1e-10): boolean {
  const [left, right] = [a, b].map((angles) => angles.map((angle) => gateOf('rz', [angle])));
  const source = sourceOf(left, right, seed);
  expect(source.snapped).toBeLessThan(most);
  return [source.draw(), source.draw()].every((point) => {
    const phase = (gates: typeof left) => gates.reduce((all, gate) => point.residues.multiply(all, point.gate(gate).matrix[0]), 1); // prettier-ignore
    return phase(left) === phase(right);
  });
}

describe('equal', () => {
  const cases: Record<string, [Angle | Angle[], Angle | Angle[]]> = {
    'a product multiplied out': [times(x, add(y, c(1))), add(times(x, y), x)],
    'a square multiplied out': [
      binary('power', add(w, v), c(2)),
      sum([times(w, w), times(times(c(2), w), v), times(v, v)]),
    ],
    'a feature map': [
      times(times(c(2), subtract(c(PI), x)), subtract(c(PI), y)),
      add(subtract(c(2 * PI ** 2), times(c(2 * PI), add(x, y))), times(times(c(2), x), y)),
    ],
    'two signs': [negate(negate(times(w, c(-1)))), negate(w)],
    'two halves': [[over(w, c(2)), times(c(0.5), w)], w],
    'three thirds': [[over(w, c(3)), over(w, c(3)), times(w, c(1 / 3))], w],
    'a turn of 4π': [add(w, c(4 * PI)), w],
    'two turns of 2π': [[add(w, c(2 * PI)), c(2 * PI)], w],
    'π/4 written out': [
      [add(w, c(0.7853981633974483)), c(PI / 4)],
      [w, c(PI / 2)],
    ],
    'π rounded to twelve digits': [c(3.14159265359), c(PI)],
    tenths: [[c(0.1), c(0.2)], c(0.3)],
    'tenths added in double precision': [c(0.1 + 0.2), c(0.3)],
    'thirds of a number': [[c(0.7 / 3), c(0.7 / 3), c(0.7 / 3)], c(0.7)],
    'a sum with π': [[c(0.3), c(PI / 2)], c(0.3 + PI / 2)],
    'half a sum': [
      [c((0.37 + 1.113) / 2), c((0.37 + 1.113) / 2)],
      [c(0.37), c(1.113)],
    ],
    'coefficients added': [[times(c(0.37), w), times(c(0.811), w)], times(c(1.181), w)],
    'decimals of weights': [[times(c(0.1), w), times(c(0.2), w)], times(c(0.3), w)],
    'tanh as OpenQASM says it': [
      unary('tanh', times(w, c(-2))),
      subtract(c(1), over(c(2), add(unary('exp', times(c(2), times(w, c(-2)))), c(1)))),
    ],
    'a logistic function': [
      over(x, add(c(2), times(c(2), unary('exp', negate(w))))),
      times(c(0.25), add(x, times(x, unary('tanh', over(w, c(2)))))),
    ],
    'log2 as OpenQASM says it': [
      unary('log2', add(w, c(2))),
      over(unary('log', add(w, c(2))), unary('log', c(2))),
    ],
    'functions of sums in another order': [unary('sin', add(w, v)), unary('sin', add(v, w))],
    'an odd function': [unary('sin', subtract(w, v)), negate(unary('sin', subtract(v, w)))],
    'an even function': [unary('cos', subtract(w, v)), unary('cos', subtract(v, w))],
    'a maximum in another order': [binary('max', w, x), binary('max', x, w)],
    'a quotient': [over(add(w, v), times(c(2), x)), add(over(over(w, x), c(2)), over(times(v, c(0.5)), x))],
    'zero times something': [add(w, times(c(0), v)), w],
    'what cancels': [subtract(add(w, times(v, x)), times(x, v)), w],
  };
  test.each(Object.entries(cases))('%s', (_, [a, b]) => {
    expect(same([a].flat(), [b].flat())).toBe(true);
  });

  // What is about as small as what counts as nothing, 1e-12, may count on one side alone: then nothing is proved.
  const decimal = fc
    .double({ min: -7, max: 7, noNaN: true })
    .map((each) => (Math.abs(each) < 1e-9 ? 0 : each));
  const decimals = fc.array(decimal, { minLength: 2, maxLength: 7 });
  test.prop([decimals, fc.nat()], { numRuns: 30 })('rotations by any numbers, merged', (numbers, seed) => {
    const total = numbers.reduce((all, each) => all + each);
    expect(same(numbers.map(c), [c(total)], seed)).toBe(true);
    const coefficients = numbers.filter((each) => Math.abs(each) > 1e-3);
    const merged = coefficients.reduce((all, each) => all + each, 0);
    expect(
      same(
        coefficients.map((each) => times(c(each), w)),
        [times(c(merged), w)],
        seed,
      ),
    ).toBe(true);
  });

  test.prop([fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 3, maxLength: 12 })], {
    numRuns: 20,
    examples: [[[90, 3668, 3640, 4289, 4698, 0, -1, 0, 0, -1]]],
  })('short decimals, merged in groups', (numbers) => {
    const short = numbers.map((n) => n / 1000);
    const cut = Math.floor(short.length / 2);
    const groups = [short.slice(0, cut), short.slice(cut)].map((group) =>
      group.reduce((all, each) => all + each, 0),
    );
    expect(same(short.map(c), groups.map(c))).toBe(true);
  });
});

describe('many constants', () => {
  test.prop([fc.nat(), fc.constantFrom(10, 30, 200)], { numRuns: 6 })(
    'merged in groups of up to three',
    (seed, count) => {
      const random = createRandom(seed);
      const numbers = Array.from({ length: count }, () => random.uniform(-PI, PI));
      const groups: number[][] = [];
      for (let at = 0; at < count; at += groups.at(-1)!.length)
        groups.push(numbers.slice(at, at + 1 + random.integer(3)));
      const merged = groups.map(
        (group) => group.reduce((all, each) => all + each) + (random.integer(4) * PI) / 4,
      );
      const turns = merged.map((total, k) => total - groups[k].reduce((all, each) => all + each));
      expect(same([...numbers, ...turns].map(c), merged.map(c), seed)).toBe(true);
      expect(same([...numbers, ...turns].map(c), [...merged.slice(1), merged[0] + 1e-9].map(c), seed)).toBe(
        false,
      );
    },
  );

  test('a thousand are read in time', () => {
    const random = createRandom(1);
    const numbers = Array.from({ length: 3000 }, () => random.uniform(-PI, PI));
    const before = performance.now();
    expect(same(numbers.map(c), numbers.map(c))).toBe(true);
    expect(
      same(
        numbers.map(c),
        numbers.map((each) => c(-each)),
      ),
    ).toBe(false);
    const short = Array.from({ length: 1000 }, (_, k) => c((k - 500) / 1000));
    expect(same(short, short.toReversed())).toBe(true);
    expect(same(short, short.slice(1))).toBe(false);
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

describe('not equal', () => {
  const cases: Record<string, [Angle[], Angle[]]> = {
    'a turn of 2π': [[add(w, c(2 * PI))], [w]],
    'a small difference': [[c(0.3)], [c(0.3 + 1e-9)]],
    'a small coefficient': [[add(w, times(c(1e-13), v))], [w]],
    'another weight': [[w], [v]],
    'an input for a weight': [[w], [x]],
    'a product for a sum': [[times(w, v)], [add(w, v)]],
    'π cut short': [[c(1.570796)], [c(PI / 2)]],
    'another function': [[unary('sin', w)], [unary('cos', w)]],
    'a quotient turned over': [[over(w, v)], [over(v, w)]],
    'other digits of a coefficient': [[times(c(0.3), w)], [times(c(0.3000001), w)]],
    'a sign': [[unary('tanh', w)], [unary('tanh', negate(w))]],
  };
  test.each(Object.entries(cases))('%s', (_, [a, b]) => {
    expect(same(a, b)).toBe(false);
  });
});

describe('hostile', () => {
  test('huge coefficients are their own', () => {
    expect(same([times(c(1e300), w), w], [w, times(c(1e300), w)])).toBe(true);
    expect(same([times(c(1e300), w)], [times(c(1.2345678e299), w)])).toBe(false);
    expect(same([times(times(c(1e300), w), times(c(1e300), v))], [w])).toBe(false);
    expect(same([c(1e300)], [c(1e299)])).toBe(false);
    expect(same([c(12345678.9)], [c(12345678.9 + 2 ** -20)])).toBe(false);
  });

  test('what rounding would swallow is not taken for nothing', () => {
    for (const large of [1e12, 1e14, 1e16, 1e100]) {
      const swallowed = subtract(add(times(c(large), w), w), times(c(large), w));
      expect(same([swallowed], [], 1, Infinity)).toBe(false);
      expect(same([add(v, swallowed)], [v], 1, Infinity)).toBe(false);
      expect(same([swallowed], [swallowed], 1, Infinity)).toBe(true);
    }
  });

  const near = fc.constantFrom(1, 1 + 2 ** -52, 1 + 4e-15, 1 - 9e-15);
  const functions = fc.constantFrom<UnaryFunction[]>(
    'sin',
    'tan',
    'exp',
    'sqrt',
    'atan',
    'abs',
    'log',
    'acos',
    'tanh',
    'asin',
  );
  const tree = fc.letrec<{ angle: [Angle, Angle] }>((tie) => ({
    angle: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<[Angle, Angle]>([w, w], [v, v]),
      fc.tuple(fc.double({ min: 0.1, max: 50, noNaN: true }), near, tie('angle')).map(([k, factor, [a, b]]): [Angle, Angle] => [times(c(k), a), times(c(k * factor), b)]), // prettier-ignore
      fc.tuple(functions, tie('angle')).map(([fn, [a, b]]): [Angle, Angle] => [unary(fn, a), unary(fn, b)]),
      fc.tuple(fc.constantFrom<BinaryFunction[]>('add', 'subtract', 'multiply', 'divide', 'power', 'min', 'max'), tie('angle'), tie('angle')).map(([fn, [a, b], [d, e]]): [Angle, Angle] => [binary(fn, a, d), binary(fn, b, e)]), // prettier-ignore
    ),
  })).angle; // prettier-ignore
  test.prop(
    [tree, fc.double({ min: -6, max: 6, noNaN: true }), fc.double({ min: -6, max: 6, noNaN: true })],
    {
      numRuns: 300,
    },
  )('angles that count as equal are, up to the bound', ([a, b], first, second) => {
    if (!same([a], [b], 1, Infinity)) return;
    const { snapped } = sourceOf([gateOf('rz', [a])], [gateOf('rz', [b])], 1);
    const [one, other] = [a, b].map((angle) => evaluate(angle, [first, second], []));
    if (!Number.isFinite(one) || !Number.isFinite(other)) return;
    expect(Math.abs(Math.sin((one - other) / 2))).toBeLessThanOrEqual(
      2 * snapped + 1e-12 * (1 + Math.abs(one)),
    );
  });

  test('deep expressions that share their parts take time by their parts', () => {
    const before = performance.now();
    let [doubled, squared, long, mixed]: Angle[] = [w, w, w, w];
    for (let k = 0; k < 200; k++) [doubled, squared] = [add(doubled, doubled), times(squared, squared)];
    for (let k = 0; k < 3000; k++) long = add(long, weight(k + 2));
    for (let k = 0; k < 3000; k++)
      mixed = k % 2 ? times(mixed, add(mixed, weight(k % 7))) : unary('sin', mixed);
    for (const angle of [doubled, squared, long, mixed]) expect(same([angle], [angle])).toBe(true);
    expect(same([squared], [doubled])).toBe(false);
    expect(performance.now() - before).toBeLessThan(5000);
  });

  test('thousands of weights are thousands of symbols', () => {
    const weights = Array.from({ length: 5000 }, (_, k) => weight(k));
    expect(same(weights, weights.toReversed())).toBe(true);
    expect(same(weights, weights.slice(1))).toBe(false);
    expect(same(weights.slice(0, 900), [sum(weights.slice(0, 900))])).toBe(true);
  });

  test.each([NaN, Infinity, -Infinity])('the constant %s is refused', (value) => {
    const operations = [gateOf('rz', [c(value)])];
    expect(pointSource({ a: circuitOf(operations), b: circuitOf([]) }, 1)).toEqual({ why: expect.stringContaining(`${value}`) }); // prettier-ignore
  });
});
