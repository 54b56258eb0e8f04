import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { checkFolder, filesIn, openFolder, writeStudyFile } from '../../src/study/output-folder.ts';
import { recordIn, writeResults } from '../../src/study/record.ts';
import { UserError } from '../../src/user-error.ts';
import { fakeModel, fakeResult } from './fake-result.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qcnn-out-'));
});

test('an empty or new folder is accepted, and not touched', () => {
  checkFolder(folder, false);
  checkFolder(join(folder, 'new', 'deep'), false);
  expect(readdirSync(folder)).toEqual([]);
});

test('a file, or a folder that holds something else, is refused even with --overwrite', () => {
  const file = join(folder, 'thesis.tex');
  writeFileSync(file, '');
  expect(() => checkFolder(file, true)).toThrow(/is not a folder/);
  expect(() => checkFolder(join(file, 'below'), true)).toThrow(UserError);
  expect(() => checkFolder(folder, true)).toThrow(/is not empty and holds no study/);
  expect(() => checkFolder('', true)).toThrow(/--out is empty/);
});

test("a former study's folder needs --overwrite; its other files stay", () => {
  for (const name of ['config.json', 'metrics.jsonl', 'results.json', 'my-notes.txt'])
    writeFileSync(join(folder, name), '');
  expect(() => checkFolder(folder, false)).toThrow(/--overwrite/);
  checkFolder(folder, true);
  openFolder(folder);
  expect(readdirSync(folder)).toEqual(['my-notes.txt']);
});

test('a failed write is one clear failure', () => {
  mkdirSync(join(folder, 'results.json'));
  expect(() => writeStudyFile(folder, 'results.json', '{}')).toThrow(
    expect.objectContaining({
      name: 'UserError',
      exitCode: 1,
      message: expect.stringContaining('cannot write'),
    }),
  );
});

test('the record begins with the first epoch, and results come whole at the end', async () => {
  const out = join(folder, 'study');
  const result = fakeResult();
  const observer = recordIn(out);
  observer.planned!(result);
  expect(filesIn(out)).toEqual([]);
  for (const record of fakeModel().history) observer.epochEnded!(fakeModel(), record);
  expect(filesIn(out)).toEqual(['config.json', 'metrics.jsonl']);
  const lines = readFileSync(join(out, 'metrics.jsonl'), 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ model: 'qcnn', epoch: 1 }, { model: 'qcnn', epoch: 2 }]); // prettier-ignore

  await writeResults(out, result);
  expect(readdirSync(out).sort()).toEqual(['config.json', 'metrics.jsonl', 'predictions.csv', 'report.html', 'results.json']); // prettier-ignore
  const config = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
  expect(config.data.splits.test).toHaveLength(3);
  expect(config).toMatchObject({
    settings: { seed: 1 },
    versions: { qcnn: '0.1.0' },
    circuit: { sha256: 'cd34' },
  });
  const results = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
  expect(results.models[0]).toMatchObject({ name: 'qcnn', test: { accuracy: expect.closeTo(2 / 3) } });
  expect(results.models[0].predictions).toBeUndefined();
});
