// Which data a job wants, by hash, and which of them lie here.
import { createHash } from 'node:crypto';
import { loadDataset } from '../../runtime/data/index.ts';
import type { LoadingOptions } from '../../study/load-used-images.ts';
import type { Identified } from '../identify.ts';
import type { Job } from '../job.ts';
import type { NamedSource } from './messages.ts';

/** A data set that lies here. */
export interface Source {
  readonly path: string;
  readonly digest: string;
  /** SHA-256 of its files, by name. */
  readonly files: Readonly<Record<string, string>>;
}

/** What qcnn draws itself is everywhere. */
export const generated = 'phantom';

/** Loads each once, to know which it is. Throws UserError, and the signal's reason. */
export async function readSources(paths: readonly string[], loading: LoadingOptions): Promise<Source[]> {
  const sources: Source[] = [];
  for (const path of paths) {
    const { sha256 } = await loadDataset(path, loading);
    sources.push({ path, digest: digestOf(sha256), files: sha256 });
  }
  return sources;
}

/** The data of a run and, where it has them, its test data, by their names in its job. */
export type SourcesOf = (job: Job) => Promise<NamedSource[]>;

export function sourcesOfRuns({ data, places }: Identified, loading: LoadingOptions): SourcesOf {
  const isOwn = ([file]: [string, string]) => !file.startsWith('test data: ');
  const known = new Map<string, Promise<string>>();
  const digest = (name: string, find: () => Promise<string>) => {
    const found = known.get(name) ?? (places[name] === generated ? Promise.resolve('generated') : find());
    known.set(name, found);
    return found;
  };
  const loaded = async (name: string) => (await readSources([places[name]], loading))[0].digest;
  // The images of `data` are loaded already.
  const told = async (name: string) => digestOf(Object.fromEntries(Object.entries(data.get(name)!.sha256).filter(isOwn))); // prettier-ignore
  return async ({ given }) => {
    const own = { name: given.data, digest: await digest(given.data, () => told(given.data)) };
    const { testData } = given;
    if (testData === undefined) return [own];
    return [own, { name: testData, digest: await digest(testData, () => loaded(testData)) }];
  };
}

function digestOf(files: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}
