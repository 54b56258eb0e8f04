// Training images turned, mirrored, enlarged and moved at random: what is drawn for an image follows from the seed, the
// epoch and its place in the set alone, and each is made when it is asked for.
import { UserError } from '../../user-error.ts';
import type { Random } from '../random.ts';
import type { Images } from './dataset.ts';
import { randomOfImage } from './image-random.ts';
import { filler, sampleSize } from './images.ts';

/** Ways in which images may be mirrored. */
export const flips = ['horizontal', 'vertical', 'both'] as const;

/** How training images are changed, anew in each epoch. */
export interface Augmentation {
  /** Largest turn in either direction, degrees: above 0, at most 180. */
  readonly rotate?: number | undefined;
  /** Mirrored in half of the cases: left and right, up and down, or each by itself. */
  readonly flip?: (typeof flips)[number] | undefined;
  /** Enlarged by a factor between 1 − zoom and 1 + zoom: above 0, below 1. */
  readonly zoom?: number | undefined;
  /** Moved along each axis by at most this share of the side: above 0, below 1. */
  readonly shift?: number | undefined;
}

/** The parts of an augmentation, by name. */
export const augmentationNames = [
  'rotate',
  'flip',
  'zoom',
  'shift',
] as const satisfies readonly (keyof Augmentation)[];

/** Throws UserError for an unknown part, a value that it cannot have, and for nothing to do. */
export function checkAugmentation(augmentation: Augmentation): void {
  const { rotate, flip, zoom, shift } = augmentation;
  const known = augmentationNames.join(', ');
  const unknown = Object.keys(augmentation).find((name) => !augmentationNames.some((each) => each === name));
  if (unknown !== undefined)
    throw new UserError(`There is no augmentation "${unknown}"; choose from ${known}.`);
  const wanted = (name: string, value: unknown, rule: string) =>
    new UserError(`The augmentation ${name} is ${String(value)}; give ${rule}.`);
  if (rotate !== undefined && !(rotate > 0 && rotate <= 180))
    throw wanted('rotate', rotate, 'degrees above 0, at most 180');
  if (flip !== undefined && !flips.includes(flip)) throw wanted('flip', flip, flips.join(', '));
  if (zoom !== undefined && !(zoom > 0 && zoom < 1))
    throw wanted('zoom', zoom, 'a share above 0 and below 1');
  if (shift !== undefined && !(shift > 0 && shift < 1))
    throw wanted('shift', shift, 'a share of the side, above 0 and below 1');
  if ([rotate, flip, zoom, shift].every((part) => part === undefined))
    throw new UserError(`The augmentation is empty; choose from ${known}.`);
}

/** The images of a set as one epoch sees them, counted from 0. Between pixels they are interpolated linearly; what lies beyond the edge is as the edge. */
export function augmentImages(
  images: Images,
  augmentation: Augmentation,
  seed: number,
  epoch: number,
): Images {
  const source = new Float32Array(sampleSize(images));
  const fill = filler(images.count, source.length, (image, out, at) => {
    images.fill([image], source);
    const view = drawView(augmentation, images, randomOfImage(seed, epoch, image));
    resample(source, images, view, out.subarray(at, at + source.length));
  });
  return { ...images, fill };
}

type Shape = Pick<Images, 'height' | 'width' | 'channels'>;

/** Where the pixel (x, y) of the new image comes from: x′ = xx·x + xy·y + x0, y′ = yx·x + yy·y + y0. */
export interface View {
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
}

/** As many numbers are drawn whatever is asked for: one part more changes nothing of the others. */
function drawView(
  { rotate = 0, flip, zoom = 0, shift = 0 }: Augmentation,
  { height, width }: Shape,
  random: Random,
): View {
  const [turn, mirrorX, mirrorY, factor, right, down] = Array.from({ length: 6 }, () =>
    random.uniform(-1, 1),
  );
  const angle = (turn * rotate * Math.PI) / 180;
  const scale = 1 / (1 + factor * zoom);
  const sideX = mirrorX < 0 && (flip === 'horizontal' || flip === 'both') ? -scale : scale;
  const sideY = mirrorY < 0 && (flip === 'vertical' || flip === 'both') ? -scale : scale;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [xx, xy, yx, yy] = [sideX * cos, sideX * sin, -sideY * sin, sideY * cos];
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  const [movedX, movedY] = [centreX + right * shift * width, centreY + down * shift * height];
  return { xx, xy, x0: centreX - xx * movedX - xy * movedY, yx, yy, y0: centreY - yx * movedX - yy * movedY };
}

/** Writes the image seen so into `out`, both [height × width × channels]. */
export function resample(
  source: Float32Array,
  { height, width, channels }: Shape,
  { xx, xy, x0, yx, yy, y0 }: View,
  out: Float32Array,
): void {
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = clamp(xx * x + xy * y + x0, width - 1);
      const fromY = clamp(yx * x + yy * y + y0, height - 1);
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const [shareX, shareY] = [fromX - left, fromY - top];
      const right = shareX > 0 ? channels : 0;
      const below = shareY > 0 ? width * channels : 0;
      for (let c = 0, at = (top * width + left) * channels; c < channels; c++, at++) {
        const upper = source[at] + shareX * (source[at + right] - source[at]);
        const lower = source[at + below] + shareX * (source[at + below + right] - source[at + below]);
        out[to++] = upper + shareY * (lower - upper);
      }
    }
  }
}

function clamp(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : value;
}
