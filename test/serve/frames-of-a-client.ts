// A client's side of the protocol, written from docs/serve.md alone: frames made of headers and arrays, and read again.

const kinds = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array } as const;
type Dtype = keyof typeof kinds;

export interface ClientArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int32Array | Uint8Array;
}

export interface Answer {
  readonly id?: unknown;
  readonly result?: Record<string, unknown>;
  readonly error?: { kind: string; message: string; diagnostics?: Record<string, unknown>[] };
  readonly last?: boolean;
  readonly arrays: Readonly<Record<string, { dtype: Dtype; shape: number[]; values: readonly number[] }>>;
  /** Of the whole frame. */
  readonly bytes: number;
}

const up = (bytes: number) => Math.ceil(bytes / 8) * 8;

export function frameOf(header: object, arrays: readonly ClientArray[] = []): Uint8Array {
  const described = arrays.map(({ name, shape, values }) => ({ name, shape, dtype: dtypeOf(values) }));
  const text = Buffer.from(JSON.stringify(arrays.length > 0 ? { ...header, arrays: described } : header));
  const head = Buffer.alloc(8 + up(text.length), ' ');
  text.copy(head, 8);
  const parts = arrays.map(({ values }) => {
    const bytes = Buffer.alloc(up(values.byteLength));
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return bytes;
  });
  const payload = Buffer.concat(parts);
  head.writeUInt32LE(up(text.length), 0);
  head.writeUInt32LE(payload.length, 4);
  return Buffer.concat([head, payload]);
}

function dtypeOf(values: ClientArray['values']): Dtype {
  return (Object.keys(kinds) as Dtype[]).find((name) => values instanceof kinds[name])!;
}

/** The first frame of these bytes; undefined where they end before it does. */
export function readFrame(bytes: Uint8Array): Answer | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [head, payload] = [view.getUint32(0, true), view.getUint32(4, true)];
  if (bytes.length < 8 + head + payload) return undefined;
  const header = JSON.parse(Buffer.from(bytes.subarray(8, 8 + head)).toString()) as Omit<Answer, 'arrays'> & {
    arrays?: { name: string; dtype: Dtype; shape: number[] }[];
  };
  let at = 8 + head;
  const arrays = (header.arrays ?? []).map(({ name, dtype, shape }) => {
    const length = shape.reduce((size, each) => size * each, 1) * kinds[dtype].BYTES_PER_ELEMENT;
    const own = new Uint8Array(bytes.subarray(at, at + length));
    at += up(length);
    return [name, { dtype, shape, values: [...new kinds[dtype](own.buffer)] }] as const;
  });
  return { ...header, arrays: Object.fromEntries(arrays), bytes: 8 + head + payload };
}
