// Training images turned, mirrored, enlarged and moved at random: what is drawn for an image follows from the seed, the
// epoch and its place in the set alone, and each is made when it is asked for.
import type { Random } from '../random.ts';
import type { Augmentation } from './augmentation.ts';
import type { Images } from './dataset.ts';
import { randomOfImage } from './image-random.ts';
import { filler, sampleSize } from './images.ts';

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
