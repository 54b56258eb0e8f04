// A connection to the Redis of a queue, by BullMQ, which is loaded when it is asked for. While the server is away whoever
// asks it waits; what it says against us is told in a sentence without the password.
import type { IRedisClient, Queue, RedisOptions, Worker, WorkerOptions } from 'bullmq';
import { isIP } from 'node:net';
import { UserError } from '../../user-error.ts';
import { addressVariable, shownAddress, withoutPassword, type QueueAddress } from './address.ts';
import { inTime, pause, unlessAborted } from './waiting.ts';

type Bullmq = typeof import('bullmq');

export interface QueueServer {
  /** Without its password. */
  readonly shown: string;
  readonly client: IRedisClient;
  /** A command of Redis, as it is. */
  command(...words: readonly (string | number)[]): Promise<unknown>;
  queue(name: string): Queue;
  worker(name: string, options: Partial<WorkerOptions>): Worker;
  /** What `work` gives; tried again while the server is away or refuses. Rejects with the signal's reason. */
  patiently<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Closes all that was opened by it. */
  close(): Promise<void>;
}

/** Of all keys. */
export const keyPrefix = 'qcnn';

/** Milliseconds. */
const timeToConnect = 10_000;
const mostWait = 5_000;
const retryAfter = 1_000;
const timeToClose = 3_000;

export interface ServerOptions {
  /** Hears, in a sentence, that the server went away or came back. */
  readonly warn: (sentence: string) => void;
  /** How BullMQ is loaded. */
  readonly load?: () => Promise<Bullmq>;
}

/** Rejects with UserError where there is no such server, or it does not let us in. */
export async function openServer(
  address: QueueAddress,
  { warn, load = () => import('bullmq') }: ServerOptions,
): Promise<QueueServer> {
  const bullmq = await loaded(load);
  const shown = shownAddress(address);
  let isOpen = false;
  let isAway = false;
  let isClosing = false;
  const { host, port, db, tls, username, password } = address;
  const connection: RedisOptions = {
    host, port, db,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: isIP(host) === 0 ? { servername: host } : {} }),
    maxRetriesPerRequest: null,
    connectTimeout: timeToConnect,
    retryStrategy: (times: number) => (isOpen && !isClosing ? Math.min(mostWait, 100 * 2 ** times) : null),
  }; // prettier-ignore
  // What it thinks of the server it would print; `requireKeeping` tells it.
  const common = { connection, prefix: keyPrefix, skipVersionCheck: true };
  const away = (error: unknown) => {
    if (!isOpen || isAway || isClosing) return;
    isAway = true;
    warn(`${messageOf(error, address)}; what waits for it goes on when it answers`);
  };
  const back = () => {
    if (isAway) warn(`${shown} answers again`);
    isAway = false;
  };
  const own = new bullmq.RedisConnection(connection, { blocking: false, skipVersionCheck: true });
  own.on('error', away);
  own.on('ready', back);
  const client = await connected(own.client).catch(async (error: unknown) => {
    await own.close(true).catch(() => {});
    throw new UserError(messageOf(error, address), 1);
  });
  isOpen = true;
  const opened: (Queue | Worker)[] = [];
  const heard = <T extends Queue | Worker>(each: T): T => {
    opened.push(each);
    (each as Queue).on('error', away);
    return each;
  };
  const { call } = client as unknown as { call(...words: (string | number)[]): Promise<unknown> };
  return {
    shown,
    client,
    command: (...words) => call.apply(client, [...words]),
    // What BullMQ says of a queue it writes when it likes, also after the queue was taken away; nobody here reads it.
    queue: (name) => heard(new bullmq.Queue(name, { ...common, skipMetasUpdate: true })),
    worker: (name, options) =>
      heard(new bullmq.Worker(name, null, { ...options, ...common, autorun: false })),
    async patiently(work, signal) {
      for (;;) {
        signal?.throwIfAborted();
        try {
          return await unlessAborted(work(), signal);
        } catch (error) {
          if (signal?.aborted || !isOfServer(error)) throw error;
          away(error);
        }
        await pause(retryAfter, signal);
      }
    },
    async close() {
      isClosing = true;
      const all = opened.map((each) => each.close()).concat(own.close(isAway));
      await inTime(Promise.allSettled(all), timeToClose);
      for (const each of opened) await each.disconnect().catch(() => {});
      await own.close(true).catch(() => {});
    },
  };
}

/** A server that speaks something else may leave us waiting. */
async function connected<T extends object>(client: Promise<T>): Promise<T> {
  const outcome = await inTime(client, timeToConnect);
  if (outcome === 'late') throw Object.assign(new Error(), { code: 'ETIMEDOUT' });
  return outcome;
}

async function loaded(load: () => Promise<Bullmq>): Promise<Bullmq> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = code === 'ERR_MODULE_NOT_FOUND';
    const why = isMissing ? 'is not installed' : `does not load (${message})`;
    throw new UserError(
      `a queue needs the package "bullmq", which ${why}; install it beside qcnn: npm install bullmq@5`,
    );
  }
}

/** A network that is gone, or a refusal of the server itself; all else is a mistake of ours. */
function isOfServer(error: unknown): boolean {
  const { name, code, message } = error as NodeJS.ErrnoException;
  return (
    name === 'ReplyError' ||
    code !== undefined ||
    /connection is closed|stream isn't writeable/i.test(message)
  );
}

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it closed the connection',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'names of hosts cannot be looked up now',
  ETIMEDOUT: 'it does not answer, or not in the way of the address: redis:// is without TLS, rediss:// with',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  EPIPE: 'it closed the connection',
  EPROTO: 'it does not speak TLS; redis:// is without',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS; redis:// is without',
};

function messageOf(error: unknown, address: QueueAddress): string {
  const shown = shownAddress(address);
  const { code = '', message } = error as Error & { readonly code?: string };
  if (/^WRONGPASS|^ERR (invalid password|AUTH)/.test(message))
    return `${shown} refuses the user or the password; give both in the address, redis://USER:PASSWORD@HOST, or in ${addressVariable}`;
  if (message.startsWith('NOAUTH'))
    return `${shown} wants a password; give it in the address, redis://:PASSWORD@HOST, or in ${addressVariable}`;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
    return `the certificate of ${shown} is not trusted here (${code}); NODE_EXTRA_CA_CERTS names the file of the one that signed it`;
  if (/connection is closed/i.test(message))
    return `${shown} closed the connection; where it wants TLS the address begins with rediss://`;
  const reason = networkReasons[code] ?? withoutPassword(message.split('\n', 1)[0].slice(0, 300), address);
  return `cannot use the queue at ${shown}: ${reason}`;
}
