// Lines in the unit square, on axes that all models share: operating characteristics and calibration.
import type { Html } from '../html.ts';
import { colour } from '../palette.ts';
import type { Point } from '../operating-curves.ts';
import { draw } from './draw.ts';

export interface UnitSquare {
  readonly x: string;
  readonly y: string;
  /** Where a model without knowledge, or one that is calibrated, lies. */
  readonly baseline: readonly Point[];
  /** Marks the points, each by how much stands behind it. */
  readonly weights?: readonly number[];
}

export function drawUnitSquare(
  lines: readonly (readonly Point[])[],
  { x, y, baseline, weights }: UnitSquare,
  description: string,
): Promise<Html> {
  const scale = { domain: [0, 1] };
  const axis = { values: [0, 0.25, 0.5, 0.75, 1], format: '.0%' };
  const encoding = {
    x: { field: 'x', type: 'quantitative' as const, scale, axis, title: x },
    y: { field: 'y', type: 'quantitative' as const, scale, axis, title: y },
    order: { field: 'at', type: 'quantitative' as const },
    detail: { field: 'line', type: 'nominal' as const },
  };
  const many = lines.length > 1;
  const values = lines.flatMap((line, number) =>
    line.map((point, at) => ({ ...point, line: number, at, weight: weights?.[at] ?? 0 })),
  );
  const flat = baseline.map((point, at) => ({ ...point, line: 0, at }));
  const size = { field: 'weight', type: 'quantitative' as const, scale: { range: [10, 90] }, legend: null };
  return draw(
    {
      width: 180,
      height: 180,
      layer: [
        { data: { values: flat }, mark: { type: 'line', strokeDash: [4, 3], stroke: colour('third') }, encoding },
        { data: { values }, mark: { type: 'line', stroke: colour('first'), strokeWidth: many ? 1.2 : 2 }, encoding },
        ...(weights ? [{ data: { values }, mark: { type: 'circle' as const, fill: colour('first'), opacity: 1 }, encoding: { ...encoding, size } }] : []),
      ],
    },
    description,
  ); // prettier-ignore
}
