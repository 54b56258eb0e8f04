import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { qcnn } from './qcnn.ts';
import { labels, writeSmallData } from './small-data.ts';

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
  const { code, stdout } = await qcnn(['doctor', '--json', '--data', folder]);
  expect(code).toBe(0);
  const { versions, backends, engines, circuits, data } = JSON.parse(stdout);
  expect(versions.node).toBe(process.versions.node);
  expect(backends).toContainEqual({ name: 'reference', available: true });
  for (const engine of engines) expect(engine.available || engine.reason).toBeTruthy();
  expect(circuits).toContain('study');
  expect(data).toContain(join(folder, 'good'));
  expect(data[0]).toBe('phantom');
});
