// Test images made worse on purpose, to see how much a trained model stands: noise, blur, a shift. Each is made when it is
// asked for, the same each time.
import { UserError } from '../../user-error.ts';
import type { Random } from '../random.ts';
import { corruptionNames, type Corruption } from './corruption.ts';
import { resample } from './augment.ts';
import type { Images } from './dataset.ts';
import { randomOfImage } from './image-random.ts';
import { filler, sampleSize } from './images.ts';

/** The images, each made worse; those of bytes stay between black and white. The same seed gives the same images. */
export function corruptImages(images: Images, { name, strength }: Corruption, seed: number): Images {
  const size = sampleSize(images);
  const { normalisation } = images;
  if (normalisation === undefined)
    throw new UserError(`${name} needs images of bytes, of which it is known how they became the values`);
  const source = new Float32Array(size);
  const change = changes[name](images, strength);
  const stream = corruptionNames.indexOf(name);
  const { mean, deviation } = normalisation;
  const { channels } = images;
  const fill = filler(images.count, size, (image, out, at) => {
    images.fill([image], source);
    for (let i = 0; i < size; i++) source[i] = source[i] * deviation[i % channels] + mean[i % channels];
    const changed = out.subarray(at, at + size);
    change(source, changed, randomOfImage(seed, stream, image));
    for (let i = 0; i < size; i++) {
      const bounded = Math.min(Math.max(changed[i], 0), 255);
      changed[i] = (bounded - mean[i % channels]) / deviation[i % channels];
    }
  });
  return { ...images, fill };
}

type Shape = Pick<Images, 'height' | 'width' | 'channels'>;

/** Makes of one image, as numbers from 0 to 255, another. */
type Change = (source: Float32Array, out: Float32Array, random: Random) => void;

const changes: Readonly<Record<Corruption['name'], (shape: Shape, strength: number) => Change>> = {
  noise: (_, strength) => (source, out, random) => {
    for (let i = 0; i < out.length; i++) out[i] = source[i] + random.normal(0, 255 * strength);
  },
  blur(shape, strength) {
    const weights = gaussian(strength);
    const wide = new Float32Array(shape.height * shape.width * shape.channels);
    return (source, out) => {
      blurAlong(source, wide, weights, { ...shape, length: shape.width, step: shape.channels });
      blurAlong(wide, out, weights, { ...shape, length: shape.height, step: shape.width * shape.channels });
    };
  },
  shift: (shape, strength) => (source, out, random) => {
    const angle = random.uniform(0, 2 * Math.PI);
    const [x0, y0] = [strength * Math.cos(angle), strength * Math.sin(angle)];
    resample(source, shape, { xx: 1, xy: 0, x0, yx: 0, yy: 1, y0 }, out);
  },
};

/** Weights (sum 1) from −radius to radius, three deviations away. */
function gaussian(deviation: number): Float64Array {
  const radius = Math.ceil(3 * deviation);
  const raw = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * deviation ** 2)),
  );
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return raw.map((weight) => weight / sum);
}

/** One axis of an image: `length` places, `step` numbers apart; beyond the edge stands what stands at the edge. */
interface Axis {
  readonly length: number;
  readonly step: number;
}

function blurAlong(
  from: Float32Array,
  to: Float32Array,
  weights: Float64Array,
  { length, step }: Axis,
): void {
  const radius = (weights.length - 1) / 2;
  for (let at = 0; at < from.length; at++) {
    const place = Math.floor(at / step) % length;
    const first = at - place * step;
    let sum = 0;
    for (let k = -radius; k <= radius; k++) {
      const other = Math.min(Math.max(place + k, 0), length - 1);
      sum += weights[k + radius] * from[first + other * step];
    }
    to[at] = sum;
  }
}
