// Arrays of a frame: what its header says of them, and their numbers in its payload, where they are looked at and not copied.
import { list, Misfit, object, oneOf, shortText, whole, type Shaped } from '../json-shape.ts';
import { aligned } from './frames.ts';

const kinds = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
} as const;

export type Dtype = keyof typeof kinds;
export type Values = InstanceType<(typeof kinds)[Dtype]>;

export interface NamedArray {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** In another precision perhaps than `dtype`, into which they are put then. */
  readonly values: ArrayLike<number>;
}

/** An array as it came: a view of the payload. */
export interface GivenArray extends NamedArray {
  readonly values: Values;
}

export type Arrays = readonly GivenArray[];

/** Arrays of a frame: a model may have some hundreds. */
const mostArrays = 4096;
const mostDimensions = 8;

export const arraysShape = list(
  object({
    name: shortText(200),
    dtype: oneOf('float32', 'float64', 'int32', 'uint8'),
    shape: list(whole(0, 2 ** 32), mostDimensions),
  }),
  mostArrays,
);

/** Throws Misfit where the payload has another length than they take. */
export function arraysIn(payload: Uint8Array, described: Shaped<typeof arraysShape>): GivenArray[] {
  let at = 0;
  const arrays = described.map(({ name, dtype, shape }) => {
    const kind = kinds[dtype];
    const length = sizeOf(shape);
    const start = at;
    at += aligned(length * kind.BYTES_PER_ELEMENT);
    return { name, dtype, shape, length, start };
  });
  if (at !== payload.byteLength)
    throw new Misfit(`they take ${at} bytes with their filling, and the payload has ${payload.byteLength}`);
  return arrays.map(({ name, dtype, shape, length, start }) => {
    const values = new kinds[dtype](payload.buffer as ArrayBuffer, payload.byteOffset + start, length);
    return { name, dtype, shape, values };
  });
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

export function bytesOf(arrays: readonly NamedArray[]): number {
  return arrays.reduce((sum, { dtype, values }) => sum + aligned(values.length * kinds[dtype].BYTES_PER_ELEMENT), 0); // prettier-ignore
}

/** Puts them into `bytes` from `start` on, a multiple of 8, each filled up with zeros. */
export function putArrays(
  arrays: readonly NamedArray[],
  bytes: Uint8Array<ArrayBuffer>,
  start: number,
): void {
  let at = start;
  for (const { dtype, values } of arrays) {
    const kind = kinds[dtype];
    const length = values.length * kind.BYTES_PER_ELEMENT;
    new kind(bytes.buffer, at, values.length).set(values);
    bytes.fill(0, at + length, at + aligned(length));
    at += aligned(length);
  }
}
