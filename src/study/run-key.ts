// Which training of a model is meant: a study has one for each seed and, in a cross-validation, each fold.
import { leastDraws } from '../models/entries.ts';

/** One training of a model. */
export interface RunKey {
  /** Decides first weights and the order of samples. */
  readonly seed: number;
  /** From 1: the part of the images that it was not trained on, but tested. Absent: it had the training and the test images. */
  readonly fold?: number;
}

/** The keys of a study, in the order of training. */
export function runKeys(seeds: readonly number[], folds: number | undefined): RunKey[] {
  if (folds === undefined) return seeds.map((seed) => ({ seed }));
  return seeds.flatMap((seed) => Array.from({ length: folds }, (_, index) => ({ seed, fold: index + 1 })));
}

/** So many seeds at least, the given ones first. */
export function seedsAtLeast(count: number, seeds: readonly number[]): number[] {
  const all = [...seeds];
  for (let seed = seeds[0]; all.length < count; seed = seed < mostSeed ? seed + 1 : 0)
    if (!all.includes(seed)) all.push(seed);
  return all;
}

const mostSeed = 2 ** 32 - 1;

/** The key alone, of what has one. */
export function keyOf({ seed, fold }: RunKey): RunKey {
  return fold === undefined ? { seed } : { seed, fold };
}

/** Whether the runs of a model have to be told apart, in a study with these settings. */
export function hasSeveralRuns(
  name: string,
  { seeds, folds }: { readonly seeds?: readonly number[]; readonly folds?: number },
): boolean {
  return folds !== undefined || (seeds !== undefined && seeds.length > 1) || leastDraws(name) > 1;
}

/** "qcnn"; where there are several runs "qcnn seed-1", "qcnn seed-1-fold-2". */
export function runLabel(name: string, key: RunKey, several: boolean): string {
  return several ? `${name} ${keyName(key)}` : name;
}

/** "seed-1", "seed-1-fold-2": the name of its folder. */
export function keyName({ seed, fold }: RunKey): string {
  return fold === undefined ? `seed-${seed}` : `seed-${seed}-fold-${fold}`;
}

/** The key of that name; undefined where it is none. */
export function keyNamed(name: string): RunKey | undefined {
  const [, seed, fold] = /^seed-(\d{1,10})(?:-fold-(\d{1,5}))?$/.exec(name) ?? [];
  if (seed === undefined) return undefined;
  return fold === undefined ? { seed: Number(seed) } : { seed: Number(seed), fold: Number(fold) };
}
