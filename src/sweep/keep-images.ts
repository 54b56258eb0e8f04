// Images that stay loaded between runs, since most runs of a sweep see the same.
import type { Dataset } from '../runtime/data/index.ts';
import { createKeeper } from './keeper.ts';
import { loadWhole, useImages, type LoadUsedImages, type UsedImages } from '../study/load-used-images.ts';

/** Data sets that stay in memory at once, and ways to use them: limits, folds. */
const most = { whole: 2, used: 8 } as const;

/** Loads what is asked for, once: the same objects for the same options as long as they are kept. */
export function keepImages(): LoadUsedImages {
  const whole = createKeeper<Dataset>(most.whole);
  const used = createKeeper<UsedImages>(most.used);
  return (options, loading) => {
    const { data, seed, dataMemory, splitBy, testData, limit, folds, corrupt, backboneSplit } = options;
    const source = JSON.stringify([data, seed, dataMemory, splitBy, testData]);
    return used(JSON.stringify([source, limit, folds, corrupt, backboneSplit]), async () =>
      useImages(await whole(source, () => loadWhole(options, loading)), options),
    );
  };
}
