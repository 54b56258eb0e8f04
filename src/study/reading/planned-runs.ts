// How many runs a study has, by its settings.
import { leastDraws } from '../../models/entries.ts';
import type { StudySettings } from '../result.ts';
import { runKeys, seedsAtLeast } from '../run-key.ts';

/** Models that are not trained by steps run with the first seed alone; a frozen circuit takes several draws. */
export function countRuns({ models, controls, training, seed, seeds = [seed], folds }: StudySettings): number {
  const names = [...models, ...controls];
  const draws = Math.max(...names.map(leastDraws));
  const keys = runKeys(seedsAtLeast(draws, seeds), folds);
  const runsWith = (name: string, ofSeed: number) =>
    ofSeed === keys[0].seed ||
    (Object.hasOwn(training, name) && seedsAtLeast(leastDraws(name), seeds).includes(ofSeed));
  return keys.reduce((sum, key) => sum + names.filter((name) => runsWith(name, key.seed)).length, 0);
} // prettier-ignore
