// Where Vulkan's drivers are named; without one nothing is written on standard error.
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hasDriver } from '../../../../src/runtime/backends/webgpu/vulkan.ts';

const root = fs.mkdtempSync(join(tmpdir(), 'qcnn-vulkan-'));
afterAll(() => fs.rmSync(root, { recursive: true }));
const empty = { HOME: join(root, 'home'), XDG_CONFIG_DIRS: root, XDG_DATA_DIRS: root };
/** This machine's own drivers are named in /etc, which no variable replaces. */
const ofMachine = hasDriver(fs, empty);

test.each([
  ['XDG_DATA_DIRS', 'first:data'],
  ['XDG_CONFIG_DIRS', 'data'],
  ['XDG_DATA_HOME', 'data'],
  ['VK_DRIVER_FILES', 'anything.json'],
])('%s', (variable, value) => {
  const paths = value.split(':').map((name) => join(root, name)).join(':'); // prettier-ignore
  const folder = join(root, 'data', 'vulkan', 'icd.d');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(join(folder, 'readme.txt'), '');
  if (!variable.startsWith('VK')) expect(hasDriver(fs, { ...empty, [variable]: paths })).toBe(ofMachine);
  fs.writeFileSync(join(folder, 'gpu.json'), '{}');
  expect(hasDriver(fs, { ...empty, [variable]: paths })).toBe(true);
  fs.rmSync(folder, { recursive: true });
});
