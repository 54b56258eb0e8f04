// One client's session: frames in, answers out, in the same order; what goes wrong with a request is its answer.
import { isObject, Misfit, within } from '../json-shape.ts';
import { parseJsonWithin } from '../json-text.ts';
import { backends } from '../runtime/backends/index.ts';
import { UserError } from '../user-error.ts';
import { frameWriter, type Result } from './answer.ts';
import { arraysIn, arraysShape, bytesOf } from './arrays.ts';
import { failureOf } from './failure.ts';
import type { Frame } from './frames.ts';
import { createHeld } from './held.ts';
import { mostJson, protocolVersion, type Limits } from './limits.ts';
import { request } from './request.ts';
import { requests } from './requests/index.ts';

export interface Session {
  /** The frame that comes by itself. */
  greeting(): Uint8Array;
  /** The frame that answers this one, valid until the next is made; later where the work takes other threads or devices. */
  answer(frame: Frame): Uint8Array | Promise<Uint8Array>;
  /** The last frame, after which nothing can be read. */
  farewell(error: unknown): Uint8Array;
}

type Id = string | number;

/** What a header may have besides the fields of its request. */
interface Header {
  readonly id: Id | undefined;
  readonly name: string;
  readonly arrays: unknown;
  readonly fields: object;
}

const longestId = 64;

/** `version`: of qcnn. */
export function createSession(version: string, limits: Limits): Session {
  const held = createHeld(limits);
  const write = frameWriter();
  const hello = request({}, () => ({ result: greetingOf(version, limits) }));
  const handlers = new Map([...requests, ['hello', hello] as const]);

  function handle({ name, arrays, fields }: Header, { payload, payloadBytes }: Frame) {
    const handler = handlers.get(name);
    if (!handler)
      throw new UserError(`there is no request ${JSON.stringify(name.slice(0, 80))}; there are ${[...handlers.keys()].join(', ')}`); // prettier-ignore
    if (!payload)
      throw new UserError(`the payload has ${payloadBytes} bytes, more than the ${limits.payload} that it may have; send fewer samples at once`, 1); // prettier-ignore
    const described = arrays === undefined ? [] : within('arrays', arraysShape, arrays);
    const given = within('arrays', () => arraysIn(payload, described), undefined);
    return handler(held, fields, given);
  }

  /** Throws UserError where it is longer than a frame may be. */
  function frameOf(id: Id | undefined, { result, arrays = [] }: Result): Uint8Array {
    const bytes = bytesOf(arrays);
    if (bytes > limits.payload)
      throw new UserError(`the answer would take ${bytes} bytes, more than the ${limits.payload} that a payload may have`, 1); // prettier-ignore
    const frame = write({ ...(id !== undefined && { id }), result }, arrays);
    if (frame.length - bytes > limits.header)
      throw new UserError(`the answer would have a header of ${frame.length - bytes} bytes, more than the ${limits.header} that it may have`, 1); // prettier-ignore
    return frame;
  }

  const failed = (id: Id | undefined, error: unknown) =>
    write({ ...(id !== undefined && { id }), error: failureOf(error) });

  return {
    greeting: () => write({ result: greetingOf(version, limits) }),
    answer(frame) {
      let id: Id | undefined;
      try {
        const json = jsonOf(frame.header);
        id = idOf(json);
        const result = handle(headerOf(json, id), frame);
        if (!(result instanceof Promise)) return frameOf(id, result);
        return result.then((each) => frameOf(id, each)).catch((error: unknown) => failed(id, error));
      } catch (error) {
        return failed(id, error);
      }
    },
    farewell: (error) => write({ error: failureOf(error), last: true }),
  };
}

function greetingOf(version: string, { header, payload, circuits, models }: Limits): object {
  return {
    protocol: protocolVersion,
    qcnn: version,
    node: process.versions.node,
    backends: backends.filter((each) => each.unavailable() === undefined).map(({ name }) => name),
    requests: ['hello', ...requests.keys()],
    limits: { header, payload, circuits, models },
  };
}

function jsonOf({ buffer, byteOffset, byteLength }: Uint8Array): Readonly<Record<string, unknown>> {
  const text = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString();
  let json: unknown;
  try {
    json = parseJsonWithin(text, mostJson);
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit(`the header is no JSON: ${(error as Error).message}`);
  }
  if (isObject(json)) return json;
  throw new Misfit('the header must be an object');
}

function idOf({ id }: Readonly<Record<string, unknown>>): Id | undefined {
  if (id === undefined || Number.isSafeInteger(id)) return id as number | undefined;
  if (typeof id === 'string' && id.length <= longestId) return id;
  throw new Misfit(`id: it must be a whole number, or a text of at most ${longestId} characters`);
}

function headerOf(json: Readonly<Record<string, unknown>>, id: Id | undefined): Header {
  const { id: _, request: name, arrays, ...fields } = json;
  if (typeof name !== 'string') throw new Misfit('request: it must be the name of a request, such as "hello"'); // prettier-ignore
  return { id, name, arrays, fields };
}
