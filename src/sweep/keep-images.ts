// Images that stay loaded between runs, since most runs of a sweep see the same.
import type { Dataset } from '../runtime/data/index.ts';
import { createKeeper } from './keeper.ts';
import { loadWhole, useImages, type ImageOptions, type LoadUsedImages, type UsedImages } from '../study/load-used-images.ts'; // prettier-ignore

/** Data sets that stay in memory at once, and ways to use them: limits, folds. */
const most = { whole: 2, used: 8 } as const;

export interface KeepOptions {
  /** What is loaded already, by its source; undefined: it is to be loaded. `memory`: bytes of pixels that may lie there. */
  readonly handed?: ((source: string, memory?: number) => Dataset | undefined) | undefined;
  /** Is told each set that was loaded. */
  readonly loaded?: ((source: string, dataset: Dataset) => void) | undefined;
}

/** Loads what is asked for, once: the same objects for the same options as long as they are kept. */
export function keepImages({ handed, loaded }: KeepOptions = {}): LoadUsedImages {
  const whole = createKeeper<Dataset>(most.whole);
  const used = createKeeper<UsedImages>(most.used);
  return (options, loading) => {
    const { dataMemory, limit, folds, corrupt, backboneSplit } = options;
    const source = sourceOf(options);
    const load = async () => {
      const given = handed?.(source, dataMemory);
      if (given) return given;
      const dataset = await loadWhole(options, loading);
      loaded?.(source, dataset);
      return dataset;
    };
    return used(JSON.stringify([source, limit, folds, corrupt, backboneSplit]), async () =>
      useImages(await whole(source, load), options),
    );
  };
}

/** Whatever decides which images a data set has. */
function sourceOf({ data, seed, dataMemory, splitBy, testData }: ImageOptions): string {
  return JSON.stringify([data, seed, dataMemory, splitBy, testData]);
}
