// The file of a task: read back as it was written; anything else is one sentence with its place, and leads out of no folder.
import { fc, test } from '@fast-check/vitest';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { readTaskFile, writeTaskFile } from '../../../src/sweep/slurm/task-file.ts';
import { UserError } from '../../../src/user-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-task-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'task-1.json');
const task = { data: { eyes: '/data/eyes' }, minutes: 0.5, patience: 600, saves: 'best', needed: ['a'.repeat(64)], jobs: [] } as const; // prettier-ignore
const written = { form: 'qcnn task', version: 1, ...task };

test('what was written', () => {
  writeTaskFile(path, { ...task, needed: [...task.needed], jobs: [] });
  expect(readTaskFile(path)).toMatchObject(written);
});

const withJob = (hash: string) => ({ ...written, jobs: [{ hash, model: 'qcnn' }] });
test.each<[string, string]>([
  ['nothing', ''],
  ['no JSON', '{'],
  ['half of it', JSON.stringify(written).slice(0, 60)],
  ['another form', JSON.stringify({ ...written, form: 'qcnn sweep' })],
  ['a later version', JSON.stringify({ ...written, version: 2 })],
  ['a name that leads elsewhere', JSON.stringify({ ...written, needed: ['../../../etc/passwd'] })],
  ['a run that leads elsewhere', JSON.stringify(withJob('../'.repeat(21) + 'x'))],
  ['a run without a circuit', JSON.stringify(withJob('b'.repeat(64)))],
  ['lists in lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
])('%s', (_, text) => {
  writeFileSync(path, text);
  expectSentence(path);
});

test('a folder in its place', () => {
  const place = join(folder, 'task-2.json');
  mkdirSync(place);
  expect(() => readTaskFile(place)).toThrow(UserError);
});

const asJson = fc.json().map((text): unknown => JSON.parse(text));
test.prop([fc.constantFrom(...Object.keys(written)), asJson], { numRuns: 50 })(
  'any value in place of one of its own is read as it is, or refused',
  (name, value) => {
    const text = JSON.stringify({ ...written, [name]: value });
    writeFileSync(path, text);
    try {
      expect(readTaskFile(path)).toMatchObject(JSON.parse(text));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      expectSentence(path);
    }
  },
);

function expectSentence(place: string): void {
  expect(() => readTaskFile(place)).toThrow(UserError);
  expect(() => readTaskFile(place)).toThrow(/^cannot read the task of \S+task-1\.json: [^\n]{1,300}$/);
}
