// What differs in how studies were set, where it stands and by study.
import type { NamedStudy } from './across.ts';
import type { StudyResult } from '../result.ts';

/** One setting; `values` by study, null where it was not given or does not apply. */
export interface Difference {
  /** "settings.epochs", "circuit.parameters.n" */
  readonly at: string;
  readonly values: readonly (string | null)[];
}

/** Only of what is not the same in all. */
export function differencesOf(studies: readonly NamedStudy[]): Difference[] {
  const inAll = (name: string) =>
    studies.every(({ result }) => Object.hasOwn(result.settings.training, name));
  const leaves = studies.map(({ result }) => new Map(leavesOf(factsOf(result, inAll), '')));
  const places = [...new Set(leaves.flatMap((each) => [...each.keys()]))];
  return places.flatMap((at) => {
    const values = leaves.map((each) => each.get(at) ?? null);
    return new Set(values).size > 1 ? [{ at, values }] : [];
  });
}

/**
 * Texts and names of images, which identities stand for, are left out, and the training of models that only some of the
 * studies have.
 */
function factsOf(
  { settings, circuit, data, versions }: StudyResult,
  inAll: (name: string) => boolean,
): object {
  const { text: _, imports: __, file: ___, sha256: ____, hash, ...ofCircuit } = circuit;
  const { name, classes, height, width, channels, counts, sha256 } = data;
  const { engine, training, ...given } = settings;
  const ofAll = Object.fromEntries(Object.entries(training).filter(([name]) => inAll(name)));
  return {
    settings: { ...given, engine: engine?.name, training: ofAll },
    circuit: { ...ofCircuit, identity: shortened(hash) },
    data: {
      name,
      classes,
      height,
      width,
      channels,
      counts,
      sha256: Object.values(sha256).sort().map(shortened),
    },
    versions,
  };
}

/** Enough of a hash to tell that it is another. */
function shortened(hash: string): string {
  return hash.slice(0, 12);
}

const longest = 200;

/** Of lists the entries together. */
function leavesOf(value: unknown, at: string): [string, string][] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [[at, shown(textOf(value))]];
  if (Array.isArray(value)) return [[at, shown(value.map(textOf).join(', '))]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, at === '' ? key : `${at}.${key}`));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shown(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
