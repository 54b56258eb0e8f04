// The sweeps that want workers, in one hash of the Redis: what each says of itself, by its name.
import { createHash } from 'node:crypto';
import { Misfit } from '../../json-shape.ts';
import { packageVersion } from '../../package-folder.ts';
import { resultsVersion } from '../../study/results-version.ts';
import { readAnnouncement, type Announcement, type NamedSource } from './messages.ts';
import { keyPrefix, type QueueServer } from './server.ts';

const sweepsKey = `${keyPrefix}:sweeps`;
const mostSweeps = 1000;

/** Results of runs that had gone to another worker, or were over, when they came. */
export const lateKey = (sweep: string) => `${keyPrefix}:late:${sweep}`;

/** The queue of a sweep for jobs that want these data. */
export function queueOf(sweep: string, sources: readonly NamedSource[]): string {
  const digest = createHash('sha256').update(JSON.stringify(sources.map(({ name, digest: of }) => [name, of])));
  return `${sweep}.${digest.digest('hex').slice(0, 12)}`;
} // prettier-ignore

export async function announce(server: QueueServer, name: string, queues: Announcement['queues']): Promise<void> {
  const told: Announcement = { form: 'qcnn queue', version: 1, name, qcnn: packageVersion(), resultsVersion, queues };
  await server.client.hset(sweepsKey, { [name]: JSON.stringify(told) });
} // prettier-ignore

/** The queues that a sweep of this name had before; none where it says nothing that can be read. */
export async function queuesBefore(server: QueueServer, name: string): Promise<string[]> {
  const text = await server.client.hget(sweepsKey, name);
  try {
    return text === null ? [] : readOwn(name, text).queues.map((queue) => queue.name);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    return [];
  }
}

export async function isAnnounced(server: QueueServer, name: string): Promise<boolean> {
  return (await server.command('HEXISTS', sweepsKey, name)) === 1;
}

/** Nobody works on it any longer. */
export async function withdraw(server: QueueServer, name: string): Promise<void> {
  await server.client.hdel(sweepsKey, name);
  await server.client.del(lateKey(name));
}

/** All that can be read; what cannot is not for this version. */
export async function announced(server: QueueServer): Promise<{ readonly sweeps: Announcement[]; readonly unreadable: string[] }> {
  const all = Object.entries(await server.client.hgetall(sweepsKey)).sort(([a], [b]) => (a < b ? -1 : 1));
  const sweeps: Announcement[] = [];
  const unreadable: string[] = [];
  for (const [name, text] of all.slice(0, mostSweeps)) {
    try {
      sweeps.push(readOwn(name, text));
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      unreadable.push(name.slice(0, 200));
    }
  }
  return { sweeps, unreadable };
} // prettier-ignore

function readOwn(name: string, text: string): Announcement {
  const told = readAnnouncement(text);
  if (told.name !== name || told.queues.some((queue) => !queue.name.startsWith(`${name}.`)))
    throw new Misfit('it is named after another');
  return told;
}

/** Why runs of that sweep are not for this qcnn, in words; undefined: they are. */
export function otherVersion({ qcnn, resultsVersion: results }: Announcement): string | undefined {
  if (qcnn !== packageVersion()) return `it is of qcnn ${qcnn}, and this is ${packageVersion()}`;
  if (results !== resultsVersion) return `its results are of version ${results}, and those of this qcnn of ${resultsVersion}`;
  return undefined;
} // prettier-ignore
