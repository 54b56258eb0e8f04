// Reads a folder in the MNIST IDX format (LeCun, Cortes & Burges), plain or gzip.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { UserError } from '../../user-error.ts';
import { assembleDataset, type DecodedSplit, type LoadPlan } from './assemble.ts';
import type { Dataset, SplitName } from './dataset.ts';
import { bytesOfFile, partOf, type Bytes } from './bytes.ts';
import { headOf, openDataFile, pieces, type DataFile } from './data-file.ts';
import { gunzip, gunzipHead, isGzip, requireGzipOf } from './gzip.ts';
import { maxDiskBytes } from './limits.ts';
import { manifestIn } from './manifest.ts';
import { pixelsOf } from './pixels.ts';
import { readDataFile, sha256 } from './read-file.ts';
import { createStorage, memorySink, type Storage } from './storage.ts';
import { splitNamed } from './split-names.ts';
import { checkCount, checkShape, maxClasses, sizeOfOne } from './verify.ts';

export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Bytes;
}

const filePattern = /^([a-z]+|t10k)-(images|labels)[-.]idx[1-4]-ubyte(\.gz)?$/i;
const unsignedByte = 0x08;
const classFile = 'classes.txt';
const maxClassFileBytes = 2 ** 20;
/** Of four dimensions. */
const longestHeader = 20;

export function isIdxFile(name: string): boolean {
  return idxKey(name) !== undefined;
}

/** "train images", "test labels", …; MNIST calls its test images t10k. */
function idxKey(name: string): string | undefined {
  const [, first, kind] = filePattern.exec(name) ?? [];
  if (first === undefined) return undefined;
  const split = first.toLowerCase() === 't10k' ? 'test' : splitNamed(first);
  return split && `${split} ${kind.toLowerCase()}`;
}

/**
 * Decodes an IDX array of unsigned bytes, which stays where it is when memory does not hold it; each byte of the file is
 * `seen`. Throws UserError when it is not exactly that.
 */
export async function decodeIdx(
  file: DataFile,
  storage: Storage,
  seen: (piece: Uint8Array) => void = () => {},
): Promise<IdxArray> {
  const { path } = file;
  const head = headOf(file, longestHeader);
  if (isGzip(head)) return decodePacked(file, storage, seen);
  const { shape, offset, size } = idxHeader(head, path);
  if (file.size !== offset + size) {
    throw new UserError(
      `${path} ${file.size < offset + size ? 'is cut off' : 'has bytes to spare'}: ` +
        `its header declares ${offset + size} bytes, and it has ${file.size}.`,
    );
  }
  const sink = storage.holds(file.size) ? memorySink(file.size) : undefined;
  for await (const piece of pieces(file)) {
    seen(piece);
    sink?.write(piece);
  }
  if (sink) file.close();
  return { shape, data: partOf(sink ? sink.end() : bytesOfFile(file), offset) };
}

async function decodePacked(
  file: DataFile,
  storage: Storage,
  seen: (piece: Uint8Array) => void,
): Promise<IdxArray> {
  const { shape, offset, size } = idxHeader(gunzipHead(file), file.path);
  requireGzipOf(file, offset + size);
  const sink = storage.sink(offset + size, file.path);
  try {
    await gunzip(file, offset + size, (chunk) => sink.write(chunk), seen);
    file.close();
  } catch (error) {
    sink.abandon();
    throw error;
  }
  return { shape, data: partOf(sink.end(), offset) };
}

function idxHeader(head: Uint8Array, path: string): { shape: number[]; offset: number; size: number } {
  const dimensions = head[3];
  if (head.length < 8 || head[0] !== 0 || head[1] !== 0 || dimensions < 1 || dimensions > 4) {
    throw new UserError(`${path} is not an IDX file: it must begin with 0, 0, a type and 1 to 4 dimensions.`);
  }
  if (head[2] !== unsignedByte) {
    throw new UserError(
      `${path} holds IDX type 0x${head[2].toString(16)}; only unsigned bytes (0x8) are read.`,
    );
  }
  const offset = 4 + 4 * dimensions;
  if (head.length < offset) throw new UserError(`${path} is cut off within its header.`);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const size = shape.reduce((product, length) => product * length, 1);
  if (size > maxDiskBytes) {
    throw new UserError(
      `${path} declares ${shape.join(' × ')} bytes, more than the ${maxDiskBytes} read here.`,
    );
  }
  if (shape.length >= 3) checkShape(shape, path);
  return { shape, offset, size };
}

/**
 * Loads `{train,val,test}-images-idx3-ubyte[.gz]` with their labels (`t10k-` is test) and an optional
 * classes.txt, one name a line, and a manifest.csv. Images are n × height × width, or n × height × width × 3.
 */
export async function loadIdx(
  folder: string,
  seed: number,
  storage = createStorage(),
  signal?: AbortSignal,
  { plan, manifest }: LoadPlan = {},
): Promise<Dataset> {
  const files = idxFiles(folder, await readdir(folder));
  const hashes: Record<string, string> = {};
  async function read(name: string): Promise<IdxArray> {
    const hash = createHash('sha256');
    const array = await decodeIdx(openDataFile(join(folder, name)), storage, (piece) => {
      signal?.throwIfAborted();
      hash.update(piece);
    });
    hashes[name] = hash.digest('hex');
    return array;
  }
  async function readSplit(split: SplitName): Promise<DecodedSplit | undefined> {
    const images = files.get(`${split} images`);
    const labels = files.get(`${split} labels`);
    if (!images && !labels) return undefined;
    if (!images || !labels) {
      throw new UserError(
        `${folder} has ${images ?? labels}, but not the ${images ? 'labels' : 'images'} that belong to it.`,
      );
    }
    const labelArray = await read(labels);
    if (labelArray.shape.length !== 1) {
      throw new UserError(
        `${join(folder, labels)} has shape ${labelArray.shape.join(' × ')}; labels have one dimension.`,
      );
    }
    checkCount(labelArray.shape[0], join(folder, labels));
    const { shape, data } = await read(images);
    return {
      images: { shape, pixels: pixelsOf(data, sizeOfOne(shape)) },
      labels: Int32Array.from(labelArray.data.view(0, labelArray.data.length)),
    };
  }
  const splits = {
    train: await readSplit('train'),
    validation: await readSplit('validation'),
    test: await readSplit('test'),
  };
  const classes = await readClassNames(folder, hashes);
  return assembleDataset({
    path: folder,
    name: basename(resolve(folder)),
    classes,
    splits,
    sha256: hashes,
    notes: [],
    seed,
    plan,
    manifest: manifest ?? (await manifestIn(folder)),
  });
}

/** File names by "train images", "test labels", …; a plain file goes before its compressed copy. */
function idxFiles(folder: string, names: readonly string[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of [...names].sort()) {
    const key = idxKey(name);
    if (key === undefined) continue;
    const known = files.get(key);
    if (known === undefined) files.set(key, name);
    else if (name !== `${known}.gz`)
      throw new UserError(`${join(folder, known)} and ${name} beside it both hold ${key}; remove one.`);
  }
  return files;
}

async function readClassNames(folder: string, hashes: Record<string, string>): Promise<string[] | undefined> {
  const path = join(folder, classFile);
  if (!existsSync(path)) return undefined;
  const bytes = await readDataFile(path, maxClassFileBytes);
  hashes[classFile] = sha256(bytes);
  const names = new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .map((line) => line.trim());
  while (names.at(-1) === '') names.pop();
  if (names.length > maxClasses)
    throw new UserError(`${path} names ${names.length} classes; at most ${maxClasses} are supported.`);
  const wrong = names.findIndex((name, i) => name === '' || names.indexOf(name) !== i);
  if (wrong >= 0) {
    throw new UserError(
      `${path} line ${wrong + 1} ${names[wrong] === '' ? 'is empty' : `repeats "${names[wrong]}"`}.`,
    );
  }
  return names;
}
