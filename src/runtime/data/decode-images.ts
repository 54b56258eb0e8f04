// Decodes JPEG and PNG files to one common size; libvips (through sharp) does the work, within bounds.
import sharp from 'sharp';
import { UserError } from '../../user-error.ts';
import { maxDataBytes, readDataFile, sha256 } from './read-file.ts';

export interface ImageFile {
  readonly path: string;
  /** Path below the data set's folder, with forward slashes. */
  readonly id: string;
  /** The files whose hashes make up one entry of `sha256`: those of a folder. */
  readonly group: string;
  readonly label: number;
}

export interface DecodedImages {
  /** count × size × size × channels. */
  readonly pixels: Uint8Array;
  /** 1 when red, green and blue agree in every pixel. */
  readonly channels: 1 | 3;
  /** By group: the hash of what `sha256sum *` prints in that folder, images only. */
  readonly sha256: Readonly<Record<string, string>>;
}

const maxInputPixels = 2 ** 26;
const maxFileBytes = 2 ** 28;
const decodedTogether = 16;

/** The files' pixels in their order, each image stretched to size × size. Throws UserError on the first bad file. */
export async function decodeImages(files: readonly ImageFile[], size: number): Promise<DecodedImages> {
  const imageBytes = size * size * 3;
  if (files.length * imageBytes > maxDataBytes) {
    throw new UserError(
      `${files.length} images of ${size} × ${size} pixels are more than fit in memory; choose a smaller size.`,
    );
  }
  const pixels = new Uint8Array(files.length * imageBytes);
  const hashes: string[] = [];
  async function decode(index: number): Promise<void> {
    const bytes = await readDataFile(files[index].path, maxFileBytes);
    hashes[index] = sha256(bytes);
    pixels.set(await decodeImage(bytes, files[index].path, size), index * imageBytes);
  }
  for (let first = 0; first < files.length; first += decodedTogether) {
    await Promise.all(files.slice(first, first + decodedTogether).map((_, i) => decode(first + i)));
  }
  return {
    ...(isGrey(pixels) ? { pixels: firstChannel(pixels), channels: 1 } : { pixels, channels: 3 }),
    sha256: groupHashes(files, hashes),
  };
}

/** size × size × 3 bytes; `path` is for messages. */
async function decodeImage(bytes: Uint8Array, path: string, size: number): Promise<Uint8Array> {
  try {
    const image = sharp(bytes, { limitInputPixels: maxInputPixels, failOn: 'error', autoOrient: true });
    const { format } = await image.metadata();
    if (format !== 'jpeg' && format !== 'png')
      throw new UserError(`${path} is ${format}, not JPEG or PNG. Convert or remove it.`);
    return await image
      .flatten({ background: 'black' })
      .resize(size, size, { fit: 'fill', kernel: 'cubic' })
      .toColourspace('srgb')
      .raw()
      .toBuffer();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason =
      error instanceof Error ? error.message.split('\n')[0].replaceAll(/\s+/g, ' ') : String(error);
    throw new UserError(`${path} cannot be read as a JPEG or PNG image (${reason}). Replace or remove it.`);
  }
}

function isGrey(rgb: Uint8Array): boolean {
  for (let i = 0; i < rgb.length; i += 3) if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return false;
  return true;
}

function firstChannel(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgb.length / 3 }, (_, i) => rgb[3 * i]);
}

function groupHashes(files: readonly ImageFile[], hashes: readonly string[]): Record<string, string> {
  const lines = new Map<string, string>();
  files.forEach(({ group, path }, i) => {
    lines.set(group, `${lines.get(group) ?? ''}${hashes[i]}  ${path.split(/[\\/]/).at(-1)}\n`);
  });
  return Object.fromEntries(
    [...lines].map(([group, text]) => [group, sha256(new TextEncoder().encode(text))]),
  );
}
