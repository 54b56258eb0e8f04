// The runs of a sweep as sweep.json has them, with the rounds of those that compete.
import { competing } from './fields.ts';
import type { Identified } from './identify.ts';
import type { SweepFile } from './sweep-file.ts';

export function sweepRuns({ runs }: Identified, halve: number | undefined): SweepFile['runs'] {
  const needed = new Set(runs.map(({ job }) => job.needs));
  return runs.map(({ job: { hash, model, key, needs }, role, points, training }) => {
    const halving = competing({ role, training, isNeeded: needed.has(hash) }, halve);
    return { hash, model, role, key, points: points.map((point) => ({ ...point })), needs, halving };
  });
}
