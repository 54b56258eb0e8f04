// Where a queue is: the address of a Redis. Its password is used, and never shown.
import { UserError } from '../../user-error.ts';

export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  /** The number of the database. */
  readonly db: number;
  readonly tls: boolean;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** The environment variable that may hold an address. */
export const addressVariable = 'QCNN_QUEUE';

const form = 'write it as redis://HOST:PORT, or rediss://HOST:PORT with TLS';

/**
 * The address that is given; where none is, or the one that is given has no password, that of the environment counts.
 * Throws UserError, which does not repeat what was given.
 */
export function queueAddress(given: string | undefined, environment: string | undefined): QueueAddress {
  const own = given === undefined ? undefined : readAddress(given, '--queue');
  const known = environment ? readAddress(environment, addressVariable) : undefined;
  const address = own ?? known;
  if (!address) throw new UserError(`no queue is named; ${form}, after --queue or in ${addressVariable}`);
  if (!known || address.password !== undefined || !isSamePlace(address, known)) return address;
  return { ...address, username: known.username, password: known.password };
}

/** "redis://HOST:PORT/0": without user and password. */
export function shownAddress({ host, port, db, tls }: QueueAddress): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls ? 'rediss' : 'redis'}://${name}:${port}${db === 0 ? '' : `/${db}`}`;
}

/** Words of a command line without the passwords of addresses in them. */
export function withoutPasswords(words: readonly string[]): string[] {
  return words.map((word) => word.replace(/^(--queue=)?(rediss?:\/\/)[^/]*@/i, '$1$2'));
}

/** A text of someone else without the password, however it is spelt there. */
export function withoutPassword(text: string, { password }: QueueAddress): string {
  if (!password) return text;
  const spellings = [password, encodeURIComponent(password), JSON.stringify(password).slice(1, -1)];
  return spellings.reduce((rest, spelling) => rest.replaceAll(spelling, '…'), text);
}

function isSamePlace(a: QueueAddress, b: QueueAddress): boolean {
  return a.host === b.host && a.port === b.port;
}

function readAddress(text: string, where: string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isRedis = url?.protocol === 'redis:' || url?.protocol === 'rediss:';
  const [, db] = /^\/?(\d{0,5})$/.exec(url?.pathname ?? '') ?? [];
  if (!url || !isRedis || url.hostname === '' || db === undefined || url.search !== '' || url.hash !== '')
    throw new UserError(`${where} is no address of a Redis; ${form}`);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 6379 : Number(url.port),
    db: Number(db),
    tls: url.protocol === 'rediss:',
    username: decoded(url.username, where),
    password: decoded(url.password, where),
  };
}

function decoded(part: string, where: string): string | undefined {
  try {
    return part === '' ? undefined : decodeURIComponent(part);
  } catch {
    throw new UserError(
      `the user or the password of ${where} has a % that begins no character; write % as %25`,
    );
  }
}
