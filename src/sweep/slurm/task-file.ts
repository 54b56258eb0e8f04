// What a task of Slurm is told: a file of its own, so that thousands of tasks read no common one.
import { join } from 'node:path';
import { statOf } from '../../files/stat.ts';
import { orRefuse } from '../../files/refuse-file.ts';
import { readBytes } from '../../files/read-bytes.ts';
import { writeWhole } from '../../files/write-whole.ts';
import { finite, list, Misfit, object, oneOf, optional, record, text, whole, type Shaped } from '../../json-shape.ts'; // prettier-ignore
import { parseJsonWithin } from '../../json-text.ts';
import { savedModels } from '../../study/saved-models.ts';
import { UserError } from '../../user-error.ts';
import { jobShape, runHash } from '../job.ts';

const count = whole(1, Number.MAX_SAFE_INTEGER);

const shape = object({
  form: oneOf('qcnn task'),
  version: oneOf(1),
  /** Paths of data sets by their names in jobs. */
  data: record(text),
  /** Threads of each process; absent: the processors of the task, shared out. */
  threads: optional(count),
  /** Least minutes between two checkpoints. */
  minutes: finite,
  patience: finite,
  /** Bytes of a process. */
  memory: optional(count),
  saves: oneOf(...savedModels),
  /** Runs of the sweep that others begin with. */
  needed: list(runHash),
  /** In the order in which they are trained. */
  jobs: list(jobShape),
});

export type TaskFile = Shaped<typeof shape>;

const mostBytes = 2 ** 30;
const mostJson = { lists: 2 ** 20, values: 2 ** 24, depth: 32 } as const;

/** Numbers start from 1. */
export function taskFile(folder: string, number: number): string {
  return join(folder, `task-${number}.json`);
}

export function writeTaskFile(path: string, task: Omit<TaskFile, 'form' | 'version'>): void {
  writeWhole(path, `${JSON.stringify({ form: 'qcnn task', version: 1, ...task })}\n`);
}

/** Throws UserError. */
export function readTaskFile(path: string): TaskFile {
  if (!statOf(path))
    throw new UserError(`${path} is not there: a later command for this sweep has put other tasks in its place, or it never was; those of slurm/submit.sh are the ones to start`); // prettier-ignore
  const bytes = readBytes(path, mostBytes);
  return orRefuse(`cannot read the task of ${path}`, () => shape(parse(Buffer.from(bytes).toString('utf8'))));
}

function parse(json: string): unknown {
  try {
    return parseJsonWithin(json, mostJson);
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit('it is not JSON');
  }
}
