// Conditions over points: parameters, options and names of gates, by the language's own evaluator, with the place of mistakes.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expanded, pointsOf, refusalOf } from './ask.ts';

const hur = { circuit: 'hur', vary: ['n=4,8', 'conv=ttn,so4,su4', 'seed=1..2'] };
const kept = (where: string, more: object = {}) => pointsOf({ ...hur, ...more, where });

describe('a condition speaks of', () => {
  test('parameters of the circuit', () => {
    expect(kept('n == 4 && seed == 1')).toEqual(['4 ttn 1', '4 so4 1', '4 su4 1']);
  });

  test('what follows from them in the circuit', () => {
    expect(kept('n * layers <= 8')).toEqual(kept('n == 4'));
    expect(kept('layers == log2(n)')).toHaveLength(12);
  });

  test('numbers of gates', () => {
    expect(kept('n * conv.params <= 24')).toEqual([
      '4 ttn 1',
      '4 ttn 2',
      '4 so4 1',
      '4 so4 2',
      '8 ttn 1',
      '8 ttn 2',
    ]);
  });

  test('names of gates, as gates and as texts', () => {
    expect(kept('conv == ttn')).toEqual(['4 ttn 1', '4 ttn 2', '8 ttn 1', '8 ttn 2']);
    expect(kept('conv != "ttn" && conv != so4')).toEqual(['4 su4 1', '4 su4 2', '8 su4 1', '8 su4 2']);
    expect(kept('(conv == su4) == (n == 8) && seed == 1')).toEqual(['4 ttn 1', '4 so4 1', '8 su4 1']);
  });

  test('parameters that are not varied', () => {
    expect(kept('pooling == zx')).toHaveLength(12);
    expect(kept('pooling.params == 2 && pooling != only_z')).toHaveLength(12);
  });

  test('options, those of parts and with dashes too', () => {
    const vary = ['rate.circuit=1e-3,1e-2', 'early-stop=never,3', 'recipe=default,literature'];
    expect(pointsOf({ vary, where: 'rate.circuit > 0.005 && recipe == literature' })).toEqual(['1e-2 never literature', '1e-2 3 literature']);
    expect(pointsOf({ vary: ['early-stop=2,3'], where: 'early_stop > 2' })).toEqual(['3']);
    expect(pointsOf({ vary: ['batch=8,16'], options: { epochs: 3 }, where: 'batch * epochs < 30' })).toEqual(['8']);
  }); // prettier-ignore

  test('files of circuits', () => {
    expect(pointsOf({ vary: ['circuit=hur,ring', 'n=4,8'], where: 'circuit != "hur" || n == 8' })).toEqual(['hur 8', 'ring 4', 'ring 8']);
  }); // prettier-ignore

  test('constants and functions of the language', () => {
    expect(kept('max(n, 5) > 2 * pi && [s for s in 0..n if s == 7].length == 1 && seed == 1')).toEqual([
      '8 ttn 1',
      '8 so4 1',
      '8 su4 1',
    ]);
  });
});

describe('what is wrong is shown at its place', () => {
  const said = (where: string, more: object = {}) => refusalOf({ ...hur, ...more, where });

  test.each([
    ['n * layer <= 32', '1:5: there is no layer in the circuit hur or among the options of a study; did you mean layers?\n  1 | n * layer <= 32\n    |     ^^^^^'],
    ['n <=', '1:5: '],
    ['', '1:1: the condition is empty; write one, such as n <= 8'],
    ['n', '1:1: a condition is true or false, and this is the number 4\n  1 | n\n    | ^'],
    ['n = 4', '1:3: '],
    ['n <= 8; const m = 3', '1:1: this is no single expression; write one, such as n <= 8'],
    ['conv == so5', '1:9: no point has the value so5 here; did you mean so4?\n  1 | conv == so5\n    |         ^^^'],
    ['conv == 4', '1:9: a name is compared with a name, such as so4'],
    ['conv < 4', '1:1: '],
    ['epochs < 4', '1:1: epochs is not given at n = 4, conv = ttn and seed = 1, so that it has no value'],
    ['log(n - 4) < 1', '1:1: '],
    ['foo(n) < 4', '1:1: there is no function foo'],
    ['process.exit(1)', '1:'],
    ['rate.circuit < 1', '1:1: there is no rate.circuit in the circuit hur or among the options of a study'],
    ['[i for i in 0..1000000].length > n', '1:'],
  ])('%s', (where, message) => {
    expect(said(where)).toContain(`--where:${message}`);
  }); // prettier-ignore

  test('a name that is an option and a parameter', () => {
    const circuit = 'test/sweep/batch.qcnn';
    expect(refusalOf({ circuit, vary: ['n=1,2'], where: 'batch < 3' })).toContain(
      'batch is an option and a parameter of the circuit own; write set.batch or option.batch',
    );
    expect(pointsOf({ circuit, vary: ['set.batch=1,2'], where: 'set.batch < 2' })).toEqual(['1']);
    expect(pointsOf({ circuit, vary: ['option.batch=8,16'], where: 'option.batch < 10' })).toEqual(['8']);
  });
});

test('any comparison of numbers takes the points that it is true of', () => {
  const comparison = fc.record({
    n: fc.integer({ min: 0, max: 3 }),
    seed: fc.integer({ min: -3, max: 3 }),
    operator: fc.constantFrom('<', '<=', '>', '>=', '==', '!='),
    limit: fc.integer({ min: -10, max: 40 }),
  });
  const truth: Record<string, (a: number, b: number) => boolean> = {
    '<': (a, b) => a < b,
    '<=': (a, b) => a <= b,
    '>': (a, b) => a > b,
    '>=': (a, b) => a >= b,
    '==': (a, b) => a === b,
    '!=': (a, b) => a !== b,
  };
  const vary = ['n=2,4,8', 'seed=1..4'];
  const all = expanded({ circuit: 'ring', vary }).variants.map(({ point }) => point);
  fc.assert(
    fc.property(comparison, ({ n, seed, operator, limit }) => {
      const expected = all.filter((point) => truth[operator](n * Number(point['n']) + seed * Number(point['seed']), limit));
      if (expected.length === 0) return;
      const where = `${n} * n + (${seed}) * seed ${operator} ${limit}`;
      expect(expanded({ circuit: 'ring', vary, where }).variants.map(({ point }) => point)).toEqual(expected);
    }),
    { numRuns: 25 },
  ); // prettier-ignore
});
