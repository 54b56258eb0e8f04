// Decoded images as bytes: those of 8 bits as they are, those of 16 bits by one scale for the whole data set.
import type { PixelScale, SplitName } from './dataset.ts';
import type { DecodedImage } from './decode-image.ts';

/** The largest number of 16 bits. */
export const fullWhite = 65_535;

export interface Pixels {
  /** count × size × size × channels. */
  readonly pixels: Uint8Array;
  /** 1 when all images are grey. */
  readonly channels: 1 | 3;
  /** Where there are images of 16 bits. */
  readonly scale?: PixelScale;
}

/** `splitOf[i]` is where image i belongs: training images decide the scale. All images have one size; there is one at least. */
export function toPixels(images: readonly DecodedImage[], splitOf: readonly SplitName[]): Pixels {
  const scale = findScale(images.map(({ peak }, i) => ({ split: splitOf[i], peak })));
  const channels = images.some((image) => image.channels === 3) ? 3 : 1;
  const imageBytes = (images[0].values.length / images[0].channels) * channels;
  const pixels = new Uint8Array(images.length * imageBytes);
  images.forEach((image, index) =>
    pixels.set(asPixels(image, channels, scale?.white ?? fullWhite), index * imageBytes),
  );
  return { pixels, channels, ...(scale && { scale }) };
}

/** Numbers of a split's images, one image after the other. */
export interface SplitNumbers {
  readonly count: number;
  readonly values: Uint8Array | Uint16Array;
}

/** The scale of splits that are held as arrays; undefined where all are bytes. */
export function scaleOfSplits(
  splits: Readonly<Record<SplitName, SplitNumbers | undefined>>,
): PixelScale | undefined {
  const images: ScaledImage[] = [];
  for (const split of ['train', 'validation', 'test'] as const) {
    const { count, values } = splits[split] ?? { count: 0, values: new Uint8Array(0) };
    const size = values.length / count;
    for (let i = 0; i < count; i++)
      images.push({ split, peak: peakOf(values.subarray(i * size, (i + 1) * size)) });
  }
  return findScale(images);
}

/** The largest of 16-bit numbers; undefined for bytes. */
function peakOf(values: Uint8Array | Uint16Array): number | undefined {
  if (values instanceof Uint8Array) return undefined;
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** Bytes as they are, numbers of 16 bits by the scale that was found for them. */
export function toBytes(values: Uint8Array | Uint16Array, scale: PixelScale | undefined): Uint8Array {
  return asBytes(values, scale?.white ?? fullWhite);
}

function asBytes(values: Uint8Array | Uint16Array, white: number): Uint8Array {
  if (values instanceof Uint8Array) return values;
  return Uint8Array.from(values, (value) => Math.min(Math.round((255 * value) / white), 255));
}

/** One image in as many channels, equal ones where it has but one. */
export function asPixels(image: DecodedImage, channels: number, white: number): Uint8Array {
  const bytes = asBytes(image.values, white);
  const copies = channels / image.channels;
  if (copies === 1) return bytes;
  return Uint8Array.from({ length: bytes.length * copies }, (_, i) => bytes[Math.floor(i / copies)]);
}

/** An image's split, and its largest number where it has 16 bits. */
interface ScaledImage {
  readonly split: SplitName;
  readonly peak?: number | undefined;
}

function findScale(images: readonly ScaledImage[]): PixelScale | undefined {
  const deep = images.flatMap(({ split, peak }) => (peak === undefined ? [] : [{ split, peak }]));
  if (deep.length === 0) return undefined;
  const highest = deep.reduce(
    (most, { split, peak }) => (split === 'train' ? Math.max(most, peak) : most),
    -1,
  );
  const fitted = highest >= 0;
  const white = fitted ? 2 ** Math.max(1, Math.ceil(Math.log2(highest + 1))) - 1 : fullWhite;
  const above = (name: SplitName) => deep.filter(({ split, peak }) => split === name && peak > white).length;
  return {
    white,
    fitted,
    images: deep.length,
    of: images.length,
    clipped: { validation: above('validation'), test: above('test') },
  };
}

/** What a reader of figures on this set must know of the scale. */
export function scaleNotes(scale: PixelScale | undefined): string[] {
  if (!scale) return [];
  const { white, fitted, images, of, clipped } = scale;
  const which =
    images === of ? 'The images have' : `${images} of ${of} images ${images === 1 ? 'has' : 'have'}`;
  const reason = fitted
    ? 'the least 2^k − 1 that no training image exceeds'
    : 'as no training image has so many';
  const others = images === of ? '' : '; the others, of 8 bits, are as stored';
  const notes = [
    `${which} 16 bits a channel: 0 to ${white} became 0 to 255, one scale for all, ${reason}${others}.`,
  ];
  for (const split of ['validation', 'test'] as const) {
    const count = clipped[split];
    if (count > 0)
      notes.push(
        `${count} ${split} ${count === 1 ? 'image exceeds' : 'images exceed'} ${white} and ${count === 1 ? 'was' : 'were'} clipped there.`,
      );
  }
  return notes;
}
