// Decodes one JPEG or PNG file; libvips (through sharp, loaded with the first image) does the work, within bounds.
import type { Sharp } from 'sharp';
import { UserError } from '../../user-error.ts';

export interface DecodedImage {
  /** height × width × channels: bytes as they were, or numbers of 16 bits. */
  readonly values: Uint8Array | Uint16Array;
  /** 1 when red, green and blue agree in every pixel. */
  readonly channels: 1 | 3;
  /** Of an image of 16 bits: its largest number before it was resized. */
  readonly peak?: number;
}

export interface DecodedFile extends DecodedImage {
  /** As large as it was in the file, upright. */
  readonly stored: Sides;
}

/** Height and width in pixels. */
export interface Sides {
  readonly height: number;
  readonly width: number;
}

/** Work that needs much memory, one after the other. */
export type Alone = <T>(work: () => Promise<T>) => Promise<T>;

const maxInputPixels = 2 ** 26;
/** Above that many pixels an image is decoded alone: of 8 bits, which libvips shrinks as it reads, and of 16. */
const largeInputPixels = { bytes: 2 ** 24, deep: 2 ** 22 } as const;
/** How far apart the inks, or the colours they make, of a grey CMYK image may lie: what JPEG and the profile add. */
const inkTolerance = 12;
const printTolerance = { most: 32, mean: 8 } as const;

/** What decodes files. Throws UserError where it was not installed, as beside the one file of `qcnn serve`. */
export async function decoder(): Promise<typeof import('sharp').default> {
  try {
    return (await import('sharp')).default;
  } catch (error) {
    const [reason] = (error as Error).message.split('\n', 1);
    throw new UserError(
      `image files are decoded by the npm package sharp, which cannot be loaded here (${reason}); give pixels as an array instead, in Python numpy.asarray(PIL.Image.open(path)), or install it by npm install sharp`,
      1,
    );
  }
}

/** The image stretched to these sides, transparency over black; `path` is for messages. Throws UserError. */
export async function decodeImage(
  bytes: Uint8Array,
  path: string,
  sides: Sides,
  alone: Alone,
): Promise<DecodedFile> {
  const sharp = await decoder();
  const open = () => sharp(bytes, { limitInputPixels: maxInputPixels, failOn: 'error', autoOrient: true });
  try {
    const { format, width, height, depth, space, hasProfile, autoOrient } = await open().metadata();
    if (format !== 'jpeg' && format !== 'png')
      throw new UserError(`${path} is ${format}, not JPEG or PNG. Convert or remove it.`);
    const deep = depth === 'ushort';
    const decode = () => {
      if (deep) return decodeDeep(open(), space === 'grey16', sides);
      return space === 'cmyk' ? decodeInks(open, hasProfile, sides) : decodeBytes(open(), sides);
    };
    const isLarge = width * height > largeInputPixels[deep ? 'deep' : 'bytes'];
    return { ...(await (isLarge ? alone(decode) : decode())), stored: autoOrient };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason =
      error instanceof Error ? error.message.split('\n')[0].replaceAll(/\s+/g, ' ') : String(error);
    throw new UserError(`${path} cannot be read as a JPEG or PNG image (${reason}). Replace or remove it.`);
  }
}

function fit(image: Sharp, { height, width }: Sides): Sharp {
  return image.resize(width, height, { fit: 'fill', kernel: 'cubic' });
}

async function decodeRgb(image: Sharp, sides: Sides): Promise<Uint8Array> {
  return fit(image.flatten({ background: 'black' }), sides)
    .toColourspace('srgb')
    .raw()
    .toBuffer();
}

async function decodeBytes(image: Sharp, sides: Sides): Promise<DecodedImage> {
  return withoutCopies(await decodeRgb(image, sides));
}

/** All 16 bits; what they are worth is decided when the whole data set is known. */
async function decodeDeep(image: Sharp, grey: boolean, sides: Sides): Promise<DecodedImage> {
  const space = grey ? 'grey16' : 'rgb16';
  const numbersOf = async (picture: Sharp) => {
    const raw = picture.toColourspace(space).raw({ depth: 'ushort' });
    const { data, info } = await raw.toBuffer({ resolveWithObject: true });
    return { ...info, numbers: numbersIn(data) };
  };
  const { width, height, channels, numbers } = await numbersOf(image.flatten({ background: 'black' }));
  const peak = numbers.reduce((most, value) => Math.max(most, value), 0);
  const sharp = await decoder();
  const whole = sharp(numbers, { raw: { width, height, channels } });
  const fitted = await numbersOf(fit(whole, sides));
  return {
    ...(fitted.channels === 1 ? { values: fitted.numbers, channels: 1 } : withoutCopies(fitted.numbers)),
    peak,
  };
}

/** The 16-bit numbers in a buffer, copied only where it does not begin at one. */
function numbersIn(data: Uint8Array): Uint16Array {
  const { buffer, byteOffset, length } = data.byteOffset % 2 === 0 ? data : Uint8Array.from(data);
  return new Uint16Array(buffer, byteOffset, length / 2);
}

/**
 * A CMYK image. Equal parts of cyan, magenta and yellow with no profile are grey, (1 − ink)(1 − black); anything else
 * is what its profile, or libvips's for print, makes of it, and grey where that differs from grey by rounding only.
 */
async function decodeInks(open: () => Sharp, hasProfile: boolean, sides: Sides): Promise<DecodedImage> {
  if (!hasProfile) {
    const picture = fit(open().pipelineColourspace('cmyk'), sides).toColourspace('cmyk');
    const inks = new Uint8Array(await picture.raw().toBuffer());
    if (spreads(inks, 4).every((spread) => spread <= inkTolerance)) {
      const values = Uint8Array.from({ length: sides.height * sides.width }, (_, i) => {
        const [cyan, magenta, yellow, black] = inks.subarray(4 * i);
        return Math.round((255 - (cyan + magenta + yellow) / 3) * (1 - black / 255));
      });
      return { values, channels: 1 };
    }
  }
  const rgb = await decodeRgb(open(), sides);
  const apart = spreads(rgb, 3);
  const mean = apart.reduce((sum, spread) => sum + spread, 0) / apart.length;
  if (mean > printTolerance.mean || apart.some((spread) => spread > printTolerance.most))
    return { values: rgb, channels: 3 };
  const values = Uint8Array.from(apart, (_, i) =>
    Math.round((rgb[3 * i] + rgb[3 * i + 1] + rgb[3 * i + 2]) / 3),
  );
  return { values, channels: 1 };
}

/** Per pixel: how far its first three numbers lie apart. */
function spreads(values: Uint8Array, channels: number): Uint8Array {
  return Uint8Array.from({ length: values.length / channels }, (_, i) => {
    const [a, b, c] = values.subarray(channels * i);
    return Math.max(a, b, c) - Math.min(a, b, c);
  });
}

/** One channel for three that agree everywhere. */
function withoutCopies(rgb: Uint8Array | Uint16Array): DecodedImage {
  for (let i = 0; i < rgb.length; i += 3)
    if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return { values: rgb, channels: 3 };
  const grey = rgb instanceof Uint8Array ? new Uint8Array(rgb.length / 3) : new Uint16Array(rgb.length / 3);
  for (let i = 0; i < grey.length; i++) grey[i] = rgb[3 * i];
  return { values: grey, channels: 1 };
}
