// What a worker may serve: the queues of sweeps of its own version whose data lie here. What it leaves to others it says once.
import { listed } from '../../phrases.ts';
import type { Announcement, NamedSource } from './messages.ts';
import { announced, otherVersion } from './registry.ts';
import type { QueueServer } from './server.ts';
import { generated, type Source } from './sources.ts';
import type { OpenQueue } from './channels.ts';

export interface OfferOptions {
  readonly server: QueueServer;
  readonly sources: readonly Source[];
  /** A sweep that is served from now on. */
  readonly found: (sweep: string) => void;
  /** A sweep, or a part of it, is left to others. */
  readonly refused: (sweep: string, reason: string) => void;
  readonly signal: AbortSignal;
}

/** Milliseconds for which what was announced is believed. */
const fresh = 3_000;

/** What may be served now. */
export function createOffers({ server, sources, found, refused, signal }: OfferOptions): () => Promise<OpenQueue[]> {
  const told = new Set<string>();
  let known: OpenQueue[] = [];
  let readAt = -Infinity;
  const once = (key: string, tell: () => void) => {
    if (!told.has(key)) tell();
    told.add(key);
  };
  const openOf = (sweep: Announcement): OpenQueue[] => {
    const { name, queues } = sweep;
    const other = otherVersion(sweep);
    if (other !== undefined) once(`${name} version`, () => refused(name, other));
    if (other !== undefined) return [];
    return queues.flatMap((queue) => {
      const lacks = queue.sources.filter((each) => placeOf(each, sources) === undefined);
      if (lacks.length > 0) {
        once(queue.name, () => refused(name, `it wants ${listed(lacks.map((each) => wanted(each, sources)), 'and')}`));
        return [];
      }
      once(name, () => found(name));
      const places = new Map(queue.sources.map((each) => [each.name, placeOf(each, sources)!]));
      return [{ name: queue.name, sweep: name, places }];
    });
  };
  return async () => {
    if (performance.now() - readAt < fresh) return known;
    const { sweeps, unreadable } = await server.patiently(() => announced(server), signal);
    for (const name of unreadable) once(`${name} unreadable`, () => refused(name, 'what it says of itself cannot be read by this qcnn'));
    known = sweeps.flatMap(openOf);
    readAt = performance.now();
    return known;
  };
} // prettier-ignore

function placeOf({ digest }: NamedSource, sources: readonly Source[]): string | undefined {
  return digest === 'generated' ? generated : sources.find((each) => each.digest === digest)?.path;
}

/** "the data mnist.npz, and /data/mnist.npz is other data: …" */
function wanted({ name, digest }: NamedSource, sources: readonly Source[]): string {
  const shown = `the data ${name} (${digest.slice(0, 12)})`;
  const namesake = sources.find(({ path }) => path.replace(/[/\\]+$/, '').split(/[/\\]/).at(-1) === name);
  if (namesake) return `${shown}, and ${namesake.path} is other data by its SHA-256 (${namesake.digest.slice(0, 12)})`;
  return `${shown}, which no --data of this worker is`;
} // prettier-ignore
