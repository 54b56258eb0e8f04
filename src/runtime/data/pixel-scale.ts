// Images of 16 bits as bytes, by one scale for the whole data set; those of 8 bits stay as they are.
import type { Pixels, PixelScale, SplitName } from './dataset.ts';

/** The largest number of 16 bits. */
export const fullWhite = 65_535;

/** The byte of each number of 16 bits: `white`, and all above it, is 255. */
export function byteTable(white: number): Uint8Array {
  return Uint8Array.from({ length: fullWhite + 1 }, (_, value) =>
    Math.min(Math.round((255 * value) / white), 255),
  );
}

/** Images of 16 bits a channel, two bytes each, as bytes; made anew each time that one is looked at. */
export function scaledPixels(deep: Pixels, little: boolean, white: number): Pixels {
  const table = byteTable(white);
  const bytes = new Uint8Array(deep.imageBytes / 2);
  return {
    count: deep.count,
    imageBytes: bytes.length,
    at(image) {
      const numbers = deep.at(image);
      for (let i = 0; i < bytes.length; i++) bytes[i] = table[numberAt(numbers, i, little)];
      return bytes;
    },
  };
}

/** The largest number in an image of 16 bits a channel. */
export function peakOf(numbers: Uint8Array, little: boolean): number {
  let most = 0;
  for (let i = 0; i < numbers.length / 2; i++) most = Math.max(most, numberAt(numbers, i, little));
  return most;
}

/** A number of 16 bits. */
export function numberAt(bytes: Uint8Array, index: number, little: boolean): number {
  const [low, high] = little ? [2 * index, 2 * index + 1] : [2 * index + 1, 2 * index];
  return bytes[low] | (bytes[high] << 8);
}

/** An image's split, and its largest number where it has 16 bits. */
export interface ScaledImage {
  readonly split: SplitName;
  readonly peak?: number | undefined;
}

/** The scale that the training images decide, here or in the set of `given`; undefined where all images are bytes. */
export function findScale(
  images: readonly ScaledImage[],
  given?: Pick<PixelScale, 'white' | 'fitted'>,
): PixelScale | undefined {
  const deep = images.flatMap(({ split, peak }) => (peak === undefined ? [] : [{ split, peak }]));
  if (deep.length === 0) return undefined;
  const highest = deep.reduce(
    (most, { split, peak }) => (split === 'train' ? Math.max(most, peak) : most),
    -1,
  );
  const fitted = given?.fitted ?? highest >= 0;
  const white = given
    ? given.white
    : fitted
      ? 2 ** Math.max(1, Math.ceil(Math.log2(highest + 1))) - 1
      : fullWhite;
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
