// Accuracies of all models with their intervals, every run as a tick, and the line of chance.
import { colour } from '../palette.ts';
import type { Html } from '../html.ts';
import { draw } from './draw.ts';

export interface AccuracyInterval {
  readonly name: string;
  readonly role: 'model' | 'control';
  /** Shares in [0, 1]. */
  readonly accuracy: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Of each seed, where there are several. */
  readonly seeds: readonly number[];
}

/** Best first. `chance`: the share of the largest class. */
export function drawIntervals(
  bars: readonly AccuracyInterval[],
  chance: number,
  width: number,
): Promise<Html> {
  const least = Math.min(chance, ...bars.flatMap(({ low, seeds }) => [low, ...seeds]));
  const domain = [Math.max(0, Math.floor(least * 20) / 20 - 0.05), 1];
  const x = {
    type: 'quantitative' as const,
    scale: { domain, nice: false },
    axis: { format: '.0%', tickCount: width > 300 ? 8 : 4 },
    title: 'accuracy',
  };
  const y = {
    field: 'name',
    type: 'nominal' as const,
    sort: [...bars].sort((a, b) => b.accuracy - a.accuracy).map(({ name }) => name),
    title: null,
  };
  const color = {
    field: 'role',
    type: 'nominal' as const,
    scale: { domain: ['model', 'control'], range: [colour('first'), colour('third')] },
    legend: null,
  };
  const seeds = bars.flatMap(({ name, role, seeds: each }) =>
    each.map((accuracy) => ({ name, role, accuracy })),
  );
  return draw(
    {
      width,
      height: { step: 24 },
      data: { values: bars.map(({ seeds: _, ...bar }) => bar) },
      layer: [
        {
          data: { values: [{ chance }] },
          mark: { type: 'rule', stroke: colour('second'), strokeDash: [5, 3], strokeWidth: 1.5 },
          encoding: { x: { field: 'chance', ...x } },
        },
        {
          mark: { type: 'rule', strokeWidth: 2 },
          encoding: { y, color, x: { field: 'low', ...x }, x2: { field: 'high' } },
        },
        { data: { values: seeds }, mark: { type: 'tick', thickness: 2, size: 12 }, encoding: { y, color, x: { field: 'accuracy', ...x } } },
        { mark: { type: 'point', filled: true, size: 70, opacity: 1 }, encoding: { y, color, x: { field: 'accuracy', ...x } } },
      ],
    },
    'accuracy of every model and control with its 95 % interval, and the line of chance',
  ); // prettier-ignore
}
