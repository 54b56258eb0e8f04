// A stand-in for sbatch: runs a job's tasks one after the other before it says the job's number, and notes in QCNN_SBATCH how each ended.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const words = process.argv.slice(2);
const at = words.findIndex((word) => !word.startsWith('-'));
const [script, ...args] = words.slice(at);
const options = new Map(
  words.slice(0, at).map((word) => [word.split('=', 1)[0], word.slice(word.indexOf('=') + 1)]),
);
const notes = process.env.QCNN_SBATCH;
const job = 1 + (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n').length : 0);
const [, last = '0'] = /^0-(\d+)/.exec(options.get('--array') ?? '') ?? [];

for (let task = 0; task <= Number(last); task++) {
  const cwd = options.get('--chdir');
  const log = openSync(
    join(cwd, options.get('--output').replace('%A', job).replace('%j', job).replace('%a', task)),
    'a',
  );
  const env = {
    ...process.env,
    SLURM_JOB_ID: `${job + task}`,
    SLURM_CLUSTER_NAME: 'stand-in',
    SLURM_CPUS_PER_TASK: options.get('--cpus-per-task'),
    ...(options.has('--array') && { SLURM_ARRAY_TASK_ID: `${task}` }),
  };
  const { status } = spawnSync('sh', [join(process.cwd(), script), ...args], {
    cwd,
    env,
    stdio: ['ignore', log, log],
  });
  appendFileSync(notes, `${script.replace(/^.*\//, '')} ${status}\n`);
}
console.log(job);
