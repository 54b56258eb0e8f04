// Picks images out of a split by index.
import type { ImageSplit } from './dataset.ts';
import { choosePixels } from './pixels.ts';

/** The images at `indices`, in that order; their pixels stay where they are. */
export function selectImages(split: ImageSplit, indices: ArrayLike<number>): ImageSplit {
  const chosen = Int32Array.from(indices);
  return {
    count: chosen.length,
    pixels: choosePixels(split.pixels, chosen),
    labels: chosen.map((image) => split.labels[image]),
    ids: Array.from(chosen, (image) => split.ids[image]),
  };
}

/** The indices of each class's images, ascending. */
export function indicesByClass(labels: ArrayLike<number>, classes: number): number[][] {
  const byClass: number[][] = Array.from({ length: classes }, () => []);
  for (let i = 0; i < labels.length; i++) byClass[labels[i]].push(i);
  return byClass;
}
