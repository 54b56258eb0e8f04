// Where a trained model is sought in a study and not there, one sentence says what is there, and what to give or do.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { requireNoStudy, requireSavedModel } from '../../src/study/saved-place.ts';
import { UserError } from '../../src/user-error.ts';
import { here } from '../cli/here.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-saved-place-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A study of these files, by run. */
function study(name: string, runs: Readonly<Record<string, readonly string[]>>, isFinished = true): string {
  const path = join(folder, name);
  mkdirSync(join(path, 'models'), { recursive: true });
  for (const file of ['config.json', ...(isFinished ? ['results.json'] : [])]) writeFileSync(join(path, file), '{}');
  for (const [run, files] of Object.entries(runs)) {
    mkdirSync(join(path, 'models', run), { recursive: true });
    for (const file of files) writeFileSync(join(path, 'models', run, file), '');
  }
  return path;
} // prettier-ignore

const kept = ['done.json', 'model.safetensors', 'weights.json'];
const best = study('best', {
  'qcnn/seed-1': ['done.json'],
  'qcnn/seed-2': kept,
  'qcnn/seed-3-fold-2': ['done.json'],
  'small-cnn/seed-1': kept,
  'nearest-neighbour/seed-1': ['done.json'],
});
const none = study('none', { 'qcnn/seed-1': ['done.json'] });
const begun = study('begun', { 'qcnn/seed-1': ['checkpoint.safetensors', 'metrics.jsonl'], 'resnet50/seed-1': [] }, false); // prettier-ignore

function said(path: string): string | undefined {
  try {
    requireSavedModel(path);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message.replaceAll(folder, '');
  }
}

const all = 'with --save-models all a study keeps those of all seeds and folds';

test.each<[string, string, string]>([
  ['a seed that was not kept', join(best, 'models/qcnn/seed-1'), `the model of /best/models/qcnn/seed-1 was trained and not kept: of qcnn the study kept /best/models/qcnn/seed-2, where its validation loss is least; ${all}`],
  ['its file', join(best, 'models/qcnn/seed-1/model.safetensors'), `the model of /best/models/qcnn/seed-1/model.safetensors was trained and not kept: of qcnn the study kept /best/models/qcnn/seed-2, where its validation loss is least; ${all}`],
  ['a fold that was not kept', `${join(best, 'models/qcnn/seed-3-fold-2')}/`, `the model of /best/models/qcnn/seed-3-fold-2/ was trained and not kept: of qcnn the study kept /best/models/qcnn/seed-2, where its validation loss is least; ${all}`],
  ['a model that is kept only with all', join(best, 'models/nearest-neighbour/seed-1'), `the model of /best/models/nearest-neighbour/seed-1 was trained and not kept: the study kept none of nearest-neighbour; ${all}`],
  ['a seed that there is not', join(best, 'models/qcnn/seed-9'), 'there is no trained model in /best/models/qcnn/seed-9; the study keeps /best/models/qcnn/seed-2'],
  ['a model that there is not', join(best, 'models/hybrid'), '/best/models/hybrid is not there; give that of one trained model: /best/models/qcnn/seed-2 and /best/models/small-cnn/seed-1'],
  ['a study', best, '/best is the folder of a study; give that of one trained model: /best/models/qcnn/seed-2 and /best/models/small-cnn/seed-1'],
  ['all models', join(best, 'models'), '/best/models is a folder of several models; give that of one trained model: /best/models/qcnn/seed-2 and /best/models/small-cnn/seed-1'],
  ['all seeds', join(best, 'models', 'qcnn'), '/best/models/qcnn is a folder of several models; give that of one trained model: /best/models/qcnn/seed-2'],
  ['a study that kept none', none, `/none is the folder of a study, and the study kept no trained model; ${all}`],
  ['a run that has not ended', join(begun, 'models/qcnn/seed-1'), 'the training of /begun/models/qcnn/seed-1 has not ended; qcnn study --resume /begun goes on with it'],
  ['a run that has not begun', join(begun, 'models/resnet50/seed-1'), 'there is no trained model in /begun/models/resnet50/seed-1, and no model of the study is trained yet; qcnn study --resume /begun goes on with it'],
])('%s', (_, path, sentence) => {
  expect(said(path)).toBe(sentence);
}); // prettier-ignore

test('what is there, or in no study, is left to those who read it', () => {
  writeFileSync(join(folder, 'config.json'), '{}');
  for (const path of [join(best, 'models/qcnn/seed-2'), join(best, 'models/qcnn/seed-2/model.safetensors'), join(best, 'config.json'), join(best, 'figures'), folder, join(folder, 'nowhere'), ''])
    expect(said(path)).toBeUndefined();
}); // prettier-ignore

test('of many models some are named', () => {
  const many = study('many', Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`qcnn/seed-${at}`, kept]))); // prettier-ignore
  expect(said(many)).toMatch(/seed-\d and 3 more$/);
});

describe('the commands say so', () => {
  const seed = join(best, 'models/qcnn/seed-1');
  test.each<readonly string[]>([
    ['predict', seed, 'a.png'],
    ['predict', seed, '--counts', 'counts.json'],
    ['export', seed],
    ['study', '--models', 'qcnn', '--controls', 'none', '--warm-start', seed, '-o', join(folder, 'new')],
  ])('%s %s %s', async (...args) => {
    const { exitCode, message, stdout } = await here(...args);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(message).toMatch(/was trained and not kept: of qcnn the study kept \S+seed-2, /);
  });

  test.each([best, join(best, 'models/qcnn/seed-2')])('diagnose wants a circuit, not %s', async (path) => {
    const { exitCode, message } = await here('diagnose', path);
    expect(exitCode).not.toBe(0);
    expect(message).toMatch(/folder of a study, and a circuit is wanted; \S+config\.json says which it had$/);
    expect(() => requireNoStudy(join(best, 'config.json'))).not.toThrow();
    expect(() => requireNoStudy('ring')).not.toThrow();
  });
});
