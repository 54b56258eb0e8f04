// Which configuration each model of a study is trained with: tried once, with the first seed, in each fold anew, and chosen by
// the validation images of that training; all seeds are then trained with the chosen one.
import type { Classifier, FitOptions } from '../../models/classifier.ts';
import { UserError } from '../../user-error.ts';
import type { Contestant } from '../observer.ts';
import type { ModelResult } from '../result.ts';
import { keyOf, type RunKey } from '../run-key.ts';
import type { Training } from '../train-all.ts';
import type { Configuration } from './configuration.ts';
import { bestOf, trialOf, type ModelTuning, type Trial } from './trials.ts';
import { tryOne } from './try-one.ts';

export interface Tuner {
  /** The number of the configuration for a run; all that are not tried yet are. Undefined: the study tunes nothing. */
  choose(name: string, key: RunKey, create: () => Promise<Classifier>): Promise<number | undefined>;
  /** How a model is trained with that configuration. */
  optionsOf(name: string, seed: number, number: number | undefined): FitOptions;
  /** For the record, of the runs of a study that tunes; a model without anything to choose has one trial, its run. */
  record(runs: readonly ModelResult[]): ModelTuning[] | undefined;
}

export function createTuner(training: Training): Tuner {
  const { configurations, contestants, fitOptions, keys, store } = training;
  const found = new Map<string, ModelTuning>();
  const optionsOf: Tuner['optionsOf'] = (name, seed, number = 1) => {
    const options = fitOptions(name, seed);
    return number === 1 ? options : { ...options, ...configurations![name][number - 1] };
  };

  async function choose(name: string, key: RunKey, create: () => Promise<Classifier>): Promise<number | undefined> {
    const own = configurations?.[name] ?? [];
    if (own.length < 2) return configurations && 1;
    const at = tuningKey(training, key);
    const label = labelOf(name, at);
    let tuning = found.get(label);
    if (!tuning) found.set(label, (tuning = await tuneModel(name, at, own, create)));
    return tuning.chosen;
  } // prettier-ignore

  async function tuneModel(
    name: string,
    key: RunKey,
    all: readonly Configuration[],
    create: () => Promise<Classifier>,
  ): Promise<ModelTuning> {
    const place = store.tuning(name, key);
    const trials = [...place.trials()];
    for (const [index, configuration] of all.entries()) {
      const number = index + 1;
      if (trials.some((trial) => trial.number === number)) continue;
      trials.push(await tryNext(name, key, { number, configuration, of: all.length }, create));
      await place.keep(trials, bestOf(trials));
    }
    const chosen = bestOf(trials);
    if (chosen === undefined)
      throw new UserError(`no configuration of ${name} could be trained; of the first: ${trials[0].lost}`, 1);
    const tuning = { name, ...key, trials, chosen };
    training.watch.chosen(tuning);
    return tuning;
  }

  async function tryNext(
    name: string,
    key: RunKey,
    { number, configuration, of }: { number: number; configuration: Configuration; of: number },
    create: () => Promise<Classifier>,
  ): Promise<Trial> {
    const { images, shots, watch } = training;
    const { train, validation } = images.of(key, name);
    const classifier = await create();
    const { title, role, quantum } = classifier;
    const run: Contestant = { name, title, role, quantum, ...key };
    const options = { ...optionsOf(name, key.seed, number), stopwatch: undefined, meter: undefined };
    watch.trying(run, number, of);
    try {
      const task = { classifier, run, number, configuration, shots };
      const place = store.tuning(name, key).of(number);
      const trial = await tryOne(task, options, { train, validation }, place, watch);
      watch.tried(run, trial, of);
      return trial;
    } finally {
      classifier.dispose();
    }
  }

  return {
    choose,
    optionsOf,
    record(runs) {
      if (!configurations) return undefined;
      return contestants.names.flatMap((name) =>
        runs
          .filter((run) => run.name === name && run.seed === keys[0].seed)
          .map((run) => found.get(labelOf(name, run)) ?? single(run, configurations[name]?.[0])),
      );
    },
  };
}

/** The number of the configuration of a run, where all were tried before; 1 without any to choose from; undefined: not all were. */
export function chosenBefore(
  training: Pick<Training, 'configurations' | 'keys' | 'store'>,
  name: string,
  key: RunKey,
): number | undefined {
  const count = training.configurations?.[name]?.length ?? 0;
  if (count < 2) return 1;
  const trials = training.store.tuning(name, tuningKey(training, key)).trials();
  return trials.length === count ? bestOf(trials) : undefined;
}

/** How many trainings a run that is not finished takes, those of configurations that it is chosen from included. */
export function trainingsOf(
  training: Pick<Training, 'configurations' | 'keys' | 'store'>,
  name: string,
  key: RunKey,
): number {
  const count = training.configurations?.[name]?.length ?? 0;
  if (count < 2 || key.seed !== training.keys[0].seed) return 1;
  return Math.max(1, count - training.store.tuning(name, key).trials().length);
}

/** Of the run that configurations are tried for. */
function tuningKey({ keys }: Pick<Training, 'keys'>, key: RunKey): RunKey {
  return keyOf({ ...key, seed: keys[0].seed });
}

function labelOf(name: string, { fold = 0 }: RunKey): string {
  return `${name} ${fold}`;
}

function single(run: ModelResult, configuration: Configuration | undefined): ModelTuning {
  const { history, keptEpoch, trainSeconds: seconds, shots } = run;
  const trial = trialOf({ number: 1, configuration }, { history, keptEpoch, seconds }, shots?.training);
  return { name: run.name, ...keyOf(run), trials: [trial], chosen: 1 };
}
