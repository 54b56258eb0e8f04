// Accuracy against a cost: a point a configuration, the front that no other beats at both, controls as lines.
import type { Html } from '../../../study/report/html.ts';
import { colour } from '../../../study/report/palette.ts';
import { draw } from '../../../study/report/charts/draw.ts';
import type { Level } from '../reported.ts';
import { accuracyAxis, accuracyDomain, levelRules } from './accuracy.ts';

export interface CostPoint {
  readonly cost: number;
  readonly accuracy: number;
}

export interface Scatter {
  readonly points: readonly CostPoint[];
  /** By rising cost. */
  readonly front: readonly CostPoint[];
  readonly levels: readonly Level[];
  /** Of the axis of costs. */
  readonly title: string;
}

export function drawScatter({ points, front, levels, title }: Scatter): Promise<Html> {
  const accuracies = [...points.map(({ accuracy }) => accuracy), ...levels.map(({ accuracy }) => accuracy.mean)];
  const costs = points.map(({ cost }) => cost);
  const [least, largest] = [costs.reduce((a, b) => Math.min(a, b)), costs.reduce((a, b) => Math.max(a, b))];
  const isWide = least > 0 && largest / least > 30;
  const margin = (largest - least) * 0.05 || 1;
  const x = {
    type: 'quantitative' as const,
    title,
    scale: isWide ? { type: 'log' as const, domain: [least / 1.3, largest * 1.3], nice: false } : { domain: [Math.max(0, least - margin), largest + margin], nice: false, zero: false },
    axis: { tickCount: 4, format: '~s', grid: false },
  };
  const y = accuracyAxis(accuracyDomain(accuracies));
  const place = { x: { field: 'cost', ...x }, y: { field: 'accuracy', ...y } };
  // The front goes on at the accuracy of its dearest point.
  const steps = [...front, { cost: isWide ? largest * 1.3 : largest + margin, accuracy: front.at(-1)!.accuracy }];
  return draw(
    {
      width: 240,
      height: 190,
      layer: [
        levelRules(levels, 'y', y),
        { data: { values: points }, mark: { type: 'circle', size: 22, opacity: 0.5, color: colour('first') }, encoding: place },
        { data: { values: steps }, mark: { type: 'line', interpolate: 'step-after', stroke: colour('second'), strokeWidth: 1.5 }, encoding: place },
        { data: { values: front }, mark: { type: 'circle', size: 40, opacity: 1, color: colour('second') }, encoding: place },
      ],
    },
    `validation accuracy against ${title}, with the Pareto front and controls as lines across`,
  );
} // prettier-ignore
