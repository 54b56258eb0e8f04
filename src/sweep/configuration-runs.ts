// Which runs are one configuration: a model at the values of all axes but the seed.
import type { Point } from './axis.ts';
import type { SweepFile } from './sweep-file.ts';

/** One axis of a sweep tells runs of one configuration apart. */
export const seedAxis = 'seed';

/** A configuration, or a control at the values of those axes that it depends on. */
export interface ConfigurationRuns {
  readonly role: 'model' | 'control';
  readonly model: string;
  /** Without the seed. More than one: other names of the same runs. */
  readonly points: readonly Point[];
  /** Of each seed one, with folds one a fold. */
  readonly hashes: readonly string[];
}

/** In the order of the runs; the same runs under other names are one. */
export function configurationRuns(runs: SweepFile['runs']): ConfigurationRuns[] {
  const groups = new Map<string, Group>();
  for (const { hash, model, role, points } of runs)
    for (const point of points) {
      const { [seedAxis]: _, ...rest } = point;
      const key = JSON.stringify([role, model, rest]);
      const group = groups.get(key) ?? { role, model, points: [rest], hashes: [] };
      groups.set(key, group);
      group.hashes.push(hash);
    }
  const byRuns = new Map<string, Group>();
  for (const group of groups.values()) {
    const key = group.hashes.join();
    const known = byRuns.get(key);
    if (known) known.points.push(...group.points);
    else byRuns.set(key, group);
  }
  return [...byRuns.values()];
}

interface Group extends ConfigurationRuns {
  readonly points: Point[];
  readonly hashes: string[];
}
