// One run of a model: trained from where it stopped, tested, and kept. A study is a list of these.
import type { FitOptions } from '../models/classifier.ts';
import type { StudyObserver } from './observer.ts';
import type { ModelResult } from './result.ts';
import type { ModelStore } from './store.ts';
import { testOne } from './test-one.ts';
import { trainOne, type RunTask, type Splits } from './train-one.ts';

/** What came of it. Throws UserError, and the signal's reason when that aborts; how far it was is in the store then. */
export async function runOne(
  task: RunTask,
  options: FitOptions,
  images: Splits,
  store: ModelStore,
  watch: Required<StudyObserver>,
): Promise<ModelResult> {
  const trained = await trainOne(task, options, images, store, watch);
  const result = await testOne(task, trained, options, images, watch);
  await store.finish(result, task.classifier);
  return result;
}
