// Bars of one metric of all models, in the order of the table.
import type { Spread } from '../../statistics/spread.ts';
import type { Html } from '../html.ts';
import { colour } from '../palette.ts';
import { draw } from './draw.ts';

export interface Bar {
  readonly name: string;
  readonly role: 'model' | 'control';
  /** Shares in [0, 1]. */
  readonly spread: Spread;
}

/** With deviations where there are several seeds. All begin at 0 and end at 1. */
export function drawBars(bars: readonly Bar[], metric: string): Promise<Html> {
  const values = bars.map(({ name, role, spread: { mean, deviation = 0 } }) => ({
    name, role, mean, low: Math.max(0, mean - deviation), high: Math.min(1, mean + deviation),
  })); // prettier-ignore
  const x = {
    type: 'quantitative' as const,
    scale: { domain: [0, 1] },
    axis: { format: '.0%', values: [0, 0.25, 0.5, 0.75, 1] },
    title: metric,
  };
  const y = { field: 'name', type: 'nominal' as const, sort: null, title: null };
  const color = {
    field: 'role',
    type: 'nominal' as const,
    scale: { domain: ['model', 'control'], range: [colour('first'), colour('third')] },
    legend: null,
  };
  return draw(
    {
      width: 215,
      height: { step: 18 },
      data: { values },
      encoding: { y },
      layer: [
        { mark: { type: 'bar' }, encoding: { color, x: { field: 'mean', ...x } } },
        {
          mark: { type: 'rule', stroke: 'currentColor', strokeWidth: 1.5 },
          encoding: { x: { field: 'low', ...x }, x2: { field: 'high' } },
        },
      ],
    },
    `${metric} of every model and control`,
  );
}
