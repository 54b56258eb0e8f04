// Pixels that memory does not hold change no figure: every model reads them from disk as it would from memory.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { controlNames } from '../../src/models/index.ts';
import { runStudy } from '../../src/study/run-study.ts';
import { npyBytes, npzArrays, somePixels, writeNpz } from '../runtime/data/files.ts';

const root = mkdtempSync(join(tmpdir(), 'qcnn-disk-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a study predicts the same from disk as from memory', async () => {
  const arrays: Record<string, Uint8Array> = npzArrays({ train: 24, val: 6, test: 6 });
  for (const [salt, [split, count]] of Object.entries({ train: 24, val: 6, test: 6 }).entries())
    arrays[`${split}_images.npy`] = npyBytes('|u1', [count, 8, 8, 3], somePixels(count, 192, salt));
  const data = writeNpz(join(root, 'mine.npz'), arrays);
  const controls = controlNames.filter((name) => !['logistic-features', 'resnet50-split'].includes(name));
  const options = { data, circuit: 'ttn', set: { n: 4 }, models: ['qcnn'], controls, epochs: 1, seed: 1 };
  process.env.TMPDIR = root;
  try {
    const [memory, disk] = [await runStudy(options), await runStudy({ ...options, dataMemory: 0 })];
    expect(memory.models.map(({ name }) => name)).toEqual(expect.arrayContaining([...controls, 'qcnn']));
    memory.models.forEach(({ predictions }, i) => expect(disk.models[i].predictions).toEqual(predictions));
    expect(disk.settings).toEqual(memory.settings);
    expect(readdirSync(root)).toEqual(['mine.npz']);
  } finally {
    delete process.env.TMPDIR;
  }
});
