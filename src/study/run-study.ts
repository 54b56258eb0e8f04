// A comparison from data to metrics: every model and control trained and tested on the same split. Writes no files.
import { leastDraws, readsCircuit, slidesCircuit } from '../models/index.ts';
import { observers, type StudyObserver } from './observer.ts';
import { predictStudy } from './predict-time.ts';
import type { StudyResult } from './result.ts';
import { runKeys, seedsAtLeast, type RunKey } from './run-key.ts';
import { setUpStudy } from './set-up.ts';
import { noStore, type StudyStore } from './store.ts';
import { isProbed, seedsOf, type StudyOptions } from './study-options.ts';
import { trainingsOf } from './tuning/tuner.ts';
import { isFinished, trainAll, type Training } from './train-all.ts';

/**
 * Trains and tests everything, one after the other, and writes no files. Repeatable for a seed on one machine, times aside.
 * `observer` is told what is done meanwhile. Throws UserError for unusable data, names, options or circuits, and the
 * signal's reason when it is aborted.
 */
export function runStudy(
  given: StudyOptions,
  observer?: StudyObserver,
  signal?: AbortSignal,
): Promise<StudyResult> {
  return runStudyIn(noStore, given, observer, signal);
}

/** The same, kept in a store; what the store has from before is not done again. */
export async function runStudyIn(
  store: StudyStore,
  given: StudyOptions,
  observer: StudyObserver = {},
  signal?: AbortSignal,
): Promise<StudyResult> {
  const begin = performance.now();
  const watch = observers(observer);
  const setUp = await setUpStudy(given, { watch, signal, settled: store.settled });
  const { options, contestants, plan, measuring, prepare } = setUp;
  watch.planned(plan);
  // A search for the circuit's plan, or its refusal, comes before the first model trains; layers find what is kept.
  if (contestants.names.some((name) => readsCircuit(name) || slidesCircuit(name))) {
    await prepare({ onProgress: watch.searching });
  }
  const seeds = seedsOf(options);
  const draws = Math.max(...contestants.names.map(leastDraws));
  const keys = runKeys(seedsAtLeast(draws, seeds), options.folds);
  const training: Training = { ...setUp, keys, seeds, store, watch, probed: isProbed(options), showsExamples: options.examples !== 'none', shots: measuring.shots, isMeasured: measuring.isMeasured, configurations: plan.configurations }; // prettier-ignore
  const comingOf = (name: string, key: RunKey) => isFinished(training, name, key) ? 0 : trainingsOf(training, name, key); // prettier-ignore
  watch.predicted(await predictStudy(training, comingOf));
  const trained = await trainAll(training);
  const { summarise } = await import('./summary/summarise.ts');
  const summaries = summarise({ ...plan, ...trained }, options.subgroups);
  const { configurations: _, ...decided } = plan;
  return { ...decided, ...trained, summaries, seconds: (performance.now() - begin) / 1000 };
}
