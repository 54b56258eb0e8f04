// The two factors that matter most, against each other.
import { mean } from 'simple-statistics';
import { percent } from '../../../study/format.ts';
import { drawBoth } from '../../../study/report/charts/draw.ts';
import { folded } from '../../../study/report/folded.ts';
import { html } from '../../../study/report/html.ts';
import type { Axis } from '../../axis.ts';
import type { Results } from '../../configurations.ts';
import { drawHeat, type HeatCells } from '../charts/heat.ts';
import { levelsText, type SweepSection } from '../reported.ts';

/** Values of an axis that has more make no picture. */
const most = 40;

export const heatMap: SweepSection = async ({ effects, results, levels }) => {
  const varied = effects.filter(({ values }) => {
    const known = values.filter(({ runs }) => runs > 0).length;
    return known > 1 && known <= most;
  });
  if (varied.length < 2) return undefined;
  const [first, second] = varied
    .slice(0, 2)
    .map(({ factor, values }) => ({ ...factor, values: values.filter(({ runs }) => runs > 0).map(({ value }) => value) }));
  const [columns, rows] = first.values.length <= second.values.length ? [first, second] : [second, first];
  const cells = cellsOf(columns, rows, results);
  const shares = cells.means.flat().flatMap((cell) => cell ?? []);
  const [least, largest] = [Math.min(...shares), Math.max(...shares)];
  const note = `Mean accuracy on the validation images${results.comparison.isEarly ? ' after the first round' : ''} over all other axes, seeds among them; from ${percent(least)} % (lightest) to ${percent(largest)} % (fullest). The two factors are those with the largest effects.`;
  const across = levels.length > 0 ? ` Controls: ${levelsText(levels, percent)}.` : '';
  return folded(
    `Heat map: ${rows.name} and ${columns.name}`,
    html`<figure>${await drawBoth((width) => drawHeat(cells, width), [620, 230])}<figcaption>${note}${across}</figcaption></figure>`,
  );
}; // prettier-ignore

export function cellsOf(
  columns: Axis,
  rows: Axis,
  { configurations, comparison: { accuracyOf } }: Pick<Results, 'configurations' | 'comparison'>,
): HeatCells {
  const accuracies = rows.values.map(() => columns.values.map((): number[] => []));
  for (const { points, runs } of configurations)
    for (const point of points)
      accuracies[rows.values.indexOf(point[rows.name])]?.[columns.values.indexOf(point[columns.name])]?.push(
        ...runs.map(accuracyOf),
      );
  const means = accuracies.map((row) => row.map((cell) => (cell.length > 0 ? mean(cell) : undefined)));
  return { columns, rows, means };
}
