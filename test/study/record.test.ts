// The record of a study, also where its folder takes no more.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Checkpoint } from '../../src/runtime/training/checkpoint.ts';
import { takeFolder } from '../../src/study/output-folder.ts';
import { recordIn } from '../../src/study/record.ts';
import { fakeModel, fakeResult } from './fake-result.ts';

let root: string;
let out: string;
let spare: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qcnn-record-'));
  [out, spare] = ['study', 'spare'].map((name) => join(root, name));
  mkdirSync(spare);
  vi.stubEnv('TMPDIR', spare);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

const result = fakeResult();
const warnings: string[] = [];
const begin = () => {
  const folder = takeFolder(out, true);
  warnings.length = 0;
  const given = { data: 'phantom', epochs: 2 };
  const record = recordIn(folder, { given, warn: (sentence) => warnings.push(sentence) });
  record.observer.planned!(result);
  return { folder, record };
};
const { name, seed, history } = fakeModel();
const place = join('models', name, `seed-${seed}`);
const checkpoint: Checkpoint = {
  epoch: 2,
  batches: 0,
  random: [1, 2, 3, 4],
  history,
  best: undefined,
  seconds: 3,
  running: { loss: 0, correct: 0, seconds: 0 },
  numbers: new Map([['learner/w', { shape: [2], values: Float32Array.of(1, 2) }]]),
};
const train = async ({ store }: ReturnType<typeof begin>['record']) => {
  const own = store.of(name, { seed });
  history.forEach((epoch) => own.epochEnded(epoch));
  expect([own.checkpoints.due(false), own.checkpoints.due(true)]).toEqual([false, true]);
  await own.checkpoints.keep(checkpoint);
};
const visible = (folder: string) => readdirSync(folder).filter((name) => !name.startsWith('.'));
const linesOf = (folder: string, within = '') =>
  readFileSync(join(folder, within, 'metrics.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const twoEpochs = [{ model: 'qcnn', seed: 1, epoch: 1 }, { model: 'qcnn', seed: 1, epoch: 2 }]; // prettier-ignore
const everyFile = [
  'config.json',
  'metrics.jsonl',
  'predictions.csv',
  'report.html',
  'results.csv',
  'results.json',
];

test('begins with the first epoch, and results come at the end', async () => {
  const { folder, record } = begin();
  expect(visible(out)).toEqual([]);
  expect([record.leave(), record.canResume()]).toEqual(['nothing was written', false]);
  await train(record);
  expect(visible(out)).toEqual(['config.json', 'models']);
  expect(linesOf(out, place)).toMatchObject(twoEpochs);
  expect(readdirSync(join(out, place)).sort()).toEqual(['checkpoint.safetensors', 'metrics.jsonl']);
  expect([record.leave(), record.canResume()]).toEqual([`${out} holds qcnn (2 epochs)`, true]);

  await record.finish(result);
  folder.release();
  expect(readdirSync(out).sort()).toEqual([...everyFile, 'models'].sort());
  expect(linesOf(out)).toMatchObject(twoEpochs);
  const config = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
  expect(config.data.splits.test).toHaveLength(3);
  expect(config).toMatchObject({
    given: { data: 'phantom', epochs: 2 },
    settings: { seed: 1 },
    versions: { qcnn: '0.1.0' },
    circuit: { sha256: 'cd34' },
  });
  const results = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
  expect(results.models[0]).toMatchObject({ name: 'qcnn', test: { accuracy: expect.closeTo(2 / 3) } });
  expect(results.models[0].predictions).toBeUndefined();
});

test('one that goes on and fails before its plan is decided says what it holds', async () => {
  const { folder, record } = begin();
  await train(record);
  const begun = { file: join(out, 'config.json'), given: {}, config: {}, finished: false, results: () => '' };
  const again = recordIn(folder, { given: {}, warn: () => {}, begun });
  expect(again.leave()).toBe(`${out} holds qcnn (under way)`);
  mkdirSync(join(out, 'models', 'qcnn', 'seed-2'));
  expect(again.stop()).toMatch(/holds qcnn seed-1 \(under way\)/);
});

test('a study stopped before its first epoch leaves the former one, and does not call it its own', () => {
  mkdirSync(join(out, place), { recursive: true });
  for (const file of everyFile) writeFileSync(join(out, file), 'former');
  const { folder, record } = begin();
  expect(record.leave()).toMatch(/^nothing was written; the former study in .* is as it was$/);
  folder.release();
  expect(readdirSync(out).sort()).toEqual([...everyFile, 'models'].sort());
});

/** Puts a folder where a file belongs: it cannot be written, as on a full disk. */
const block = (...file: string[]) => mkdirSync(join(out, ...file, 'inside'), { recursive: true });

test('where the results cannot be written, what is computed is in the folder, and the rest elsewhere', async () => {
  const { record } = begin();
  await train(record);
  block('report.html');
  await expect(record.finish(result)).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(
      /^cannot write \S+report.html: .*; \S+study holds config.json, metrics.jsonl, predictions.csv and results.csv; report.html and results.json are in \S+spare\/qcnn-study-\w+$/,
    ),
  });
  const [aside] = readdirSync(spare);
  expect(visible(join(spare, aside))).toEqual(['report.html', 'results.json']);
  expect(visible(out)).not.toContain('results.json');
});

test('training goes on where nothing can be written, and all of it is saved in the end', async () => {
  const { record } = begin();
  block('config.json');
  await train(record);
  expect(warnings).toEqual([expect.stringMatching(/^cannot write .*config.json: [^;]*; training goes on/)]);
  expect(record.canResume()).toBe(false);
  await expect(record.finish(result)).rejects.toThrow(
    /config.json, metrics.jsonl, predictions.csv, results.csv, report.html and results.json are in/,
  );
  const [aside] = readdirSync(spare);
  expect(linesOf(join(spare, aside))).toMatchObject(twoEpochs);
});

test('a checkpoint that cannot be written is told once, and the next is tried again', async () => {
  const { record } = begin();
  block(place, 'checkpoint.safetensors');
  await train(record);
  await record.store.of(name, { seed }).checkpoints.keep(checkpoint);
  expect(warnings).toEqual([expect.stringMatching(/^cannot write .*checkpoint.safetensors: [^;]*; training goes on/)]); // prettier-ignore
  rmSync(join(out, place, 'checkpoint.safetensors'), { recursive: true });
  await record.store.of(name, { seed }).checkpoints.keep(checkpoint);
  expect(record.store.of(name, { seed }).checkpoint()).toEqual(checkpoint);
});

test('a folder that went meanwhile loses nothing', async () => {
  const { record } = begin();
  await train(record);
  rmSync(out, { recursive: true });
  record.store.of(name, { seed }).epochEnded(history[0]);
  expect(warnings).toHaveLength(1);
  await expect(record.finish(result)).rejects.toThrow(
    /metrics.jsonl, predictions.csv, results.csv, report.html and results.json are in/,
  );
  const [aside] = readdirSync(spare);
  expect(linesOf(join(spare, aside))).toHaveLength(2);
});

test('where nothing at all can be written, the sentence says what is lost', async () => {
  const { record } = begin();
  await train(record);
  block('predictions.csv');
  vi.stubEnv('TMPDIR', join(root, 'none'));
  await expect(record.finish(result)).rejects.toThrow(
    /holds config.json and metrics.jsonl; predictions.csv, results.csv, report.html and results.json could be saved nowhere: /,
  );
});
