// Brings decoded images to bytes: those of 8 bits as they are, those of 16 bits by one scale for the whole data set.
import type { PixelScale, SplitName } from './dataset.ts';
import type { DecodedImage } from './decode-image.ts';

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
  const scale = findScale(images, splitOf);
  const channels = images.some((image) => image.channels === 3) ? 3 : 1;
  const imageBytes = (images[0].values.length / images[0].channels) * channels;
  const pixels = new Uint8Array(images.length * imageBytes);
  images.forEach((image, index) => {
    const white = image.peak === undefined ? 255 : scale!.white;
    const copies = channels / image.channels;
    let at = index * imageBytes;
    for (const value of image.values) {
      const byte = Math.min(Math.round((255 * value) / white), 255);
      for (let copy = 0; copy < copies; copy++) pixels[at++] = byte;
    }
  });
  return { pixels, channels, scale };
}

function findScale(images: readonly DecodedImage[], splitOf: readonly SplitName[]): PixelScale | undefined {
  const peaks = images.map(({ peak }) => peak ?? -1);
  const highest = { train: -1, validation: -1, test: -1 };
  peaks.forEach((peak, i) => (highest[splitOf[i]] = Math.max(highest[splitOf[i]], peak)));
  if (Math.max(...Object.values(highest)) < 0) return undefined;
  const fitted = highest.train >= 0;
  const white = fitted ? 2 ** Math.max(1, Math.ceil(Math.log2(highest.train + 1))) - 1 : 65_535;
  const above = (split: SplitName) => peaks.filter((peak, i) => peak > white && splitOf[i] === split).length;
  return {
    white,
    fitted,
    images: peaks.filter((peak) => peak >= 0).length,
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
