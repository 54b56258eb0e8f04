import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { qcnn } from './qcnn.ts';
import { labels, writeSmallData } from './small-data.ts';
import { writeDeepPng } from '../runtime/data/files.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-data-'));
const good = writeSmallData(join(folder, 'good'));

test('data inspect prints counts and classes', async () => {
  const { code, stdout, stderr } = await qcnn(['data', 'inspect', good]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/left/);
  expect(stdout).toMatch(/40/);
});

test('data inspect --json', async () => {
  const { code, stdout } = await qcnn(['data', 'inspect', good, '--json']);
  expect(code).toBe(0);
  expect(JSON.stringify(JSON.parse(stdout))).toContain('"left"');
});

test('control characters in class names do not reach the terminal', async () => {
  const odd = writeSmallData(join(folder, 'odd'), ['\u001b[31mred', 'right']);
  const { stdout, stderr } = await qcnn(['data', 'inspect', odd]);
  expect(stdout + stderr).not.toContain('\u001b');
});

test('a study records the one scale of images of 16 bits', async () => {
  const deep = join(folder, 'deep');
  for (const name of ['left', 'right'])
    for (let i = 0; i < 8; i++) {
      const values = Uint16Array.from(
        { length: 36 },
        (_, k) => (name === 'left' ? 2000 : 1000) + 50 * ((k * 7 + i) % 11),
      );
      await writeDeepPng(join(deep, 'Training', name, `${i}.png`), values, 6);
      await writeDeepPng(
        join(deep, 'Testing', name, `${i}.png`),
        values.map((value) => value + (i === 0 ? 3000 : 1)),
        6,
      );
    }
  const out = join(folder, 'out');
  const args = ['--data', deep, '--models', 'qcnn', '--controls', 'none', '--epochs', '1', '--out', out];
  const { code, stdout } = await qcnn(['study', ...args]);
  expect(code).toBe(0);
  expect(stdout).toContain('0 to 4095 became 0 to 255, one scale for all');
  expect(stdout).toContain('2 test images exceed 4095 and were clipped there.');
  const { data } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
  expect(data.scale).toMatchObject({ white: 4095, images: 32, clipped: { test: 2 } });
  expect(data.notes.join()).toContain('4095');
});

const truncated = writeSmallData(join(folder, 'truncated'));
const images = join(truncated, 'train-images-idx3-ubyte.gz');
writeFileSync(images, readFileSync(images).subarray(0, 200));
const miscounted = writeSmallData(join(folder, 'miscounted'));
writeFileSync(join(miscounted, 'train-labels-idx1-ubyte.gz'), gzipSync(labels(39)));

test.each([
  ['a missing path', join(folder, 'none'), /none/],
  ['a truncated gzip file', truncated, /train-images-idx3-ubyte\.gz/],
  ['a wrong label count', miscounted, /39.*40|40.*39/],
])('%s is one clear line', async (_, path, message) => {
  const { code, stdout, stderr } = await qcnn(['data', 'inspect', path]);
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^qcnn: [^\n]+\n$/);
  expect([1, 2]).toContain(code);
});

test('doctor says what is here', async () => {
  const { code, stdout, stderr } = await qcnn(['doctor', folder, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  const { versions, backends, engines, circuits, data } = JSON.parse(stdout);
  expect(versions.node).toBe(process.versions.node);
  expect(backends).toContainEqual({ name: 'reference', available: true });
  for (const engine of engines) expect(engine.available || engine.reason).toBeTruthy();
  expect(circuits).toContain('study');
  expect(data).toContain(join(folder, 'good'));
  expect(data[0]).toBe('phantom');
});
