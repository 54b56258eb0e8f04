// The program's files in another place than its package: QCNN_FOLDER names that of the resources, and a package.json that
// is not there costs a version, never the command.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { qcnn } from './qcnn.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'qcnn-folder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const resources = (name: string) => {
  const made = join(folder, name);
  mkdirSync(made);
  return { made, env: { QCNN_FOLDER: made } };
};

describe('resources in a folder of their own', () => {
  const { made, env } = resources('own');
  cpSync(join(root, 'circuits'), join(made, 'circuits'), { recursive: true });
  writeFileSync(join(made, 'circuits', 'extra.qcnn'), 'circuit extra { weight w: angle; qubit q; ry(w) q; return Z(q); }'); // prettier-ignore

  test('are those that are used', async () => {
    expect(await qcnn(['run', 'extra', '--seed', '1'], { env })).toMatchObject({ code: 0 });
    expect(await qcnn(['check', join(made, 'circuits', 'hur.qcnn')], { env })).toMatchObject({ code: 0 });
  });

  test('without package.json have no version, and the doctor goes on', async () => {
    const { code, stdout, stderr } = await qcnn(['doctor', '--json'], { env });
    expect(code, stderr).toBe(0);
    const { versions, circuits } = JSON.parse(stdout);
    expect(versions).toMatchObject({ qcnn: 'unknown', 'TensorFlow.js': expect.stringMatching(/^\d/) });
    expect(circuits).toContain('extra');
    expect((await qcnn(['--version'], { env })).stdout).toBe('unknown\n');
  });

  test('have the version of their package.json', async () => {
    writeFileSync(join(made, 'package.json'), '{ "version": "9.8.7" }');
    expect((await qcnn(['--version'], { env })).stdout).toBe('9.8.7\n');
  });
});

test('a folder without circuits is told, with what to do', async () => {
  const { env } = resources('empty');
  const { code, stderr } = await qcnn(['run', 'ring', '--seed', '1'], { env });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^qcnn: the circuits that come with qcnn are not in \S*empty\/circuits \(there is no such file or folder\); let QCNN_FOLDER name the folder that holds them, or unset it\n$/m); // prettier-ignore
});

test('an engine whose package has no package.json is there, without a version', async () => {
  const standIn = new URL('../runtime/tensors/stand-in.mjs', import.meta.url).href;
  const { stdout } = await qcnn(['doctor', '--json'], { env: { NODE_OPTIONS: `--import ${standIn}` } });
  const { engines } = JSON.parse(stdout) as { engines: { name: string }[] };
  expect(engines.find(({ name }) => name === 'tfjs-node-gpu')).toEqual({ name: 'tfjs-node-gpu', engine: 'tfjs-node-gpu', available: true }); // prettier-ignore
});
