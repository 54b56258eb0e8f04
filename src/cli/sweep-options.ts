// The options that `qcnn sweep` alone has; it has those of a study, too, but for what belongs to one study.
import { Option } from 'commander';
import { sbatchWords } from '../sweep/slurm/sbatch-words.ts';
import { usualArrayMax, usualModels, usualPerTask } from '../sweep/usual.ts';
import { readVary, type AskedAxis } from '../sweep/values.ts';
import { wholeNumber } from './option-values.ts';
import { studyOptions } from './study-options.ts';
import { notOfSweep } from './wanted.ts';

/** Those of a study, with what is usual in a sweep. */
export const studyOptionsOfSweep: readonly Option[] = studyOptions.map((option) => {
  if (option.long !== '--models') return option;
  const { flags, description, parseArg } = option;
  return new Option(flags, description).argParser(parseArg!).default(usualModels, usualModels.join(','));
});

/** In the order of its help. */
export const sweepOptions: readonly Option[] = [
  new Option(
    '--vary <name=values>',
    'an axis: a parameter of the circuit, an option of a study, or circuit for several files, such as n=4,8, conv=su4,so4, rate.circuit=1e-3,1e-2 or seed=1..5 (repeatable)',
  ).argParser((text: string, axes?: readonly AskedAxis[]) => [...(axes ?? []), readVary(text)]),
  new Option('--vary-all', 'also every parameter with a finite domain of which nothing is said'),
  new Option(
    '--where <condition>',
    'only points for which it holds, such as "n * layers <= 32": an expression of the language over parameters and options',
  ),
  new Option('--sample <number>', 'so many points at most, drawn by --seed')
    .argParser(wholeNumber(1))
    .default(undefined, 'all'),
  new Option(
    '--halve <number>',
    'train in rounds of epochs: after each the best one in so many configurations of a model goes on, by validation, and the others stop',
  ).argParser(wholeNumber(2)),
  new Option('--dry-run', 'say what would be trained, and train nothing'),
  new Option('--accept-queue', 'use a Redis for --queue that may lose what it is given, or does not say'),
  new Option('--fail-fast', 'stop all when a run fails; else it is recorded, and the others go on'),
  new Option('--array-max <number>', 'with --emit slurm: tasks of one job array at most, as the site allows')
    .argParser(wholeNumber(1, 4_000_000))
    .default(usualArrayMax),
  new Option('--per-task <number>', 'with --emit slurm: runs of one task at most')
    .argParser(wholeNumber(1, 100_000))
    .default(usualPerTask),
  new Option(
    '--sbatch <options>',
    'with --emit slurm: options of sbatch for all tasks, such as "--partition=cpu --time=4:00:00 --mem=8G" (repeatable)',
  )
    .argParser((text: string, before?: readonly string[]) => [...(before ?? []), ...sbatchWords(text)])
    .default(undefined, 'none'),
  ...studyOptionsOfSweep.filter(({ long }) => !notOfSweep.has(long!)),
];
