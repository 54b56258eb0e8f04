// Images that stay loaded between runs, since most runs of a sweep see the same.
import type { Dataset } from '../runtime/data/index.ts';
import type { LimitedImages } from '../runtime/data/limit.ts';
import { createKeeper } from './keeper.ts';
import { limitImages, loadWhole, useImages, type ImageOptions, type LoadUsedImages, type UsedImages } from '../study/load-used-images.ts'; // prettier-ignore

/** Data sets that stay in memory at once, what limits leave of them, and ways to use these, such as folds. */
const most = { whole: 2, limited: 8, used: 8 } as const;

export interface KeepOptions {
  /** What is loaded already, by what decides its images; undefined: it is to be loaded. `memory`: bytes of pixels that may lie there. */
  readonly handed?: ((key: string, memory?: number) => LimitedImages | undefined) | undefined;
  /** Is told each set that was loaded. */
  readonly loaded?: ((key: string, images: LimitedImages) => void) | undefined;
}

/** Loads what is asked for, once: the same objects for the same options as long as they are kept. */
export function keepImages({ handed, loaded }: KeepOptions = {}): LoadUsedImages {
  const whole = createKeeper<Dataset>(most.whole);
  const limited = createKeeper<LimitedImages>(most.limited);
  const used = createKeeper<UsedImages>(most.used);
  return (options, loading) => {
    const { dataMemory, limit, folds, corrupt, backboneSplit } = options;
    const source = sourceOf(options);
    const key = JSON.stringify([source, limit]);
    const load = async () =>
      handed?.(key, dataMemory) ??
      limitImages(await whole(source, () => loadWhole(options, loading)), options);
    return used(JSON.stringify([key, folds, corrupt, backboneSplit]), async () => {
      const images = await limited(key, load);
      const made = useImages(images, options);
      loaded?.(key, images);
      return made;
    });
  };
}

/** Whatever decides which images a data set has. */
function sourceOf({ data, seed, dataMemory, splitBy, testData }: ImageOptions): string {
  return JSON.stringify([data, seed, dataMemory, splitBy, testData]);
}
