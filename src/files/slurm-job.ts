// Which job of Slurm a process belongs to, and whether Slurm still runs it: of a process on another machine nobody else can say.
import { spawnSync } from 'node:child_process';
import { object, text, whole, type Shaped } from '../json-shape.ts';

export const slurmJobShape = object({
  cluster: text,
  /** A number; each task of an array has its own. */
  id: text,
  /** How often Slurm had begun it before. */
  restarts: whole(0, Number.MAX_SAFE_INTEGER),
});
export type SlurmJob = Shaped<typeof slurmJobShape>;

/** Of this process; undefined: Slurm did not start it. */
export function ownSlurmJob(env: NodeJS.ProcessEnv = process.env): SlurmJob | undefined {
  const {
    SLURM_JOB_ID: id = '',
    SLURM_CLUSTER_NAME: cluster = '',
    SLURM_RESTART_COUNT: restarts = '0',
  } = env;
  if (!/^\d{1,18}$/.test(id) || !/^\d{1,9}$/.test(restarts)) return undefined;
  return { cluster, id, restarts: Number(restarts) };
}

/** States of a job whose processes are not there, or not there any more. */
const withoutProcesses =
  /^(PENDING|REQUEUED|REQUEUE_FED|REQUEUE_HOLD|SPECIAL_EXIT|RESV_DEL_HOLD|CONFIGURING)$/;

/** False only where Slurm says that the job, begun so often, has ended. */
export function maySlurmRun({ cluster, id, restarts }: SlurmJob): boolean {
  const own = ownSlurmJob();
  if (own?.id === id && own.cluster === cluster) return own.restarts <= restarts;
  // A number means something in its cluster alone.
  if (clusterHere() !== cluster) return true;
  const answer = ask('squeue', ['--noheader', '--jobs', id, '--format', '%T']);
  if (!answer) return true;
  if (answer.status !== 0) return !/invalid job id/i.test(answer.stderr);
  const states = answer.stdout.trim();
  return states !== '' && !withoutProcesses.test(states);
}

let asked: { readonly name: string | undefined } | undefined;
function clusterHere(): string | undefined {
  asked ??= {
    name: /^ClusterName\s*=\s*(\S+)/m.exec(ask('scontrol', ['show', 'config'])?.stdout ?? '')?.[1],
  };
  return asked.name;
}

function ask(command: string, words: readonly string[]) {
  const env = { ...process.env, LC_ALL: 'C' };
  const answer = spawnSync(command, words, { encoding: 'utf8', env, timeout: 20_000, killSignal: 'SIGKILL' });
  return answer.error ? undefined : answer;
}
