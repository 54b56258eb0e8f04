// Picks images out of a split by index.
import type { ImageSplit } from './dataset.ts';

/** The images at `indices`, in that order; `imageBytes` is height × width × channels. */
export function selectImages(split: ImageSplit, indices: ArrayLike<number>, imageBytes: number): ImageSplit {
  const count = indices.length;
  const pixels = new Uint8Array(count * imageBytes);
  const labels = new Int32Array(count);
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const from = indices[i];
    pixels.set(split.pixels.subarray(from * imageBytes, (from + 1) * imageBytes), i * imageBytes);
    labels[i] = split.labels[from];
    ids.push(split.ids[from]);
  }
  return { count, pixels, labels, ids };
}

/** The indices of each class's images, ascending. */
export function indicesByClass(labels: ArrayLike<number>, classes: number): number[][] {
  const byClass: number[][] = Array.from({ length: classes }, () => []);
  for (let i = 0; i < labels.length; i++) byClass[labels[i]].push(i);
  return byClass;
}
