// A heat map as a picture: the image in grey, red over it where a place speaks for the class, blue where against it.
import type { Images } from '../runtime/data/dataset.ts';
import { valuesOf } from '../runtime/data/images.ts';
import type { HeatMap } from './heat-map.ts';

/** Pixels of the picture along the longer side, about. */
const side = 256;
const [forIt, against] = [
  [214, 47, 39],
  [44, 102, 188],
] as const;
const strongest = 0.75;

/** A PNG file of one image under its map, each pixel a square. */
export async function paint(image: Images, map: HeatMap): Promise<Uint8Array> {
  const { height, width } = image;
  const { default: sharp } = await import('sharp');
  const scale = Math.max(1, Math.round(side / Math.max(height, width)));
  const picture = sharp(colours(image, map), { raw: { height, width, channels: 3 } });
  const large = picture.resize(width * scale, height * scale, { kernel: 'nearest' });
  return large.png({ compressionLevel: 9 }).toBuffer();
}

/** Pixels of a small picture along the longer side, at most. */
const smallSide = 64;

/** A small PNG file of one image, as it is or under its map: a pixel each, fewer where it is large. */
export async function paintSmall(image: Images, map?: HeatMap): Promise<Uint8Array> {
  const { height, width } = image;
  const { default: sharp } = await import('sharp');
  const bytes = map ? colours(image, map) : asItIs(image);
  const picture = sharp(bytes, { raw: { height, width, channels: 3 } });
  const small = picture.resize(smallSide, smallSide, { fit: 'inside', withoutEnlargement: true });
  const grey = map === undefined && image.channels === 1;
  return (grey ? small.toColourspace('b-w') : small).png({ compressionLevel: 9 }).toBuffer();
}

/** [height × width × 3]: bytes, the darkest value of all channels 0 and the lightest 255. */
function asItIs(image: Images): Uint8Array {
  const { channels } = image;
  const lit = stretched(valuesOf(image));
  const of = channels === 3 ? (at: number) => at : (at: number) => Math.floor(at / 3) * channels;
  return Uint8Array.from({ length: 3 * image.height * image.width }, (_, at) =>
    Math.round(255 * lit[of(at)]),
  );
}

/** [height × width × 3]: bytes. */
function colours(image: Images, { values }: HeatMap): Uint8Array {
  const grey = greyOf(image);
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
  const bytes = new Uint8Array(3 * grey.length);
  grey.forEach((light, pixel) => {
    const share = (strongest * Math.abs(values[pixel])) / most;
    const colour = values[pixel] > 0 ? forIt : against;
    for (let channel = 0; channel < 3; channel++)
      bytes[3 * pixel + channel] = Math.round(255 * light * (1 - share) + colour[channel] * share);
  });
  return bytes;
}

/** [height × width], the darkest 0 and the lightest 1. */
function greyOf(image: Images): Float32Array {
  const { height, width, channels } = image;
  const grey = new Float32Array(height * width);
  valuesOf(image).forEach((value, at) => (grey[Math.floor(at / channels)] += value / channels));
  return stretched(grey);
}

/** The least 0 and the largest 1. */
function stretched(values: Float32Array): Float32Array {
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  return values.map((value) => (most > least ? (value - least) / (most - least) : 0.5));
}
