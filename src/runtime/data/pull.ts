// Fetches a data set of MedMNIST from its published record: what was fetched before is kept and gone on with, and nothing
// gets its name before its checksum is the published one.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, renameSync, rmSync, statfsSync, writeSync } from 'node:fs'; // prettier-ignore
import { dirname } from 'node:path';
import { UserError } from '../../user-error.ts';
import { openDataFile, pieces } from './data-file.ts';
import type { LoadProgress } from './decode-images.ts';
import { medmnistFile, recordAddress, type MedmnistFile, type MedmnistSize } from './medmnist.ts';

/** What to fetch and where to. */
export interface PullOptions {
  /** Side of the images in pixels. Default 28. */
  readonly size?: MedmnistSize | undefined;
  /** Where the file goes. Default data/FILE, below the working folder. */
  readonly path?: string | undefined;
  /** Where the files lie: http or https, without the name of the file. Default: the record at Zenodo. */
  readonly from?: string | undefined;
  /** Told how many bytes are there, of all, where the server says how many. */
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Stops between two pieces; what was fetched stays. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds without a byte after which the server counts as gone. Default 60. */
  readonly patience?: number | undefined;
}

/** What was fetched. */
export interface Pulled {
  readonly path: string;
  readonly bytes: number;
  /** Of them, those that were there before. */
  readonly kept: number;
  readonly md5: string;
}

const mostBytes = 2 ** 35;
/** Room on the disk that others keep. */
const spare = 2 ** 26;

/**
 * The file of a set by its name, such as "breastmnist". Where it is there already, it is checked alone. Throws UserError, with
 * what to fetch by hand, where the server cannot be reached, sends too much or something else; what came until then is gone
 * on with the next time, unless its checksum is wrong.
 */
export function pullMedmnist(name: string, options: PullOptions = {}): Promise<Pulled> {
  return pullFile(medmnistFile(name, options.size), options);
}

/** The same for a file of that name and checksum. */
export async function pullFile(file: MedmnistFile, options: PullOptions): Promise<Pulled> {
  const { path = `data/${file.name}`, from = recordAddress } = options;
  const address = addressOf(from, file.name);
  if (existsSync(path)) return checkThere(path, file);
  const part = `${path}.part`;
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(part, openFlags, 0o666);
  try {
    const kept = fstatSync(descriptor).size;
    const fetched = await fetchInto({ descriptor, part, address, file, path, options });
    fsyncSync(descriptor);
    const md5 = await md5Of(part);
    if (md5 !== file.md5) {
      rmSync(part, { force: true });
      throw new UserError(
        `${address} is not the file that was published: its MD5 is ${md5}, not ${file.md5}; what came was removed, so try again, or ${byHand(file, path)}`,
        1,
      );
    }
    renameSync(part, path);
    return { path, bytes: fetched.bytes, kept: fetched.goesOn ? kept : 0, md5 };
  } finally {
    if (existsSync(part) && fstatSync(descriptor).size === 0) rmSync(part, { force: true });
    closeSync(descriptor);
  }
}

/** Reading and writing, without cutting off what is there. */
const openFlags = 'a+';

async function checkThere(path: string, file: MedmnistFile): Promise<Pulled> {
  const md5 = await md5Of(path);
  if (md5 !== file.md5)
    throw new UserError(
      `${path} is there and is another file than ${file.name} (its MD5 is ${md5}, not ${file.md5}); move it away, or give another -o`,
      1,
    );
  const { size } = openDataFile(path);
  return { path, bytes: size, kept: size, md5 };
}

function addressOf(from: string, file: string): string {
  const url = URL.canParse(from) ? new URL(from) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new UserError(`"${from}" is no address to fetch from; give one such as ${recordAddress}`);
  return `${from.replace(/\/+$/, '')}/${file}`;
}

interface Fetch {
  readonly descriptor: number;
  readonly part: string;
  readonly address: string;
  readonly file: MedmnistFile;
  readonly path: string;
  readonly options: PullOptions;
}

/** Adds what lacks to the part that is there. */
async function fetchInto(fetch: Fetch): Promise<{ readonly bytes: number; readonly goesOn: boolean }> {
  const { descriptor, address, file, path, options } = fetch;
  const { onProgress, signal, patience = 60 } = options;
  const idle = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => idle.abort(new Error(`nothing came for ${patience} s`)), 1000 * patience);
  };
  const stop = AbortSignal.any([idle.signal, ...(signal ? [signal] : [])]);
  let at = fstatSync(descriptor).size;
  try {
    wait();
    const { response, begin } = await answerFrom(address, at, stop);
    const goesOn = begin === at && at > 0;
    if (response === undefined) return { bytes: at, goesOn };
    if (!goesOn) ftruncateSync(descriptor, (at = 0));
    const length = Number(response.headers.get('content-length') ?? NaN);
    const of = Number.isSafeInteger(length) ? begin + length : mostBytes;
    requireRoom(of === mostBytes ? 0 : of - at, of, fetch);
    for await (const piece of response.body ?? []) {
      wait();
      if (at + piece.length > of) throw new TooMuch(`more than the ${of} bytes that were announced came`);
      for (let done = 0; done < piece.length;) done += writeSync(descriptor, piece, done);
      at += piece.length;
      if (of < mostBytes) onProgress?.({ done: at, of });
    }
    if (of < mostBytes && at < of) throw new Error('the connection was closed');
    return { bytes: at, goesOn };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof UserError) throw error;
    if (error instanceof TooMuch) ftruncateSync(descriptor, 0);
    const why = idle.signal.aborted ? (idle.signal.reason as Error).message : reasonOf(error);
    const there =
      at > 0 && !(error instanceof TooMuch)
        ? `; ${at} bytes are kept, and the same command goes on from there`
        : '';
    throw new UserError(`cannot fetch ${address} (${why})${there}; or ${byHand(file, path)}`, 1);
  } finally {
    clearTimeout(timer);
    idle.abort();
  }
}

class TooMuch extends Error {}

/** The answer, and at which byte it begins; no answer: all is there. Throws Error for one that is of no use. */
async function answerFrom(
  address: string,
  at: number,
  signal: AbortSignal,
): Promise<{ readonly response?: Response; readonly begin: number }> {
  const headers = { 'accept-encoding': 'identity', ...(at > 0 && { range: `bytes=${at}-` }) };
  const response = await fetch(address, { headers, signal });
  if (response.status === 200) return { response, begin: 0 };
  const range = response.headers.get('content-range') ?? '';
  if (at > 0 && response.status === 206 && range.startsWith(`bytes ${at}-`)) return { response, begin: at };
  await response.body?.cancel();
  // Nothing is behind the last byte: its checksum tells whether it is all.
  if (at > 0 && response.status === 416) return { begin: at };
  throw new Error(`the server answers ${response.status} ${response.statusText}`.trim());
}

function requireRoom(wanted: number, of: number, { part, address }: Fetch): void {
  if (of > mostBytes)
    throw new UserError(`${address} has ${of} bytes, more than the ${mostBytes} that are fetched here`, 1);
  const { bavail, bsize } = statfsSync(dirname(part));
  const free = Math.max(0, bavail * bsize - spare);
  if (wanted > free)
    throw new UserError(
      `${address} takes ${wanted} bytes more, and ${dirname(part)} has room for ${free}; give another -o`,
      1,
    );
}

/** What a failed connection says of itself: "ENOTFOUND". */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { readonly cause?: Error & { readonly code?: string } };
  return cause?.code ?? cause?.message ?? message;
}

/** What somebody without this connection can do. */
function byHand({ name, md5 }: MedmnistFile, path: string): string {
  return `fetch ${recordAddress}/${name} elsewhere (MD5 ${md5}) and put it at ${path}`;
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash('md5');
  const file = openDataFile(path);
  try {
    for await (const piece of pieces(file)) hash.update(piece);
  } finally {
    file.close();
  }
  return hash.digest('hex');
}
