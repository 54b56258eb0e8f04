// A sweep for Slurm: its runs as tasks, scripts that give them to Slurm, and nothing trained here. The folder of a command's tasks has
// a name of its own, and takes the place of an earlier one, whose tasks then find nothing to do.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { failClearly } from '../../files/fail-clearly.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { isTemporary, writeWhole } from '../../files/write-whole.ts';
import { writeSweep, type SweepOptions, type SweepPlan } from '../run-sweep.ts';
import { slurmFolder } from '../sweep-folder.ts';
import { removeOtherWork } from '../work-folder.ts';
import { divide, type Limits } from './divide.ts';
import { logsFolder, slurmScripts, type ScriptOptions } from './scripts.ts';
import { taskFile, writeTaskFile, type TaskFile } from './task-file.ts';

export interface EmitOptions
  extends
    Pick<SweepOptions, 'expansion' | 'command' | 'out' | 'saves'>,
    Pick<TaskFile, 'threads' | 'minutes' | 'patience' | 'memory'>,
    Pick<ScriptOptions, 'node' | 'program' | 'sbatch' | 'atOnce'> {
  readonly limits: Limits;
}

export interface Emission {
  readonly runs: number;
  readonly tasks: number;
  readonly arrays: number;
  /** The script that gives all to Slurm. */
  readonly submit: string;
}

export const submitFile = 'submit.sh';

/** Whoever calls has taken the folder. Throws UserError. */
export function emitSlurm(options: EmitOptions, plan: SweepPlan): Emission {
  const { identified, kept, coming } = plan;
  const { out, limits, threads, minutes, patience, memory, saves } = options;
  const folder = resolve(out);
  const place = join(folder, slurmFolder);
  const own = randomBytes(4).toString('hex');
  writeSweep(options, plan);
  const wanted = new Set(coming.map(({ hash }) => hash));
  removeOtherWork(out, (hash) => wanted.has(hash) || kept.stopped.has(hash));
  const arrays = divide(coming, limits);
  const tasks = arrays.flatMap((array) => array.tasks);
  const about = {
    data: Object.fromEntries(Object.entries(identified.places).map(([name, path]) => [name, placeOf(path)])),
    threads,
    minutes,
    patience,
    memory,
    saves,
    needed: [...new Set(coming.flatMap(({ needs }) => needs ?? []))],
  };
  failClearly(place, () => {
    makeFolder(join(place, logsFolder));
    mkdirSync(join(place, own));
  });
  for (const [at, runs] of tasks.entries())
    writeTaskFile(taskFile(join(place, own), at + 1), { ...about, jobs: runs.map(({ job }) => job) });
  const name = `qcnn-${basename(folder).replace(/[^\w.-]/g, '_').slice(0, 60)}`;
  const scripts = slurmScripts({ ...options, folder, arrays, tasks: own, name });
  writeWhole(join(place, own, 'task.sh'), scripts.task);
  writeWhole(join(place, own, 'collect.sh'), scripts.collect);
  writeWhole(join(place, submitFile), scripts.submit);
  removeOthers(place, own);
  return { runs: coming.length, tasks: tasks.length, arrays: arrays.length, submit: join(out, slurmFolder, submitFile) };
} // prettier-ignore

function placeOf(path: string): string {
  return path === 'phantom' ? path : resolve(path);
}

/** Tasks of earlier commands, and what stopped ones left. */
function removeOthers(place: string, own: string): void {
  failClearly(place, () => {
    for (const name of readdirSync(place))
      if (isTemporary(name) || (/^[0-9a-f]{8}$/.test(name) && name !== own))
        rmSync(join(place, name), { recursive: true, force: true });
  });
}
