// Accuracies of a sweep on an axis of their own range, and controls as lines across with their names.
import { colour } from '../../../study/report/palette.ts';
import type { Level } from '../reported.ts';

/** From a little below the least to a little above the largest; shares in [0, 1]. */
export function accuracyDomain(accuracies: readonly number[]): [number, number] {
  let [low, high] = [1, 0];
  for (const accuracy of accuracies) {
    low = Math.min(low, accuracy);
    high = Math.max(high, accuracy);
  }
  const margin = Math.max(0.005, (high - low) * 0.06);
  return [Math.max(0, low - margin), Math.min(1, high + margin)];
}

/** An axis with so many digits as its range asks for. */
export function accuracyAxis([low, high]: readonly [number, number], title = 'validation accuracy') {
  const format = high - low < 0.05 ? '.1%' : '.0%';
  return {
    type: 'quantitative' as const,
    scale: { domain: [low, high], nice: false, zero: false },
    axis: { format, tickCount: 5 },
    title,
  };
}

/** Dashed lines across along `channel`, for a layer. */
export function levelRules<Scale extends object>(levels: readonly Level[], channel: 'x' | 'y', scale: Scale) {
  return {
    data: { values: levels.map(({ title, accuracy }) => ({ title, level: accuracy.mean })) },
    mark: { type: 'rule' as const, stroke: colour('third'), strokeDash: [4, 3], strokeWidth: 1.2 },
    encoding: { [channel]: { field: 'level', ...scale } },
  };
}
