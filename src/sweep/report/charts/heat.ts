// Mean accuracy by the values of two factors: colour from the least to the largest cell.
import type { Html } from '../../../study/report/html.ts';
import { colour, fullestCell } from '../../../study/report/palette.ts';
import { draw, shortLabels } from '../../../study/report/charts/draw.ts';

export interface HeatCells {
  readonly columns: { readonly name: string; readonly values: readonly string[] };
  readonly rows: { readonly name: string; readonly values: readonly string[] };
  /** `means[row][column]`; undefined: without runs. */
  readonly means: readonly (readonly (number | undefined)[])[];
}

/** Cells as wide as this have their figure. */
const leastNamed = 36;

/** `width`: of all columns together, in pixels. */
export function drawHeat({ columns, rows, means }: HeatCells, width: number): Promise<Html> {
  const cell = Math.min(90, width / columns.values.length);
  const across = shortLabels(columns.values, Math.max(4, Math.floor(cell / 6)));
  const down = shortLabels(rows.values, width > 300 ? 20 : 10);
  const values = means.flatMap((row, at) =>
    row.flatMap((mean, column) => (mean === undefined ? [] : [{ mean, column: across[column], row: down[at] }])),
  ); // prettier-ignore
  const shares = values.map(({ mean }) => mean);
  const domain = [shares.reduce((a, b) => Math.min(a, b), 1), shares.reduce((a, b) => Math.max(a, b), 0)];
  const axis = (names: readonly string[], title: string, shown: boolean, labelAngle = 0) => ({
    type: 'ordinal' as const,
    title,
    scale: { domain: [...names] },
    axis: shown ? { labelAngle } : { labels: false, ticks: false },
  });
  const opacity = { type: 'quantitative' as const, scale: { domain, range: [0.03, fullestCell] }, legend: null }; // prettier-ignore
  const named = cell >= leastNamed;
  const text = { field: 'mean', type: 'quantitative' as const, format: '.1%' };
  return draw(
    {
      width: cell * columns.values.length,
      height: { step: 22 },
      data: { values },
      encoding: {
        x: { field: 'column', ...axis(across, columns.name, cell >= 12, cell < leastNamed ? -60 : 0) },
        y: { field: 'row', ...axis(down, rows.name, true) },
      },
      layer: [
        { mark: { type: 'rect', fill: colour('first') }, encoding: { fillOpacity: { field: 'mean', ...opacity } } }, // prettier-ignore
        ...(named ? [{ mark: { type: 'text' as const }, encoding: { text } }] : []),
      ],
    },
    `mean validation accuracy by ${columns.name} and ${rows.name}`,
  );
}
