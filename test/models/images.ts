// Small image sets for the tests of models: each class is a bright square in a place of its own, under noise.
import type { Images } from '../../src/runtime/data/dataset.ts';
import { imagesOfValues } from '../../src/runtime/data/images.ts';
import { createRandom } from '../../src/runtime/random.ts';

interface SquareOptions {
  readonly count: number;
  readonly classes: number;
  readonly seed: number;
  readonly side?: number;
  readonly channels?: number;
  readonly noise?: number;
}

export function squares({
  count,
  classes,
  seed,
  side = 8,
  channels = 1,
  noise = 0.6,
}: SquareOptions): Images {
  const random = createRandom(seed);
  const values = new Float32Array(count * side * side * channels);
  const labels = Int32Array.from({ length: count }, (_, i) => i % classes);
  const half = side / 2;
  for (let image = 0; image < count; image++) {
    const top = labels[image] & 1 ? half : 0;
    const left = labels[image] & 2 ? half : 0;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const inside = y >= top && y < top + half && x >= left && x < left + half;
        for (let channel = 0; channel < channels; channel++) {
          const at = ((image * side + y) * side + x) * channels + channel;
          values[at] = (inside ? 1 : -0.5) + random.normal(0, noise);
        }
      }
    }
  }
  const names = Array.from({ length: classes }, (_, i) => `class ${i}`);
  return imagesOfValues({ count, height: side, width: side, channels, values, labels, classes: names });
}
