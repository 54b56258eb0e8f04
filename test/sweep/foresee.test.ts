// What a sweep will take, before it trains: each circuit planned once, nothing searched, refusals by their reasons.
import { expect, test } from 'vitest';
import { describeExpansion, dryRunOf } from '../../src/sweep/describe-expansion.ts';
import { foresee } from '../../src/sweep/foresee.ts';
import { measureStep } from '../../src/sweep/measure-step.ts';
import { keepTreesIn } from '../../src/runtime/trees/index.ts';
import { expanded } from './ask.ts';

const imagesOf = () => ({ train: 3200, bytes: 10 * 2 ** 20 });

test('trees that are not known are counted once a shape, and none is searched or kept', () => {
  const written: string[] = [];
  keepTreesIn({ read: () => undefined, write: (key) => written.push(key) });
  const treesOf = (...seeds: string[]) => {
    const vary = ['n=5,6', 'set.batch=2,3', ...seeds];
    const { variants } = expanded({ circuit: 'test/sweep/batch.qcnn', vary });
    return foresee(variants, { jobs: 1, imagesOf, measure: () => 1 }).trees;
  };
  const once = treesOf();
  expect(once.circuits).toBe(4);
  expect(once.unknown).toBeGreaterThan(0);
  expect(treesOf('seed=1..3')).toEqual(once);
  expect(written).toEqual([]);
  keepTreesIn({ read: () => undefined, write: () => {} });
});

test('time follows from measured steps, epochs, images and processes', () => {
  const one = expanded({ circuit: 'hur', options: { epochs: 10 } }).variants;
  const secondsOf = (runs: typeof one, jobs = 1, step = 1) =>
    foresee(runs, { jobs, imagesOf, measure: () => step });
  const single = secondsOf(one);
  // 3,200 images in batches of 32, ten epochs: a thousand steps of a second, and what stands beside the circuit.
  expect(single).toMatchObject({ measured: 1, untimed: 0, trees: { unknown: 0, circuits: 1 } });
  expect(single.seconds).toBeCloseTo(1000.25, 6);
  const four = expanded({ circuit: 'hur', vary: ['seed=1..4'], options: { epochs: 10 } }).variants;
  expect(secondsOf(four, 2).seconds).toBeCloseTo(2 * single.seconds!, 6);
  expect(secondsOf(four, 64).seconds).toBeCloseTo(single.seconds!, 6);
  expect(single.bytes).toBeGreaterThan(10 * 2 ** 20);
});

test('runs of classical models have no time, and say so', () => {
  const expansion = expanded({ vary: ['seed=1..2'], options: { models: ['resnet50'] } });
  const foresight = foresee(expansion.variants, { jobs: 2, imagesOf, measure: () => 1 });
  expect(foresight.seconds).toBeUndefined();
  expect(describeExpansion(dryRunOf(expansion, 2, 2, foresight))).toContain(
    'time: not known of 2 runs of models without a circuit',
  );
});

test('a step is measured', () => {
  const [{ circuit }] = expanded({ circuit: 'hur', options: { set: { n: '4' } } }).variants;
  const seconds = measureStep(circuit.circuit, 32);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThan(1);
});

test('a dry run in lines', () => {
  const expansion = expanded({
    circuit: 'hur',
    vary: ['n=4,2 + 2,6', 'augment=none;rotate=5,zoom=0.1', 'seed=1..14'],
  });
  const foresight = { trees: { unknown: 2, circuits: 1 }, seconds: 754, measured: 1, untimed: 0, bytes: 2e8 };
  const dryRun = dryRunOf(expansion, 28, 2, foresight);
  expect(dryRun).toMatchObject({ points: 56, circuits: { asked: 2, different: 1 } });
  expect(dryRun.refused.map(({ points }) => points.length)).toEqual([28]);
  const [head, , last] = describeExpansion(dryRun).split(/(?=refused:)|(?=at n = )/);
  expect(head).toBe(`28 runs at 56 points
  n: 4, 2 + 2, 6
  augment: none, "rotate=5,zoom=0.1"
  seed: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more
circuits: 1 different; 1 of the 2 asked for is the same as another by another name
trees: 2 shapes to be searched first
time: about 12 min 34 s with 2 at once, by steps measured here and the flops of each plan, without searches of trees
memory: about 191 MiB a process
`);
  expect(last).toMatch(
    /^at n = 6, augment = none, seed = 1 and 27 others:\n {2}\S*hur\.qcnn:\d+:\d+: error\[/,
  );
});
