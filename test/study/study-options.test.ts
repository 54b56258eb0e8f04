// What a study settles on, and what no study can be told.
import { describe, expect, test } from 'vitest';
import { loadCircuit } from '../../src/circuit-files/load-circuit.ts';
import { isProbed, seedsOf, settleStudyOptions, type StudyOptions } from '../../src/study/study-options.ts';
import { UserError } from '../../src/user-error.ts';

const circuit = loadCircuit('study');
const settled = (given: StudyOptions) => settleStudyOptions(given, circuit);

test('one seed unless several are given, which bring all controls along', () => {
  expect(seedsOf(settled({}))).toEqual([1]);
  expect(seedsOf(settled({ seed: 7 }))).toEqual([7]);
  expect(settled({ seeds: [3, 4] })).toMatchObject({ seed: 1, seeds: [3, 4], controls: 'full' });
  expect(settled({ seeds: [3] }).controls).toBe('all');
  expect(settled({ seeds: [3, 4], controls: 'none' }).controls).toBe('none');
});

test('models are probed where it is asked for, with several seeds, and under the schedule that starves', () => {
  expect([{}, { controls: 'none' as const }, { seeds: [5] }].map((given) => isProbed(settled(given)))).toEqual([false, false, false]); // prettier-ignore
  const probed = [{ controls: 'full' as const }, { seeds: [1, 2] }, { recipe: 'literature' as const }];
  expect(probed.map((given) => isProbed(settled(given)))).toEqual([true, true, true]);
});

describe('refused in a sentence', () => {
  test.each<[StudyOptions, RegExp]>([
    [{ seeds: [] }, /no seeds are given/],
    [{ seeds: [1, 2, 1] }, /the seed 1 is given twice/],
    [{ seeds: [1.5] }, /a seed is 1.5; give whole numbers from 0/],
    [{ seeds: [-1] }, /a seed is -1/],
    [{ seeds: [2 ** 32] }, /a seed is 4294967296/],
    [{ folds: 1 }, /the number of folds is 1; give a whole number of at least 2/],
    [{ folds: 2.5 }, /the number of folds is 2.5/],
    [{ folds: 2, testData: 'x' }, /give one of both/],
    [{ folds: 2, splitBy: 'captured' }, /give one of both/],
  ])('%j', (given, message) => {
    expect(() => settled(given)).toThrow(UserError);
    expect(() => settled(given)).toThrow(message);
  });
});
