// Messages from a stream of bytes, whatever else is in it: what is no message is told, and reading goes on at the next header.
import type { Readable } from 'node:stream';
import { AbstractMessageReader, type DataCallback, type Disposable, type Message, type MessageReader } from 'vscode-languageserver'; // prettier-ignore

/** Most bytes of a header and of a body; what is longer is no message. */
const headerLimit = 4096;
const bodyLimit = 64 * 2 ** 20;
const headerEnd = '\r\n\r\n';

export class FramedReader extends AbstractMessageReader implements MessageReader {
  readonly #input: Readable;
  readonly #refuse: (sentence: string) => void;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes of the body that comes next; absent between messages. */
  #awaited: number | undefined;
  #isLost = false;

  /** `refuse` is told in one sentence what was no message. */
  constructor(input: Readable, refuse: (sentence: string) => void) {
    super();
    this.#input = input;
    this.#refuse = refuse;
  }

  listen(callback: DataCallback): Disposable {
    const read = (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#size += chunk.length;
      while (this.#readOne(callback));
    };
    this.#input.on('data', read);
    this.#input.on('error', (error) => this.fireError(error));
    this.#input.on('close', () => this.fireClose());
    return { dispose: () => void this.#input.off('data', read) };
  }

  /** false: more bytes must come first. */
  #readOne(callback: DataCallback): boolean {
    if (this.#awaited === undefined) return this.#readHeader();
    if (this.#size < this.#awaited) return false;
    const body = this.#take(this.#awaited);
    this.#awaited = undefined;
    let message: unknown;
    try {
      message = JSON.parse(body.toString('utf8'));
    } catch (error) {
      this.#refuse(`the body of a message is no JSON: ${error instanceof Error ? error.message : ''}`);
      return true;
    }
    this.#isLost = false;
    if (isMessage(message)) this.#hand(message, callback);
    else this.#refuse('a message is an object with a method, or with the number of what it answers');
    return true;
  }

  /** The connection looks at some messages at once, and trusts them. */
  #hand(message: Message, callback: DataCallback): void {
    try {
      callback(message);
    } catch {
      this.#refuse('a message has no right number');
    }
  }

  #readHeader(): boolean {
    const known = this.#joined();
    const end = known.indexOf(headerEnd);
    if (end < 0) {
      // The end of what is too long may be the beginning of a header.
      if (known.length > 2 * headerLimit) {
        this.#take(known.length - headerLimit);
        this.#lose('there is no header where one must be');
      }
      return false;
    }
    const header = this.#take(end + headerEnd.length).toString('latin1');
    const [, before, digits] = /^([^]*)content-length:[ \t]*(\d{1,12})[ \t]*\r\n/i.exec(header) ?? [];
    const length = Number(digits ?? NaN);
    if (!(length <= bodyLimit)) this.#lose(`a header has no length of at most ${bodyLimit} bytes`);
    else this.#awaited = length;
    if (digits !== undefined && !/^(?:[\w-]+:.*\r\n)*$/.test(before)) this.#lose('there is something in front of a header'); // prettier-ignore
    return true;
  }

  /** Tells once what is wrong between two messages. */
  #lose(sentence: string): void {
    if (!this.#isLost) this.#refuse(sentence);
    this.#isLost = true;
  }

  #joined(): Buffer {
    if (this.#chunks.length !== 1) this.#chunks.splice(0, Infinity, Buffer.concat(this.#chunks));
    return this.#chunks[0];
  }

  #take(bytes: number): Buffer {
    const all = this.#joined();
    this.#chunks[0] = all.subarray(bytes);
    this.#size -= bytes;
    return all.subarray(0, bytes);
  }
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { method, id } = value as { method?: unknown; id?: unknown };
  const isNumbered = typeof id === 'string' || typeof id === 'number';
  return typeof method === 'string' ? id === undefined || isNumbered : method === undefined && isNumbered;
}
