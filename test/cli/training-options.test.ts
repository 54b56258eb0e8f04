// Options of `qcnn study` that say how to train: what config.json holds of them, what they do, what is refused.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { qcnn } from './qcnn.ts';
import { shortStudy, writeSmallData } from './small-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-training-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = writeSmallData(join(folder, 'data'));
const study = (...more: string[]) => [...shortStudy('hur', data, 6), '--set', 'n=4', ...more];
const read = (name: string, file: string) => JSON.parse(readFileSync(join(folder, name, file), 'utf8'));

test('all of them, recorded and done; then the weights of the best epoch start another', async () => {
  const options =
    '--rate circuit=0.2 --rate head=0.5 --early-stop 1 --keep best --clip 2 --dropout 0.2 --augment rotate=5,flip=vertical --class-weights right=1.5'.split(
      ' ',
    );
  const first = await qcnn(study('-o', join(folder, 'first'), ...options));
  expect(first.code).toBe(0);
  const wanted = {
    rates: { circuit: 0.2, head: 0.5 },
    earlyStop: 1,
    keep: 'best',
    clip: 2,
    dropout: 0.2,
    augment: { rotate: 5, flip: 'vertical' },
    classWeights: { right: 1.5 },
  };
  const { given, settings } = read('first', 'config.json');
  expect(given).toMatchObject(wanted);
  expect(settings.training.qcnn).toMatchObject(wanted);
  const [{ history, keptEpoch }] = read('first', 'results.json').models;
  const losses = history.map(({ validationLoss }: { validationLoss: number }) => validationLoss);
  expect(losses[keptEpoch - 1]).toBe(Math.min(...losses));
  expect(history.length).toBe(Math.min(6, keptEpoch + 1));

  const warm = ['--warm-start', join(folder, 'first/models/qcnn/seed-1')];
  const second = await qcnn(study('-o', join(folder, 'second'), '--profile', ...warm));
  expect(second.code).toBe(0);
  expect(first.stdout).not.toMatch(/time of training/);
  expect(second.stdout).toMatch(/time of training.*front.*circuit.*head.*optimiser.*evaluation/);
  expect(read('second', 'config.json').settings.training.qcnn.warmStart).toMatch(/^[0-9a-f]{64}$/);
  const [trained] = read('second', 'results.json').models;
  const { circuit, head, optimiser, rest } = trained.profile;
  for (const seconds of [circuit, head, optimiser]) expect(seconds).toBeGreaterThan(0);
  expect(rest).toBeLessThan(trained.trainSeconds);
  const all = Object.values<number>(trained.profile).reduce((sum, seconds) => sum + seconds, 0);
  expect(all).toBeCloseTo(trained.trainSeconds, 1);
  expect(trained.history[0].trainLoss).toBeLessThan(history[0].trainLoss);
});

test.each([
  [['--rate', 'body=1'], /has a part "body" with a rate; parts are circuit \(qcnn\); head \(qcnn\)/],
  [['--rate', 'head'], /Write it as part=number/],
  [['--rate', 'head=-1'], /Write it as part=number/],
  [['--rate', 'head=1', '--rate', 'head=2'], /head is given twice/],
  [['--rate', 'head=0', '--rate', 'circuit=0'], /qcnn: all rates are 0, so nothing would be trained/],
  [['--early-stop', '0'], /Give a whole number, 1 or more/],
  [['--keep', 'first'], /Allowed choices are best, last/],
  [['--clip', '0'], /Give a number above 0/],
  [['--dropout', '1'], /at least 0 and below 1/],
  [['--augment', 'spin=3'], /There is no augmentation "spin"; choose from rotate, flip, zoom, shift/],
  [['--augment', 'rotate'], /Write it as name=value, several with commas, such as rotate=15/],
  [['--augment', 'rotate=1,rotate=2'], /rotate is given twice/],
  [['--augment', 'rotate=north'], /The augmentation rotate is NaN; give degrees above 0, at most 180/],
  [['--class-weights', 'up=2'], /There is no class "up" to weigh; classes are 0 left, 1 right/],
  [['--class-weights', 'left=0'], /The weight of class left is 0; give a number above 0/],
  [
    ['--class-weights', 'even'],
    /Write it as name=value, several with commas, such as benign=1,malignant=3, or balanced/,
  ],
  [['--warm-start', 'nowhere'], /cannot read .*nowhere: there is no such file/],
])('%j', async (options, sentence) => {
  const { code, stderr } = await qcnn(study('-o', join(folder, 'none'), ...options));
  expect(stderr).toMatch(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(code).not.toBe(0);
});
