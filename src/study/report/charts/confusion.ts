// A confusion matrix: rows are true classes, columns predicted ones, colour is the share of the row.
import type { Html } from '../html.ts';
import { colour, fullestCell } from '../palette.ts';
import { draw, shortLabels } from './draw.ts';

/** So many classes have their names and counts beside the colours. */
const mostNamed = 20;

/** `confusion[true class][predicted class]` are counts. */
export function drawConfusion(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
  title: string,
): Promise<Html> {
  const labels = shortLabels(classes, 16);
  const values = confusion.flatMap((row, truth) => {
    const total = row.reduce((sum, cell) => sum + cell, 0);
    return row.map((cell, predicted) => ({
      truth: labels[truth],
      predicted: labels[predicted],
      cell,
      share: total > 0 ? cell / total : 0,
    }));
  });
  const named = classes.length <= mostNamed;
  const size = named ? Math.max(34, 150 / classes.length) * classes.length : 260;
  const labelled = (heading: string, labelAngle: number) => ({
    type: 'ordinal' as const,
    title: heading,
    scale: { domain: labels },
    axis: named ? { labelAngle, labelLimit: 90 } : { labels: false, ticks: false },
  });
  const opacity = { type: 'quantitative' as const, scale: { domain: [0, 1], range: [0.03, fullestCell] }, legend: null }; // prettier-ignore
  const text = { field: 'cell', type: 'quantitative' as const, format: ',d' };
  const cells = { mark: { type: 'rect' as const, fill: colour('first') }, encoding: { fillOpacity: { field: 'share', ...opacity } } }; // prettier-ignore
  const counts = { mark: { type: 'text' as const }, encoding: { text } };
  return draw(
    {
      width: size,
      height: size,
      data: { values },
      encoding: {
        x: { field: 'predicted', ...labelled('predicted class', classes.length > 3 ? -60 : 0) },
        y: { field: 'truth', ...labelled('true class', 0) },
      },
      layer: [cells, ...(named ? [counts] : [])],
    },
    `confusion matrix of ${title} on the test images`,
  );
}
