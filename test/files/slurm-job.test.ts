// Of a process on another machine Slurm says whether it still runs; where it cannot say so, it may.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { mayRun } from '../../src/files/process-identity.ts';
import { ownSlurmJob } from '../../src/files/slurm-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-squeue-'));
const stub = (name: string, text: string) => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(folder, name), 0o755);
};
beforeAll(() => {
  stub('scontrol', `echo 'ClusterName             = here'`);
  return () => rmSync(folder, { recursive: true });
});
afterEach(() => vi.unstubAllEnvs());

const invalid = 'echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1';
const earlier = { SLURM_JOB_ID: '7', SLURM_CLUSTER_NAME: 'here', SLURM_RESTART_COUNT: '1' };

test.skipIf(process.platform === 'win32').each<[string, string, { cluster?: string; restarts?: number; env?: Record<string, string> }, boolean]>([
  ['a job that runs', 'echo RUNNING', {}, true],
  ['one that is ending', 'echo COMPLETING', {}, true],
  ['one that waits to be begun again', 'echo PENDING', {}, false],
  ['one that is no more in the queue', 'true', {}, false],
  ['one that Slurm has forgotten', invalid, {}, false],
  ['Slurm does not answer', 'echo "Unable to contact slurm controller" >&2; exit 1', {}, true],
  ['a job of another cluster', invalid, { cluster: 'there' }, true],
  ['an earlier beginning of this very job', 'echo RUNNING', { env: earlier }, false],
  ['this beginning of it, on another node', invalid, { env: earlier, restarts: 1 }, true],
])('%s', (_, squeue, { cluster = 'here', restarts = 0, env = {} }, may) => {
  stub('squeue', `[ "$*" = "--noheader --jobs 7 --format %T" ] || exit 9\n${squeue}`);
  for (const [name, value] of Object.entries({ PATH: `${folder}${delimiter}${process.env.PATH}`, SLURM_JOB_ID: undefined, ...env })) vi.stubEnv(name, value);
  expect(mayRun({ pid: 1, host: 'elsewhere', job: { cluster, id: '7', restarts } })).toBe(may);
}); // prettier-ignore

test('which job this is', () => {
  expect(ownSlurmJob({})).toBeUndefined();
  expect(ownSlurmJob({ SLURM_JOB_ID: '$(id)' })).toBeUndefined();
  expect(ownSlurmJob({ SLURM_JOB_ID: '7', SLURM_CLUSTER_NAME: 'here' })).toEqual({ cluster: 'here', id: '7', restarts: 0 }); // prettier-ignore
});
