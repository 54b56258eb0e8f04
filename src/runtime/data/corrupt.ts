// Test images made worse on purpose, to see how much a trained model stands: noise, blur, a shift. Each is made when it is
// asked for, the same each time.
import { UserError } from '../../user-error.ts';
import type { Random } from '../random.ts';
import { resample } from './augment.ts';
import type { Images } from './dataset.ts';
import { randomOfImage } from './image-random.ts';
import { filler, sampleSize } from './images.ts';

/** Ways in which test images are made worse. */
export const corruptionNames = ['noise', 'blur', 'shift'] as const;

/** One way, and how much. */
export interface Corruption {
  readonly name: (typeof corruptionNames)[number];
  /**
   * - noise: standard deviation of what is added to each number of a pixel, as a share of white.
   * - blur: standard deviation of a Gaussian, in pixels.
   * - shift: pixels by which an image is moved, in a direction of its own; what comes in is as the edge.
   */
  readonly strength: number;
}

const mostStrength: Readonly<Record<Corruption['name'], number>> = { noise: 1, blur: 32, shift: 1024 };
const mostCorruptions = 32;

/** Throws UserError for corruptions that there are not, for none, too many, and one that is given twice. */
export function checkCorruptions(corruptions: readonly Corruption[]): void {
  if (corruptions.length === 0 || corruptions.length > mostCorruptions)
    throw new UserError(`There are ${corruptions.length} corruptions; give 1 to ${mostCorruptions}.`);
  const seen = new Set<string>();
  for (const { name, strength } of corruptions) {
    if (!corruptionNames.includes(name))
      throw new UserError(
        `There is no corruption "${String(name)}"; choose from ${corruptionNames.join(', ')}.`,
      );
    if (!(strength > 0 && strength <= mostStrength[name]))
      throw new UserError(
        `The corruption ${name} is ${strength}; give ${unit[name]} above 0, at most ${mostStrength[name]}.`,
      );
    const key = `${name}=${strength}`;
    if (seen.has(key)) throw new UserError(`The corruption ${key} is given twice.`);
    seen.add(key);
  }
}

const unit: Readonly<Record<Corruption['name'], string>> = {
  noise: 'a share of white',
  blur: 'pixels',
  shift: 'pixels',
};

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
