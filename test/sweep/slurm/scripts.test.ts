// The scripts for Slurm, run by a shell: whatever paths hold, each comes out as one word; what Slurm does not take is given to it again.
import { fc, test } from '@fast-check/vitest';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { slurmScripts, type ScriptOptions } from '../../../src/sweep/slurm/scripts.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-slurm-scripts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const isPosix = process.platform !== 'win32';

function executable(path: string, text: string): string {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** Prints what it is given, each word with its end. */
const printer = `#!/bin/sh\nprintf '%s\\0' "$@"\n`;
/** Takes what it is given, and says a number; it refuses those that the file "refuse" names. */
const taker = `#!/bin/sh
echo x >> "$RECORD/calls"
printf '%s\\0' "$@" > "$RECORD/call-$(wc -l < "$RECORD/calls" | tr -d ' ')"
case " $* " in *"$(cat "$RECORD/refuse")"*) echo "sbatch: error: no" >&2; exit 1;; esac
echo "$(wc -l < "$RECORD/calls" | tr -d ' ');cluster"
`;

const nasty = fc.string({
  unit: fc.constantFrom(...'ab \'"\\$`;|&<>()*?~#%!-=\n\té'),
  minLength: 1,
  maxLength: 12,
});
const runs = { numRuns: Number(process.env.QCNN_SLURM_PATHS ?? 5) };

describe.skipIf(!isPosix)('as a shell runs them', () => {
  test.prop([nasty, nasty, fc.array(nasty, { maxLength: 3 })], runs)('any path is one word', (name, program, values) => {
  const own = mkdtempSync(join(folder, 'p-'));
  const place = join(own, `x${name}`);
  mkdirSync(join(place, 'slurm', 'ab'), { recursive: true });
  const options = given(place, { node: executable(join(place, 'node'), printer), program: `/${program}`, sbatch: values.map((value) => `--comment=${value}`) });
  const scripts = slurmScripts(options);
  const task = run(scripts.task, ['7'], { SLURM_ARRAY_TASK_ID: '5' });
  expect(words(task)).toEqual([`/${program}`, 'sweep', 'task', `${place}/slurm/ab/task-12.json`]);
  expect(words(run(scripts.collect, []))).toEqual([`/${program}`, 'sweep', 'collect', place]);

  executable(join(own, 'sbatch'), taker);
  writeFileSync(join(own, 'refuse'), 'nothing at all is');
  const submitted = run(scripts.submit, [], { PATH: `${own}${delimiter}${process.env.PATH}`, RECORD: own });
  expect(submitted.split('\n')).toEqual(['array-1 is job 1', 'array-2 is job 2', 'collect is job 3', '']);
  const call = (number: number) => words(readFileSync(join(own, `call-${number}`), 'utf8'));
  const common = ['--cpus-per-task=1', '--open-mode=append', '--job-name=qcnn-x', '--output=logs/%A_%a.txt', ...options.sbatch];
  expect(call(1)).toEqual(['--parsable', `--chdir=${place}/slurm`, '--requeue', ...common, '--array=0-1%2', 'ab/task.sh', '1']);
  expect(call(2)).toEqual(['--parsable', `--chdir=${place}/slurm`, '--requeue', ...common, '--array=0-0%2', '--dependency=afterany:1', 'ab/task.sh', '3']);
  expect(call(3).slice(-2)).toEqual(['--dependency=afterany:1:2', 'ab/collect.sh']);
  expect(call(3)).toEqual(expect.arrayContaining([...options.sbatch]));
}); // prettier-ignore

  test('what Slurm did not take is given to it when the script is started again', () => {
    const own = mkdtempSync(join(folder, 'again-'));
    mkdirSync(join(own, 'slurm', 'ab'), { recursive: true });
    executable(join(own, 'sbatch'), taker);
    writeFileSync(join(own, 'refuse'), 'afterany:1 ');
    const env = { PATH: `${own}${delimiter}${process.env.PATH}`, RECORD: own };
    const { submit } = slurmScripts(given(own));
    const refused = started(submit, [], env);
    expect(refused.status).toBe(1);
    expect(refused.stdout).toBe('array-1 is job 1\n');
    expect(refused.stderr).toMatch(/^sbatch: error: no\nsbatch did not take array-2; .+ start this script again: it gives Slurm the rest\.\n$/); // prettier-ignore
    writeFileSync(join(own, 'refuse'), 'nothing at all is');
    expect(run(submit, [], env)).toBe('array-1 is job 1\narray-2 is job 3\ncollect is job 4\n');
    expect(words(readFileSync(join(own, 'call-4'), 'utf8'))).toContain('--dependency=afterany:1:3');
    expect(run(submit, [], env)).toBe('array-1 is job 1\narray-2 is job 3\ncollect is job 4\n');
    expect(readFileSync(join(own, 'calls'), 'utf8')).toBe('x\n'.repeat(4));
  });
});

/** Two arrays, the second after the first. */
function given(place: string, more: Partial<ScriptOptions> = {}): ScriptOptions {
  const arrays = [
    { tasks: [[], []], after: [] },
    { tasks: [[]], after: [0] },
  ];
  return { node: '/node', program: '/main.js', folder: place, tasks: 'ab', arrays, sbatch: [], atOnce: 4, name: 'qcnn-x', ...more }; // prettier-ignore
}

function words(printed: string): string[] {
  return printed.split('\0').slice(0, -1);
}

function started(script: string, args: readonly string[], env: object = {}) {
  return spawnSync('sh', ['-c', script, 'sh', ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

function run(script: string, args: readonly string[], env: object = {}): string {
  const { status, stdout, stderr } = started(script, args, env);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}
