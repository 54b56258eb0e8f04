// The images of a study from its options: loaded, limited, divided.
import { limitTraining, loadDataset, type Dataset, type LoadProgress } from '../runtime/data/index.ts';
import type { LimitedImages } from '../runtime/data/limit.ts';
import { createStudyImages, type StudyImages } from './study-images.ts';
import type { SettledOptions } from './study-options.ts';

/** What decides which images a study uses. */
export type ImageOptions = Pick<
  SettledOptions,
  'data' | 'seed' | 'dataMemory' | 'splitBy' | 'testData' | 'limit' | 'folds' | 'corrupt' | 'backboneSplit'
>;

export interface UsedImages {
  readonly used: Dataset;
  readonly images: StudyImages;
}

export interface LoadingOptions {
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Throws UserError for data that cannot be used, and the signal's reason. */
export type LoadUsedImages = (options: ImageOptions, loading: LoadingOptions) => Promise<UsedImages>;

export const loadUsedImages: LoadUsedImages = async (options, loading) =>
  useImages(limitImages(await loadWhole(options, loading), options), options);

/** Before it is limited. */
export function loadWhole(
  { data = 'phantom', seed, dataMemory, splitBy, testData }: ImageOptions,
  loading: LoadingOptions,
): Promise<Dataset> {
  return loadDataset(data, { seed, memory: dataMemory, splitBy, testData, ...loading });
}

export function limitImages(whole: Dataset, { limit, seed }: ImageOptions): LimitedImages {
  const dataset = limit === undefined ? whole : limitTraining(whole, limit, seed);
  return { dataset, available: whole.splits.train.count };
}

export function useImages({ dataset: used, available }: LimitedImages, options: ImageOptions): UsedImages {
  const { seed, folds, corrupt: corruptions, backboneSplit } = options;
  return { used, images: createStudyImages(used, { available, folds, seed, corruptions, backboneSplit }) };
}
