// Arrays by name in one file that other programs read too: safetensors, a JSON header and the bytes of each array
// (https://github.com/huggingface/safetensors). A text of our own in the header says what the arrays are for.
import { createHash } from 'node:crypto';
import { list, Misfit, object, oneOf, record, text, whole } from '../json-shape.ts';
import { parseJsonWithin } from '../json-text.ts';
import type { Numbers, NumbersByName } from '../runtime/numbers-by-name.ts';

/** Bytes of a header that is read: a circuit of half a million gates stands in one. */
export const mostHeaderBytes = 2 ** 26;
/** What such a header may hold. */
const mostJson = { lists: 2 ** 17, values: 2 ** 20, depth: 8 } as const;

/** 8 bytes of the header's length. */
const lengthBytes = 8;
const types = {
  F64: { bytes: 8, of: Float64Array },
  F32: { bytes: 4, of: Float32Array },
  I32: { bytes: 4, of: Int32Array },
} as const;
type TypeName = keyof typeof types;

/** Texts in the header, by name. */
export type Metadata = Readonly<Record<string, string>>;

/** The arrays of a file, and the texts in its header. */
export interface Arrays {
  readonly numbers: NumbersByName;
  readonly metadata: Metadata;
}

const shape = object({
  dtype: oneOf(...(Object.keys(types) as TypeName[])),
  shape: list(whole(0, Number.MAX_SAFE_INTEGER), 8),
  data_offsets: list(whole(0, Number.MAX_SAFE_INTEGER), 2, 2),
});
const metadataShape = record(text);

/**
 * The parts of a file, one after the other; arrays are not copied. `sha256`, hex, of the bytes behind the header stands
 * with the metadata. Little-endian machines alone, which all are that run Node.
 */
export function packArrays({ numbers, metadata }: Arrays): readonly Uint8Array[] {
  // Numbers of eight bytes come first, so that all lie at multiples of their size.
  const entries = [...numbers].sort(([, a], [, b]) => types[typeOf(b)].bytes - types[typeOf(a)].bytes);
  const data = entries.map(([, { values }]) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)); // prettier-ignore
  const digest = createHash('sha256');
  let end = 0;
  const described = entries.map(([name, each], index): [string, object] => {
    digest.update(data[index]);
    const start = end;
    end += data[index].length;
    return [name, { dtype: typeOf(each), shape: each.shape, data_offsets: [start, end] }];
  });
  const own = { ...metadata, sha256: digest.digest('hex') };
  const header = Buffer.from(jsonOf([['__metadata__', own], ...described]));
  const padding = -header.length & (lengthBytes - 1);
  const length = Buffer.alloc(lengthBytes);
  length.writeBigUInt64LE(BigInt(header.length + padding));
  return [length, header, Buffer.alloc(padding, ' '), ...data];
}

/** An object, also where a name is `__proto__`. */
function jsonOf(entries: readonly (readonly [string, unknown])[]): string {
  return `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

/**
 * What `packArrays` packed, or another program. Arrays are copies. Throws Misfit where the bytes are no such file, are cut
 * or were changed; takes no more memory than the bytes do.
 */
export function unpackArrays(bytes: Uint8Array): Arrays {
  const { header, start } = headerOf(bytes);
  const { __metadata__: given = {}, ...described } = record((value) => value)(header);
  const { sha256, ...metadata } = metadataShape(given);
  // Of a Buffer, `slice` would be a view.
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  const numbers = new Map<string, Numbers>();
  let end = 0;
  // As their places in the file are: no byte belongs to two arrays, and none to nothing.
  const arrays = Object.entries(described).map(([name, each]) => ({ name, ...shape(each) }));
  for (const { name, dtype, shape, data_offsets } of arrays.sort(byPlace)) {
    const [from, to] = data_offsets;
    const { bytes: size, of } = types[dtype];
    const length = shape.reduce((product, side) => product * side, 1);
    if (from !== end || to - from !== length * size) throw new Misfit(`"${name}" has no place of its own`);
    if (to > data.length) throw new Misfit('it is cut off');
    numbers.set(name, { shape, values: new of(data.slice(from, to).buffer) });
    end = to;
  }
  if (end !== data.length) throw new Misfit('it holds more than it describes');
  if (sha256 !== undefined && sha256 !== createHash('sha256').update(data).digest('hex'))
    throw new Misfit('its numbers are not those that were written');
  return { numbers, metadata };
}

function byPlace(a: { readonly data_offsets: number[] }, b: { readonly data_offsets: number[] }): number {
  return a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1];
}

function headerOf(bytes: Uint8Array): { header: unknown; start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < lengthBytes ? NaN : Number(view.getBigUint64(0, true));
  if (!(length >= 2 && length <= mostHeaderBytes) || bytes[lengthBytes] !== '{'.charCodeAt(0))
    throw new Misfit('it is no safetensors file');
  const start = lengthBytes + length;
  if (start > bytes.length) throw new Misfit('it is cut off');
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(lengthBytes, start));
    return { header: parseJsonWithin(json, mostJson), start };
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit('its header is not JSON');
  }
}

function typeOf({ values }: Numbers): TypeName {
  if (values instanceof Float32Array) return 'F32';
  return values instanceof Float64Array ? 'F64' : 'I32';
}
