// Which process it is, told so that another one can see whether it still runs: its number may be given to a new one.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { maySlurmRun, ownSlurmJob, type SlurmJob } from './slurm-job.ts';

export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When it started, in the words of its system, to be compared alone; absent where the system does not tell. */
  readonly started?: string | undefined;
  /** By which another machine can ask whether it still runs. */
  readonly job?: SlurmJob | undefined;
}

/** Of this process. */
export function ownIdentity(): ProcessIdentity {
  const start = startOf(process.pid);
  return {
    pid: process.pid,
    host: hostname(),
    started: start === ended ? undefined : start,
    job: ownSlurmJob(),
  };
}

/** False only when the process has ended for certain: one of another machine may run, unless Slurm knows better. */
export function mayRun({ pid, host, started, job }: ProcessIdentity): boolean {
  if (host !== hostname()) return !job || maySlurmRun(job);
  if (!exists(pid)) return false;
  const now = startOf(pid);
  return now !== ended && (now === undefined || started === undefined || now === started);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** In place of the start of a process that only waits to be buried. */
const ended = Symbol('ended');

function startOf(pid: number): string | typeof ended | undefined {
  if (process.platform === 'linux') return startOnLinux(pid);
  if (process.platform === 'win32') return undefined;
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  return (
    spawnSync('ps', ['-o', 'lstart=', '-p', `${pid}`], { encoding: 'utf8', env }).stdout?.trim() || undefined
  );
}

/** Clock ticks from the machine's start, and which start that was. */
function startOnLinux(pid: number): string | typeof ended | undefined {
  const stat = contentOf(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return ended;
  return `${contentOf('/proc/sys/kernel/random/boot_id')?.trim() ?? ''} ${rest[18]}`;
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
