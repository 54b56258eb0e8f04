// What collectors and workers tell each other through a queue: texts of JSON that anyone may have put there, so that each is
// bounded and checked before it is believed.
import type { FitProgress } from '../../models/classifier.ts';
import { byKind, finite, list, Misfit, object, oneOf, shortText, spelt, whole, type Shape, type Shaped } from '../../json-shape.ts'; // prettier-ignore
import { parseJsonWithin, type JsonLimits } from '../../json-text.ts';
import { hashOfIdentity } from '../run-identity.ts';
import { runRecordShape, type RunRecord } from '../run-record.ts';
import { jobShape, type Job } from '../job.ts';

/** A name of a sweep or a queue, of which keys are made. */
export const queueName = spelt(/^[\w.-]+$/, 200);

const source = object({
  /** In jobs. */
  name: shortText(300),
  /** Of its files, hex; `generated` of what qcnn draws itself. */
  digest: spelt(/^([0-9a-f]{64}|generated)$/, 64),
});
/** A data set that jobs name. */
export type NamedSource = Shaped<typeof source>;

const announcement = object({
  form: oneOf('qcnn queue'),
  version: oneOf(1),
  name: queueName,
  qcnn: shortText(100),
  resultsVersion: whole(0, Number.MAX_SAFE_INTEGER),
  /** One for all jobs that want the same data. */
  queues: list(object({ name: queueName, sources: list(source, 2) }), 1000),
});
/** What a sweep tells workers of itself. */
export type Announcement = Shaped<typeof announcement>;

const result = byKind({
  done: object({ kind: oneOf('done'), run: runRecordShape }),
  failed: object({ kind: oneOf('failed'), reason: shortText(10_000), lines: list(shortText(1000), 100), attempts: whole(0, 1000) }),
}); // prettier-ignore
/** How a run ended, from whoever trained it. */
export type RunResult = Shaped<typeof result>;

const steps = whole(0, 1e9);
const progress: Shape<FitProgress> = object({
  epoch: steps,
  epochs: steps,
  step: steps,
  steps,
  loss: finite,
  secondsLeft: finite,
});

interface Bound {
  readonly characters: number;
  readonly json: JsonLimits;
}

const ofAnnouncement: Bound = { characters: 2 ** 20, json: { lists: 2 ** 13, values: 2 ** 15, depth: 8 } };
const ofJob: Bound = { characters: 2 ** 23, json: { lists: 2 ** 14, values: 2 ** 17, depth: 12 } };
export const mostResultCharacters = 2 ** 25;
const ofResult: Bound = {
  characters: mostResultCharacters,
  json: { lists: 2 ** 18, values: 2 ** 21, depth: 12 },
};
const ofProgress: Bound = { characters: 1000, json: { lists: 4, values: 100, depth: 3 } };

/** What is wrong, and where, in few words. */
export function saidOf({ path, message }: Misfit): string {
  return [...path, message].join(': ').slice(0, 300);
}

/** Each throws Misfit. */
export const readAnnouncement = (told: unknown): Announcement => read(told, announcement, ofAnnouncement);
export const readProgress = (told: unknown): FitProgress => read(told, progress, ofProgress);

/** `name`: under which it stands in the queue. */
export function readJob(told: unknown, name: string | undefined): Job {
  const job = read(told, jobShape, ofJob);
  if (job.hash !== name) throw new Misfit('it is named after another run');
  if (job.needs !== undefined || job.given.warmStart !== undefined)
    throw new Misfit('it begins with a model, which no queue carries');
  return job;
}

/** Of that run. */
export function readResult(told: unknown, { hash, model, key }: Pick<Job, 'hash' | 'model' | 'key'>): RunResult {
  const found = read(told, result, ofResult);
  if (found.kind === 'done') {
    requireRun(found.run);
    const { run } = found;
    if (run.hash !== hash || run.model !== model || run.key.seed !== key.seed || run.key.fold !== key.fold)
      throw new Misfit('it is of another run');
  }
  return found;
} // prettier-ignore

/** Of a run that is done, whichever it is. Throws Misfit. */
export function readRecord(told: unknown): RunRecord {
  const found = read(told, result, ofResult);
  if (found.kind === 'failed') throw new Misfit('it failed');
  return requireRun(found.run);
}

/** Its name must be of what it says decided its figures. */
function requireRun(run: RunRecord): RunRecord {
  if (hashOfIdentity(run.identity) !== run.hash) throw new Misfit('its hash is not that of its run');
  return run;
}

function read<T>(told: unknown, shape: Shape<T>, { characters, json }: Bound): T {
  if (typeof told !== 'string') throw new Misfit('it must be a text');
  if (told.length > characters) throw new Misfit(`it has more than ${characters} characters`);
  return shape(parse(told, json));
}

function parse(text: string, most: JsonLimits): unknown {
  try {
    return parseJsonWithin(text, most);
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit('it is not JSON');
  }
}
