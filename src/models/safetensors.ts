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

/** What the header says of an array. */
interface Described {
  readonly dtype: TypeName;
  readonly shape: readonly number[];
  readonly data_offsets: readonly number[];
}

interface Digested {
  readonly metadata: Metadata;
  readonly described: readonly (readonly [string, Described])[];
  /** The bytes behind the header. */
  readonly data: readonly Uint8Array[];
}

/**
 * The parts of a file, one after the other; arrays are not copied. `digest`, SHA-256 in hex of all that the file says, stands with the
 * metadata. Little-endian machines alone, which all are that run Node.
 */
export function packArrays({ numbers, metadata }: Arrays): readonly Uint8Array[] {
  // Numbers of eight bytes come first, so that all lie at multiples of their size.
  const entries = [...numbers].sort(([, a], [, b]) => types[typeOf(b)].bytes - types[typeOf(a)].bytes);
  const data = entries.map(([, { values }]) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)); // prettier-ignore
  let end = 0;
  const described = entries.map(([name, each], index): [string, Described] => {
    const start = end;
    end += data[index].length;
    return [name, { dtype: typeOf(each), shape: each.shape, data_offsets: [start, end] }];
  });
  const own = { ...metadata, digest: digestOf({ metadata, described, data }) };
  const header = Buffer.from(jsonOf([['__metadata__', own], ...described]));
  const padding = -header.length & (lengthBytes - 1);
  const length = Buffer.alloc(lengthBytes);
  length.writeBigUInt64LE(BigInt(header.length + padding));
  return [length, header, Buffer.alloc(padding, ' '), ...data];
}

/** Hex; of names in an order of their own, since that of JSON's is lost where a name is a number. */
function digestOf({ metadata, described, data }: Digested): string {
  const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
  const places = described.map(([name, { dtype, shape, data_offsets }]) => [name, [dtype, shape, data_offsets]] as const); // prettier-ignore
  const header = [Object.entries(metadata).sort(byName), places.sort(byName)];
  const hash = createHash('sha256').update(JSON.stringify(header));
  for (const part of data) hash.update(part);
  return hash.digest('hex');
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
  const { __metadata__: given = {}, ...places } = record((value) => value)(header);
  const { digest, ...metadata } = metadataShape(given);
  // Of a Buffer, `slice` would be a view.
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  const numbers = new Map<string, Numbers>();
  let end = 0;
  // As their places in the file are: no byte belongs to two arrays, and none to nothing.
  const described = Object.entries(places).map(([name, each]) => [name, shape(each)] as const);
  for (const [name, { dtype, shape, data_offsets }] of described.sort(byPlace)) {
    const [from, to] = data_offsets;
    const { bytes: size, of } = types[dtype];
    const length = shape.reduce((product, side) => product * side, 1);
    if (from !== end || to - from !== length * size) throw new Misfit(`"${name}" has no place of its own`);
    if (to > data.length) throw new Misfit('it is cut off');
    numbers.set(name, { shape, values: new of(data.slice(from, to).buffer) });
    end = to;
  }
  if (end !== data.length) throw new Misfit('it holds more than it describes');
  if (digest !== undefined && digest !== digestOf({ metadata, described, data: [data] }))
    throw new Misfit('it is not as it was written');
  return { numbers, metadata };
}

function byPlace([, a]: readonly [string, Described], [, b]: readonly [string, Described]): number {
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
