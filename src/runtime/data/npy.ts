// Decodes NumPy's .npy format, version 1 to 3, for the types that images and labels come in.
import { UserError } from '../../user-error.ts';
import { partOf, type Bytes } from './bytes.ts';
import { maxDiskBytes } from './limits.ts';
import { maxClasses } from './verify.ts';

export interface NpyArray {
  readonly shape: readonly number[];
  /** Type string as NumPy writes it: "|u1", "<i8", … */
  readonly dtype: string;
  /** Row-major elements. */
  readonly data: Bytes;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const maxHeaderBytes = 65_536;
const maxDimensions = 8;
const elementPattern = /^[|<>=]?([?biuf])([1248])$/;

/** Splits an .npy file into its header's facts and its bytes; `path` is for messages. Throws UserError. */
export function decodeNpy(bytes: Bytes, path: string): NpyArray {
  const head = Uint8Array.from(bytes.view(0, Math.min(bytes.length, 12)));
  if (bytes.length < 12 || magic.some((byte, i) => head[i] !== byte))
    throw new UserError(`${path} is not a NumPy array.`);
  const view = new DataView(head.buffer);
  const longHeader = head[6] >= 2;
  const start = longHeader ? 12 : 10;
  const length = longHeader ? view.getUint32(8, true) : view.getUint16(8, true);
  if (length > maxHeaderBytes || start + length > bytes.length)
    throw new UserError(`${path} is cut off within its header.`);
  const header = new TextDecoder('latin1').decode(bytes.view(start, length));
  const dtype = /'descr': *'([^']{1,16})'/.exec(header)?.[1];
  const order = /'fortran_order': *(True|False)/.exec(header)?.[1];
  const shape = /'shape': *\(([0-9, ]*)\)/
    .exec(header)?.[1]
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  if (!dtype || !order || !shape || shape.length > maxDimensions) {
    throw new UserError(`${path} has a NumPy header that is not understood: ${header.slice(0, 80).trim()}`);
  }
  if (order === 'True')
    throw new UserError(`${path} is stored column by column; save it with numpy.ascontiguousarray.`);
  const element = elementPattern.exec(dtype);
  if (!element)
    throw new UserError(
      `${path} has elements of type "${dtype}"; only booleans, integers and floats are read.`,
    );
  const size = shape.reduce((product, axis) => product * axis, Number(element[2]));
  if (size > maxDiskBytes)
    throw new UserError(`${path} declares ${size} bytes, more than the ${maxDiskBytes} read here.`);
  const data = partOf(bytes, start + length);
  if (data.length !== size) {
    throw new UserError(
      `${path} declares ${shape.join(' × ')} elements, ${size} bytes, and has ${data.length} bytes.`,
    );
  }
  return { shape, dtype, data };
}

/** Which bits the unsigned integers of 8 or 16 bits have; undefined for elements of another type. */
export function npyUnsigned({
  dtype,
}: NpyArray): { readonly bits: 8 | 16; readonly little: boolean } | undefined {
  if (/^.?u1$/.test(dtype)) return { bits: 8, little: true };
  return /^.?u2$/.test(dtype) ? { bits: 16, little: !dtype.startsWith('>') } : undefined;
}

/** The elements as labels: whole numbers below 2^31. Throws UserError at the first that is not one. */
export function npyIntegers({ dtype, data }: NpyArray, path: string): Int32Array {
  const [, kind, width] = elementPattern.exec(dtype)!;
  const size = Number(width);
  const bytes = data.view(0, data.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = !dtype.startsWith('>');
  const read = elementReader(view, kind === '?' || kind === 'b' ? 'u1' : `${kind}${size}`, little);
  if (!read) throw new UserError(`${path} has elements of type "${dtype}", which cannot be labels.`);
  return Int32Array.from({ length: data.length / size }, (_, i) => {
    const value = read(i * size);
    const label = Number(value);
    if (label === (label | 0)) return label;
    const wrong = `${path} holds ${value} at position ${i}`;
    if (typeof value === 'bigint' || Number.isInteger(value))
      throw new UserError(
        `${wrong}; a label is the number of a class, of which there are at most ${maxClasses}.`,
      );
    throw new UserError(`${wrong}; labels are whole numbers.`);
  });
}

/** Which element is not a number, where the elements are floating-point numbers; undefined: all are. */
export function npyNaN({ dtype, data }: NpyArray): number | undefined {
  const [, kind, width] = elementPattern.exec(dtype) ?? [];
  if (kind !== 'f' || !(width === '4' || width === '8')) return undefined;
  const size = Number(width);
  for (let at = 0; at + size <= data.length; at += scannedAtOnce) {
    const length = Math.min(scannedAtOnce, data.length - at);
    const bytes = data.view(at, length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const read = elementReader(view, `f${width}`, !dtype.startsWith('>'))!;
    for (let i = 0; i + size <= length; i += size) if (Number.isNaN(read(i))) return (at + i) / size;
  }
  return undefined;
}

/** Bytes, a multiple of all widths. */
const scannedAtOnce = 2 ** 20;

/** Reads an element at a byte; those of 64 bits as bigint, so that none is rounded. */
function elementReader(
  view: DataView,
  type: string,
  little: boolean,
): ((at: number) => number | bigint) | undefined {
  switch (type) {
    case 'u1':
      return (at) => view.getUint8(at);
    case 'i1':
      return (at) => view.getInt8(at);
    case 'u2':
      return (at) => view.getUint16(at, little);
    case 'i2':
      return (at) => view.getInt16(at, little);
    case 'u4':
      return (at) => view.getUint32(at, little);
    case 'i4':
      return (at) => view.getInt32(at, little);
    case 'u8':
      return (at) => view.getBigUint64(at, little);
    case 'i8':
      return (at) => view.getBigInt64(at, little);
    case 'f4':
      return (at) => view.getFloat32(at, little);
    case 'f8':
      return (at) => view.getFloat64(at, little);
    default:
      return undefined;
  }
}
