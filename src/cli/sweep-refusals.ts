// Options of `qcnn sweep` that say nothing together, each refused with what to do instead.
import { UserError } from '../user-error.ts';
import type { SweepCommandOptions } from './sweep.ts';

/** `explicit`: the options that the user gave, by attribute; `halve`: by the command line or the file of the sweep. Throws UserError. */
export function refuseTogether(
  {
    emit,
    failFast,
    queue,
    jobs,
    saveModels,
  }: Pick<SweepCommandOptions, 'emit' | 'failFast' | 'queue' | 'jobs' | 'saveModels'>,
  explicit: readonly string[],
  halve: number | undefined,
): void {
  if (emit && failFast)
    throw new UserError('--fail-fast stops what one process schedules; leave it out with --emit slurm, where scancel stops all'); // prettier-ignore
  if (emit && halve !== undefined)
    throw new UserError('halving compares runs after each round, which no task of Slurm sees: leave out --halve (or "halve" in the file of the sweep) with --emit slurm, or train without --emit'); // prettier-ignore
  if (queue === undefined && jobs === 0)
    throw new UserError('--jobs 0 trains nothing without --queue; give 1 or more');
  if (queue !== undefined && emit)
    throw new UserError('--queue gives runs to whoever asks for one, --emit slurm to tasks of Slurm; leave one of them out'); // prettier-ignore
  if (queue !== undefined && halve !== undefined)
    throw new UserError('rounds of halving go on from checkpoints, which stay where they are: leave out --queue or --halve (or "halve" in the file of the sweep)'); // prettier-ignore
  if (queue !== undefined && explicit.includes('saveModels') && saveModels !== 'none')
    throw new UserError(`trained models stay with the workers of a queue, so that --save-models ${saveModels} cannot be; leave it out`); // prettier-ignore
  for (const [name, attribute] of ofSlurm)
    if (!emit && explicit.includes(attribute))
      throw new UserError(`${name} is for Slurm; give --emit slurm with it, or leave it out`);
}

const ofSlurm = [
  ['--array-max', 'arrayMax'],
  ['--per-task', 'perTask'],
  ['--sbatch', 'sbatch'],
] as const;
