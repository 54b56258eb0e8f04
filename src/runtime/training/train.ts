// The training loop that every model with epochs shares: seeded batches, a rate per variable, a validation after each
// epoch; it can stop anywhere and go on with the same bits.
import { setImmediate } from 'node:timers/promises';
import { UserError } from '../../user-error.ts';
import { noStopwatch } from '../stopwatch.ts';
import { createRandom } from '../random.ts';
import { drawBatches } from './batches.ts';
import { estimateSeconds } from './estimate.ts';
import type { EpochRecord, FitOptions, FitReport } from './fit.ts';
import type { Learner, Outcome } from './learner.ts';
import { judge, mostLoss } from './loss.ts';
import { predictAll } from './predict.ts';
import { beginRun, checkpointOf, diverged, endEpoch, isOver, type Run } from './run.ts';
import { createSchedule, type Schedule } from './schedule.ts';
import { peakOf, trainingSettings, type TrainingChoices, type TrainingSettings } from './settings.ts';
import { sizeOf, type SampleSource } from './source.ts';
import { isUnderTrained } from './under-trained.ts';

/** What a learner learns from, and what it is judged by after each epoch. */
export interface TrainingSets {
  readonly training: SampleSource;
  readonly validation: SampleSource;
}

/** What does not change while a run goes on. */
interface Loop extends TrainingSets {
  readonly learner: Learner;
  readonly options: FitOptions;
  readonly settings: TrainingSettings;
  readonly batches: number;
  readonly schedule: Schedule;
  readonly peaks: readonly number[];
  /** Room for the values of the largest batch. */
  readonly values: Float32Array;
  /** The learner holds the training samples. */
  readonly isHeld: boolean;
  /** Where it began, in this process. */
  readonly begun: { readonly step: number; readonly seconds: number };
}

/**
 * Trains a learner, a map from samples to class probabilities, in place. Training loss and accuracy of an epoch are means
 * over its steps, in training mode; validation loss and accuracy are taken after it, in inference mode. The same seed on
 * the same machine and engine gives the same bits, whether or not the run was stopped and resumed.
 * @throws UserError (exit code 1) when the signal aborts or the training diverges; (2) when a set is empty, and for
 * options that no training can have.
 */
export async function train(
  learner: Learner,
  { training, validation }: TrainingSets,
  options: FitOptions,
  choices: TrainingChoices,
): Promise<FitReport> {
  const settings = trainingSettings(options, choices);
  const { batchSize } = settings;
  const epochs = lastEpoch(options, settings);
  if (training.count === 0) throw new UserError('There are no training images; use a larger --limit.');
  if (validation.count === 0) throw new UserError('There are no validation images; use a larger --limit.');
  if (learner.variables.length === 0)
    throw new UserError('No weight of the model has a rate above 0, so nothing would be trained.');
  const peaks = learner.variables.map(peakOf(settings, choices));
  const batches = Math.ceil(training.count / batchSize);
  const schedule = createSchedule(options.recipe, batches, settings.epochs, settings);
  const values = new Float32Array(Math.min(batchSize, training.count) * sizeOf(training.shape));
  if (options.onEstimate) {
    const { epoch, batches: done } = options.resume ?? { epoch: 0, batches: 0 };
    const left = {
      batchSize,
      steps: Math.max(0, (epochs - epoch) * batches - done),
      epochs: Math.max(0, epochs - epoch),
    };
    options.onEstimate(await estimateSeconds(learner, training, validation, left));
  }
  const run = beginRun(learner, options);
  const isHeld = (await holdSamples(learner, training, options)) ?? false;
  const begun = { step: run.epoch * batches + run.batches, seconds: run.seconds() };
  const loop = {
    learner,
    training,
    validation,
    options,
    settings,
    batches,
    schedule,
    peaks,
    values,
    isHeld,
    begun,
  };
  while (!isOver(run, settings) && run.epoch < epochs) await trainEpoch(run, loop);
  const unfinished = !isOver(run, settings);
  if (unfinished) await keep(run, loop);
  if (run.bestWeights) learner.setWeights(run.bestWeights);
  return {
    history: run.history,
    seconds: run.seconds(),
    underTrained: isUnderTrained(run.history),
    keptEpoch: settings.keep === 'best' && run.best ? run.best.epoch : run.epoch,
    ...(unfinished && { unfinished }),
  };
}

/** After which this process stops. */
function lastEpoch({ until = Infinity }: FitOptions, { epochs }: TrainingSettings): number {
  if (!(until >= 1) || (until !== Infinity && !Number.isInteger(until)))
    throw new UserError(`The epoch to stop after is ${until}; give a whole number of at least 1.`);
  return Math.min(until, epochs);
}

/** Samples that are the same in every epoch. */
async function holdSamples(
  learner: Learner,
  training: SampleSource,
  { stopwatch = noStopwatch }: FitOptions,
): Promise<boolean | undefined> {
  if (training.beginEpoch) return false;
  return stopwatch.timeWhole('data', async () => learner.hold?.(training));
}

/** The number of the next step, from 0. */
function stepOf({ epoch, batches }: Run, loop: Pick<Loop, 'batches'>): number {
  return epoch * loop.batches + batches;
}

async function trainEpoch(run: Run, loop: Loop): Promise<void> {
  const { learner, training, validation, options, settings } = loop;
  const { stopwatch = noStopwatch } = options;
  await beginEpoch(run, loop);
  const random = createRandom(run.random);
  const batches = drawBatches(training.count, settings.batchSize, random);
  const under: StepUnderWay[] = [];
  const takeAll = () => takeOutcomes(run, loop, under, 0);
  for (const chosen of batches.slice(run.batches)) {
    await setImmediate();
    if (options.signal?.aborted) await takeAll();
    await refuseAborted(run, loop);
    under.push(beginStep(loop, chosen, stepOf(run, loop) + under.length));
    await takeOutcomes(run, loop, under, (learner.stepsAhead ?? 1) - 1);
    if (options.checkpoints?.due(false)) {
      await takeAll();
      await keep(run, loop);
    }
  }
  await takeAll();
  const trainLoss = run.loss / training.count;
  if (trainLoss > mostLoss(training.classes))
    await stopDiverged(run, loop, `the loss of epoch ${run.epoch + 1} is ${trainLoss.toFixed(2)}, far above that of guessing`);
  const between = () => refuseAborted(run, loop);
  const probabilities = await stopwatch.timeWhole('evaluation', () =>
    predictAll(learner.predict, validation, { between }),
  );
  const validated = judge(probabilities, validation.labels, validation.classes);
  if (!Number.isFinite(validated.loss))
    await stopDiverged(run, loop, `the validation loss after epoch ${run.epoch + 1} is ${validated.loss}`);
  const record: EpochRecord = {
    epoch: run.epoch + 1,
    trainLoss,
    trainAccuracy: run.correct / training.count,
    validationLoss: validated.loss,
    validationAccuracy: validated.correct / validation.count,
    seconds: run.seconds() - run.epochBegan,
  };
  await endEpoch(run, record, random.state(), settings.keep === 'best' ? learner.weights : undefined);
  options.onEpoch?.(record);
  if (options.checkpoints?.due(true)) await keep(run, loop);
} // prettier-ignore

/** Where the samples of each epoch are others. */
async function beginEpoch(run: Run, loop: Loop): Promise<void> {
  const { training, options } = loop;
  const { stopwatch = noStopwatch } = options;
  try {
    await stopwatch.timeWhole('data', async () => training.beginEpoch?.(run.epoch));
  } catch (error) {
    await refuseAborted(run, loop);
    throw error;
  }
}

/** A step that has begun, and whose outcome nobody has taken yet. */
interface StepUnderWay {
  readonly step: number;
  readonly samples: number;
  readonly outcome: Outcome | Promise<Outcome>;
}

function beginStep(loop: Loop, chosen: Int32Array, step: number): StepUnderWay {
  const { learner, training, options } = loop;
  const values = loop.values.subarray(0, loop.isHeld ? 0 : chosen.length * sizeOf(training.shape));
  const { stopwatch = noStopwatch } = options;
  if (!loop.isHeld) stopwatch.timeWhole('data', () => training.fill(chosen, values));
  const labels = chosen.map((sample) => training.labels[sample]);
  const { classFactors } = training;
  const factors = classFactors && Float32Array.from(labels, (label) => classFactors[label]);
  const rates = loop.peaks.map((peak) => loop.schedule(peak, step));
  const outcome = learner.step({ values, chosen, labels, factors, step }, rates);
  // Of steps after one that failed nobody takes the outcome.
  if (outcome instanceof Promise) outcome.catch(() => {});
  return { step, samples: chosen.length, outcome };
}

/**
 * Takes the outcomes of the oldest steps until at most so many are under way. Throws UserError, and leaves the run where it
 * was before that step, when a loss is not finite.
 */
async function takeOutcomes(run: Run, loop: Loop, under: StepUnderWay[], most: number): Promise<void> {
  const { learner } = loop;
  if (most === 0 && under.length > 0) learner.settle?.();
  while (under.length > most) {
    const { step, samples, outcome } = under[0];
    const { loss, correct } = await answered(outcome, learner, loop.options);
    if (!Number.isFinite(loss)) {
      await keep(run, loop);
      throw diverged(`the loss is ${loss} at step ${step + 1} (epoch ${run.epoch + 1})`);
    }
    under.shift();
    run.batches++;
    run.loss += loss * samples;
    run.correct += correct;
    tellProgress(run, loop, loss);
  }
}

/** Of a learner with steps ahead the wait for the device is a part of its own. */
function answered(
  outcome: Outcome | Promise<Outcome>,
  { stepsAhead = 1 }: Learner,
  { stopwatch = noStopwatch }: FitOptions,
): Outcome | Promise<Outcome> {
  return stepsAhead > 1 ? stopwatch.timeWhole('device', () => outcome) : outcome;
}

function tellProgress(run: Run, loop: Loop, loss: number): void {
  const { settings, begun } = loop;
  const { epochs } = settings;
  const step = stepOf(run, loop);
  const steps = epochs * loop.batches;
  const secondsLeft = ((run.seconds() - begun.seconds) / (step - begun.step)) * (steps - step);
  loop.options.onProgress?.({ epoch: run.epoch + 1, epochs, step, steps, loss, secondsLeft });
}

/** Where somebody keeps checkpoints. */
async function keep(run: Run, { learner, options }: Loop): Promise<void> {
  const { checkpoints, stopwatch = noStopwatch } = options;
  if (!checkpoints) return;
  await stopwatch.timeWhole('checkpoints', async () =>
    checkpoints.keep(await checkpointOf(run, learner, options.shots)),
  );
  run.kept = true;
}

/** After the steps of an epoch: a state from before them, where one is kept, is the better one. */
async function stopDiverged(run: Run, loop: Loop, what: string): Promise<never> {
  if (!run.kept) await keep(run, loop);
  throw diverged(what);
}

async function refuseAborted(run: Run, loop: Loop): Promise<void> {
  if (!loop.options.signal?.aborted) return;
  await keep(run, loop);
  throw new UserError('Training was interrupted.', 1);
}
