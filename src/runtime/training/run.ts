// Where a training run is between two steps, as a checkpoint and back.
import { UserError } from '../../user-error.ts';
import { below, named, take, vector, type Numbers, type NumbersByName } from '../numbers-by-name.ts';
import { createRandom } from '../random.ts';
import type { BestEpoch, Checkpoint } from './checkpoint.ts';
import type { EpochRecord, FitOptions } from './fit.ts';
import type { Learner } from './learner.ts';
import type { TrainingSettings } from './settings.ts';

/** The fields of a `Checkpoint`, as they go on. */
export interface Run {
  epoch: number;
  batches: number;
  loss: number;
  correct: number;
  random: readonly number[];
  readonly history: EpochRecord[];
  best: BestEpoch | undefined;
  /** Where the best are kept. */
  bestWeights: NumbersByName | undefined;
  /** Trained until now. */
  seconds(): number;
  /** In `seconds`. */
  epochBegan: number;
  /** Whether a checkpoint of it is kept. */
  kept: boolean;
}

/** The run that these options ask for: a new one, or where the other stopped, whose state the learner takes. */
export function beginRun(learner: Learner, { seed, resume, keep, shots }: FitOptions): Run {
  const began = performance.now();
  const secondsBefore = resume?.seconds ?? 0;
  const seconds = () => secondsBefore + (performance.now() - began) / 1000;
  if (!resume) {
    const random = createRandom(seed).state();
    return { ...newEpoch(random, 0), epoch: 0, history: [], best: undefined, bestWeights: undefined, seconds, kept: false };
  }
  const { epoch, batches, running, random, history, best, numbers } = resume;
  restore(learner, below(numbers, 'learner'));
  if (shots) shots.taken = take(numbers, 'shots', [1])[0];
  const bestWeights = below(numbers, 'best');
  return {
    epoch,
    batches,
    loss: running.loss,
    correct: running.correct,
    random,
    history: [...history],
    best,
    bestWeights: keep === 'best' && bestWeights.size > 0 ? bestWeights : undefined,
    seconds,
    kept: true,
    epochBegan: secondsBefore - running.seconds,
  };
} // prettier-ignore

function restore(learner: Learner, state: NumbersByName): void {
  try {
    learner.restore(state);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`The checkpoint is of another model: ${error.message}`, 1);
  }
}

/** Throws UserError where its numbers are no longer finite: nothing good comes of them. */
export async function checkpointOf(
  run: Run,
  learner: Learner,
  shots?: FitOptions['shots'],
): Promise<Checkpoint> {
  const state = await learner.state();
  const { epoch, batches, loss, correct, random, history, best, bestWeights } = run;
  const lost = [...state].find(([, { values }]) => !areFinite(values));
  if (lost) throw diverged(`${lost[0]} is no longer finite after epoch ${epoch} and ${batches} batches`);
  const seconds = run.seconds();
  return {
    epoch,
    batches,
    running: { loss, correct, seconds: seconds - run.epochBegan },
    random,
    history: [...history],
    best,
    seconds,
    numbers: new Map([
      ...named('learner', state),
      ...(bestWeights ? named('best', bestWeights) : []),
      ...(shots ? [['shots', vector([shots.taken])] as const] : []),
    ]),
  };
}

/** Enters an epoch that has ended; `random` is as the next one finds it. */
export async function endEpoch(
  run: Run,
  record: EpochRecord,
  random: readonly number[],
  bestWeights: (() => Promise<NumbersByName>) | undefined,
): Promise<void> {
  const { epoch, validationLoss } = record;
  run.history.push(record);
  if (validationLoss < (run.best?.validationLoss ?? Infinity)) {
    run.best = { epoch, validationLoss };
    run.bestWeights = await bestWeights?.();
  }
  Object.assign(run, { epoch, ...newEpoch(random, run.seconds()) });
}

/** In a loop of its own: a callback for each of 70 million numbers takes most of a second. */
function areFinite(values: Numbers['values']): boolean {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return false;
  return true;
}

function newEpoch(random: readonly number[], epochBegan: number) {
  return { batches: 0, loss: 0, correct: 0, random, epochBegan };
}

/** Whether all epochs are trained, or enough of them in a row without a smaller validation loss. */
export function isOver({ epoch, best }: Run, { epochs, earlyStop = Infinity }: TrainingSettings): boolean {
  return epoch >= epochs || epoch - (best?.epoch ?? 0) >= earlyStop;
}

/** A training that came to no numbers, or to far worse ones than guessing. */
export class Diverged extends UserError {}

/** Why a training cannot go on, and what may help. */
export function diverged(what: string): Diverged {
  return new Diverged(
    `Training diverged: ${what}; check the images for extreme values, or try a smaller --rate, --clip 1, ` +
      'another --seed or a larger --batch.',
    1,
  );
}
