import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { compileAngles } from '../../../src/compiler/circuit/angle-program.ts';
import { accumulate, binary, constant, evaluate, input, printAngle, unary, weight } from '../../../src/compiler/circuit/angles.ts'; // prettier-ignore
import type { Angle } from '../../../src/compiler/circuit/circuit.ts';
import { arbitraryAngle } from '../../properties/arbitrary-circuit.ts';

const w = weight(0);
const x = input(0);
const numbers = (length: number) =>
  fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: length, maxLength: length });

describe('constructors fold', () => {
  test('constants', () => {
    expect(binary('power', constant(2), constant(10))).toEqual(constant(1024));
    expect(unary('sin', constant(0.5))).toEqual(constant(Math.sin(0.5)));
    expect(binary('divide', constant(1), constant(0))).toEqual(constant(Infinity));
  });

  test('neutral elements', () => {
    for (const folded of [
      binary('add', w, constant(0)),
      binary('add', constant(0), w),
      binary('subtract', w, constant(0)),
      binary('multiply', w, constant(1)),
      binary('multiply', constant(1), w),
      binary('divide', w, constant(1)),
      unary('negate', unary('negate', w)),
    ]) {
      expect(folded).toBe(w);
    }
  });

  test('nothing that would change a value', () => {
    expect(binary('multiply', w, constant(0)).kind).toBe('binary');
    expect(binary('divide', constant(1), w).kind).toBe('binary');
  });
});

const none = new Float64Array(0);

describe('derivatives', () => {
  propertyTest.prop([arbitraryAngle(), numbers(4), numbers(6)], { numRuns: 300 })(
    'equal central differences, for any sample of a batch',
    (angle, weights, inputs) => {
      const gradWeights = new Float64Array(4);
      const gradInputs = new Float64Array(6);
      accumulate(angle, { weights, inputs, inputOffset: 3 }, 1.5, {
        weights: gradWeights,
        inputs: gradInputs,
      });
      const h = 1e-4;
      const slope = (vector: number[], index: number, at: (moved: number[]) => number) => {
        const moved = (by: number) => at(vector.map((value, other) => value + (other === index ? by : 0)));
        return (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
      };
      weights.forEach((_, index) => {
        const expected = 1.5 * slope(weights, index, (moved) => evaluate(angle, moved, inputs, 3));
        expect(Math.abs(gradWeights[index] - expected)).toBeLessThan(1e-7 * Math.max(1, Math.abs(expected)));
      });
      inputs.forEach((_, index) => {
        const expected = 1.5 * slope(inputs, index, (moved) => evaluate(angle, weights, moved, 3));
        expect(Math.abs(gradInputs[index] - expected)).toBeLessThan(1e-7 * Math.max(1, Math.abs(expected)));
      });
    },
  );

  test.each([
    ['abs', -2, -1],
    ['abs', 0, 0],
    ['log', 4, 0.25],
    ['sqrt', 4, 0.25],
  ] as const)('of %s at %d', (fn, at, expected) => {
    const gradient = new Float64Array(1);
    accumulate(unary(fn, w), { weights: [at], inputs: [] }, 1, { weights: gradient, inputs: none });
    expect(gradient[0]).toBe(expected);
  });

  test.each([
    ['min', [1, 2], [1, 0]],
    ['max', [1, 2], [0, 1]],
    ['max', [2, 2], [1, 0]],
    ['power', [0, 0], [0, -Infinity]],
    ['power', [0, 2], [0, 0]],
    ['power', [-2, 3], [12, NaN]],
  ] as const)('of %s at %j', (fn, at, expected) => {
    const gradient = new Float64Array(2);
    accumulate(binary(fn, weight(0), weight(1)), { weights: at, inputs: [] }, 1, {
      weights: gradient,
      inputs: none,
    });
    expect([...gradient]).toEqual(expected);
  });

  test('of a power with a constant exponent ignores the logarithm of a negative base', () => {
    const gradient = new Float64Array(1);
    accumulate(binary('power', w, constant(2)), { weights: [-3], inputs: [] }, 1, {
      weights: gradient,
      inputs: none,
    });
    expect([...gradient]).toEqual([-6]);
  });
});

describe('sharing and depth are harmless', () => {
  function doubled(times: number): Angle {
    let angle: Angle = w;
    for (let k = 0; k < times; k++) angle = binary('add', angle, angle);
    return angle;
  }

  test('an expression shared 60 levels deep has 61 steps', () => {
    expect(compileAngles([doubled(60)]).steps.length).toBe(61);
    const gradient = new Float64Array(1);
    accumulate(doubled(60), { weights: [1], inputs: [] }, 1, { weights: gradient, inputs: none });
    expect(gradient[0]).toBe(2 ** 60);
  });

  test('a sum of 100,000 terms does not overflow the stack', () => {
    let angle: Angle = w;
    for (let k = 0; k < 100_000; k++) angle = binary('add', angle, x);
    expect(evaluate(angle, [1], [1])).toBe(100_001);
  });

  test('equal parts are computed once', () => {
    const program = compileAngles([unary('sin', binary('add', weight(0), input(1))), unary('sin', binary('add', weight(0), input(1)))]); // prettier-ignore
    expect(program.steps.length).toBe(4);
    expect(program.results[0]).toBe(program.results[1]);
    expect(program.once.length).toBe(1);
  });

  test('what is printed is cut', () => {
    expect(printAngle(doubled(60)).length).toBeLessThan(10_000);
  });
});

test.each<[Angle, string]>([
  [binary('multiply', constant(2), binary('subtract', constant(3), x)), '2 * (3 - x[0])'],
  [binary('subtract', w, binary('subtract', x, constant(1))), 'w[0] - (x[0] - 1)'],
  [binary('subtract', binary('subtract', w, x), constant(1)), 'w[0] - x[0] - 1'],
  [unary('negate', binary('power', w, constant(2))), '-w[0]^2'],
  [binary('power', unary('negate', w), constant(2)), '(-w[0])^2'],
  [binary('power', binary('power', w, x), constant(2)), '(w[0]^x[0])^2'],
  [binary('power', w, constant(-2)), 'w[0]^-2'],
  [binary('power', constant(-2), w), '(-2)^w[0]'],
  [binary('divide', w, binary('multiply', x, w)), 'w[0] / (x[0] * w[0])'],
  [binary('max', unary('sin', w), x), 'max(sin(w[0]), x[0])'],
])('prints %#: %s', (angle, text) => {
  expect(printAngle(angle)).toBe(text);
});
