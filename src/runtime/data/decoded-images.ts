// Decoded image files one after the other, in memory or in a file, until it is known what they are worth: grey or
// coloured, and of 16 bits by which scale.
import type { Pixels, PixelScale, SplitName } from './dataset.ts';
import type { DecodedImage } from './decode-image.ts';
import { contentKey } from './duplicates.ts';
import { byteTable, findScale, fullWhite, numberAt } from './pixel-scale.ts';
import type { Storage } from './storage.ts';

export interface DecodedImages {
  readonly count: number;
  /** The bytes of an image as they were decoded, of 16 bits two a number; to be read at once. */
  readonly at: (image: number) => Uint8Array;
  /** By image: 1 or 3. */
  readonly channels: Uint8Array;
  /** By image: its largest number where it has 16 bits. */
  readonly peaks: readonly (number | undefined)[];
  /** By image: equal exactly where all that was decoded is. */
  readonly keys: readonly string[];
}

/** Takes `count` images in, of `imageBytes` at most, as `path` calls them where there is no room. */
export function collectDecoded(
  count: number,
  imageBytes: number,
  storage: Storage,
  path: string,
): { add(image: DecodedImage): void; end(): DecodedImages; abandon(): void } {
  const inMemory = storage.holds(count * imageBytes);
  const kept: Uint8Array[] = [];
  const sink = inMemory ? undefined : storage.sink(2 * count * imageBytes, path);
  const starts = new Float64Array(count + 1);
  const channels = new Uint8Array(count);
  const peaks: (number | undefined)[] = [];
  const keys: string[] = [];
  return {
    add(image) {
      const { values } = image;
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      if (sink) sink.write(bytes);
      else kept.push(bytes);
      const at = keys.length;
      starts[at + 1] = starts[at] + bytes.length;
      channels[at] = image.channels;
      peaks.push(image.peak);
      keys.push(contentKey(bytes));
    },
    end() {
      const bytes = sink?.end();
      const at = (image: number) =>
        bytes ? bytes.view(starts[image], starts[image + 1] - starts[image]) : kept[image];
      return { count: keys.length, at, channels, peaks, keys };
    },
    abandon: () => sink?.abandon(),
  };
}

/** Numbers of 16 bits in memory begin with their low byte, on nearly all machines. */
const isLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

interface DecodedPixels {
  /** Coloured where any image is. */
  readonly pixels: Pixels;
  /** 1 when all images are grey. */
  readonly channels: 1 | 3;
  /** Where there are images of 16 bits. */
  readonly scale?: PixelScale;
}

/**
 * The images as bytes of one kind: `splitOf[i]` is where image i belongs, and training images decide the scale. All have one
 * size, `area` pixels. `given` is the scale of other images, where those decide.
 */
export function toPixels(
  decoded: DecodedImages,
  splitOf: readonly SplitName[],
  area: number,
  given?: Pick<PixelScale, 'white' | 'fitted'>,
): DecodedPixels {
  const { count, at, channels: own, peaks } = decoded;
  const scale = findScale(
    peaks.map((peak, i) => ({ split: splitOf[i], peak })),
    given,
  );
  const channels = own.includes(3) ? 3 : 1;
  const convert = converter(area, channels, scale?.white ?? fullWhite);
  const pixels = {
    count,
    imageBytes: area * channels,
    at: (image: number) => convert(at(image), own[image], peaks[image] !== undefined),
  };
  return { pixels, channels, ...(scale && { scale }) };
}

/**
 * From the decoded bytes of an image of `area` pixels to bytes in so many channels, equal ones where it has but one; what it
 * gives may be overwritten by the next.
 */
export function converter(
  area: number,
  channels: number,
  white: number,
): (decoded: Uint8Array, own: number, isDeep: boolean) => Uint8Array {
  const converted = new Uint8Array(area * channels);
  let table: Uint8Array | undefined;
  return (decoded, own, isDeep) => {
    if (!isDeep && own === channels) return decoded;
    const bytes = isDeep ? (table ??= byteTable(white)) : undefined;
    const copies = channels / own;
    for (let i = 0, to = 0; i < area * own; i++) {
      const byte = bytes ? bytes[numberAt(decoded, i, isLittle)] : decoded[i];
      for (let copy = 0; copy < copies; copy++) converted[to++] = byte;
    }
    return converted;
  };
}
