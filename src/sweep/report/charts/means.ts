// Mean accuracy by the values of a factor, and the lines of the controls.
import type { Html } from '../../../study/report/html.ts';
import { colour } from '../../../study/report/palette.ts';
import { draw, shortLabels } from '../../../study/report/charts/draw.ts';
import type { Level } from '../reported.ts';
import { accuracyAxis, accuracyDomain, levelRules } from './accuracy.ts';

/** In the order of the axis. */
export function drawMeans(
  means: readonly { readonly value: string; readonly mean: number }[],
  levels: readonly Level[],
  factor: string,
): Promise<Html> {
  const labels = shortLabels(means.map(({ value }) => value), 16); // prettier-ignore
  const accuracies = [...means.map(({ mean }) => mean), ...levels.map(({ accuracy }) => accuracy.mean)];
  const x = accuracyAxis(accuracyDomain(accuracies), 'mean validation accuracy');
  return draw(
    {
      width: 200,
      height: { step: 18 },
      layer: [
        levelRules(levels, 'x', x),
        {
          data: { values: means.map(({ mean }, index) => ({ mean, value: labels[index] })) },
          mark: { type: 'point', filled: true, size: 70, opacity: 1, color: colour('first') },
          encoding: { x: { field: 'mean', ...x }, y: { field: 'value', type: 'nominal', sort: null, title: null } },
        },
      ],
    },
    `mean validation accuracy by ${factor}, and controls as lines across`,
  ); // prettier-ignore
}
