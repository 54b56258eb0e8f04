// The files of runs: what was written is read again, and what is torn or foreign is named and counts as missing.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  readRuns,
  removeFailure,
  removeRunLeftovers,
  writeFailure,
  writeRun,
} from '../../src/sweep/results.ts';
import type { RunFailure, RunRecord } from '../../src/sweep/run-record.ts';
import { runsCsv } from '../../src/sweep/runs-csv.ts';

const out = mkdtempSync(join(tmpdir(), 'qcnn-runs-'));
afterAll(() => rmSync(out, { recursive: true }));

const hashOf = (digit: string) => digit.repeat(64);
const figures = { samples: 4, accuracy: 0.75, balancedAccuracy: 0.75, auc: 0.8, expectedCalibrationError: 0.1, brierScore: 0.3, precision: 0.7, recall: 0.75, f1: 0.72, specificity: 0.75 }; // prettier-ignore
const run = (hash: string): RunRecord => ({
  form: 'qcnn run',
  version: 1,
  hash,
  identity: { model: 'qcnn' },
  model: 'qcnn',
  title: 'QCNN',
  role: 'model',
  key: { seed: 1 },
  parameters: 81,
  seconds: 1.5,
  underTrained: false,
  keptEpoch: 1,
  validation: figures,
  test: figures,
  history: [{ epoch: 1, trainLoss: 0.7, trainAccuracy: 0.5, validationLoss: 0.71, validationAccuracy: 0.5, seconds: 1 }],
  predictionsHash: hashOf('e'),
  peakMemory: 1e8,
}); // prettier-ignore
const failure: RunFailure = { form: 'qcnn failed run', version: 1, hash: hashOf('b'), model: 'qcnn', key: { seed: 2, fold: 1 }, reason: 'its process ended, with "quotes"', lines: ['x'], attempts: 3 }; // prettier-ignore

test('what was written is read; a run that is done has not failed', () => {
  expect(readRuns(join(out, 'nowhere'))).toEqual({
    done: new Map(),
    stopped: new Map(),
    failed: new Map(),
    unreadable: [],
  });
  writeRun(out, run(hashOf('a')));
  writeFailure(out, failure);
  writeFailure(out, { ...failure, hash: hashOf('a') });
  expect(readRuns(out)).toEqual({
    done: new Map([[hashOf('a'), run(hashOf('a'))]]),
    stopped: new Map(),
    failed: new Map([[hashOf('b'), failure]]),
    unreadable: [],
  });
  const runs = [hashOf('b'), hashOf('c'), hashOf('a')].map((hash) => ({ hash, model: 'qcnn', role: 'model' as const, key: { seed: 1 }, points: [{ n: '4', conv: 'a,b' }, { conv: 'c' }] })); // prettier-ignore
  const axes = ['n', 'conv'].map((name) => ({ name, kind: 'parameter' as const, values: ['4'] }));
  const lines = runsCsv({ axes, runs }, readRuns(out)).split('\r\n').map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)); // prettier-ignore
  expect(new Set(lines.slice(0, -1).map(({ length }) => length)).size).toBe(1);
  expect(lines.slice(1, 5).map((cells) => [...cells.slice(0, 2), cells[5][0], cells.at(-1)])).toEqual([
    ['4', '"a,b"', 'b', '"its process ended, with ""quotes"""'],
    ['', 'c', 'b', '"its process ended, with ""quotes"""'],
    ['4', '"a,b"', 'a', ''],
    ['', 'c', 'a', ''],
  ]);
  removeFailure(out, hashOf('b'));
  expect(readRuns(out).failed.size).toBe(0);
});

test.each<[string, (whole: string) => string, RegExp]>([
  ['torn', (whole) => whole.slice(0, -20), /it is not JSON/],
  ['of another run', (whole) => whole.replaceAll('a'.repeat(64), 'f'.repeat(64)), /it is of another run/],
  ['of another form', (whole) => whole.replace('qcnn run', 'run'), /^form: it must be one of qcnn run/],
  ['without its figures', (whole) => whole.replace('"accuracy":0.75', '"accuracy":"high"'), /^validation\.accuracy: it must be a number/],
  ['nested', () => '['.repeat(100), /nested more than/],
])('a file that is %s is named, and as good as missing', (_, spoil, reason) => {
  const hash = hashOf('a');
  const path = join(out, 'runs', 'aa', `${hash}.json`);
  writeRun(out, run(hash));
  writeFileSync(path, spoil(readFileSync(path, 'utf8')));
  const { done, unreadable } = readRuns(out);
  expect(done.size).toBe(0);
  expect(unreadable).toEqual([{ path, reason: expect.stringMatching(reason) }]);
}); // prettier-ignore

test('other files are nobody’s, and what a stopped writer left goes', () => {
  rmSync(join(out, 'runs'), { recursive: true });
  const folder = join(out, 'runs', 'aa');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.qcnn-0123456789abcdef.tmp'), '{');
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  mkdirSync(join(folder, `${hashOf('a')}.json`));
  removeRunLeftovers(out);
  expect(() => readFileSync(join(folder, '.qcnn-0123456789abcdef.tmp'))).toThrow('ENOENT');
  expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  expect(readRuns(out).unreadable).toEqual([expect.objectContaining({ reason: 'it is no file of a run' })]);
});
