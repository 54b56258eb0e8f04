// The peers that `npm run bench:peers` times: what is said where PyTorch is missing, and, where it is there, that a small
// turn ends in a table (the script holds outputs and gradients to `qcnn run` before it takes times).
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('peers.mjs', import.meta.url));
const run = (environment: NodeJS.ProcessEnv) =>
  spawnSync(process.execPath, [script, '8'], { encoding: 'utf8', env: { ...process.env, ...environment } });

test('one sentence says how PyTorch is installed', () => {
  const { status, stdout, stderr } = run({ PYTHON: '/nonexistent/python3' });
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('apt-get install')]);
});

const python = ['python3', '/usr/bin/python3'].find(
  (name) => spawnSync(name, ['-c', 'import torch']).status === 0,
);
test.skipIf(!python)('both are right, and a table comes out', () => {
  const { status, stdout, stderr } = run({ PYTHON: python, ROUNDS: '1', SECONDS: '0.01' });
  expect([status, stderr.replaceAll(/^ring.*\n/gm, '')]).toEqual([0, '']);
  expect(stdout).toMatch(/threads 1 each/);
  expect(stdout.match(/^\| `ring-su4-8` \| (forward|gradient) \|( [\d.]+ \/ [\d.]+ \|){2}/gm)).toHaveLength(
    2,
  );
});
