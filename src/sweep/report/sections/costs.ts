// What accuracy costs: parameters, two-qubit gates, time; and which configurations nothing beats at both.
import { count, duration, percent, rounded } from '../../../study/format.ts';
import { dataTable } from '../../../study/report/data-table.ts';
import { folded } from '../../../study/report/folded.ts';
import { html, type Html } from '../../../study/report/html.ts';
import { costsOf, type Costs } from '../../costs.ts';
import type { Configuration } from '../../configurations.ts';
import { drawScatter } from '../charts/scatter.ts';
import { paretoFront } from '../pareto.ts';
import { levelsText, nameOf, thinned, type ReportedSweep, type SweepSection } from '../reported.ts';

/** Points in a picture, and rows of a front. */
const most = 1000;
const mostRows = 12;

interface Cost {
  readonly title: string;
  readonly of: (costs: Costs) => number | undefined;
  readonly write: (value: number) => string;
}

const costs: readonly Cost[] = [
  { title: 'parameters', of: ({ parameters }) => parameters, write: count },
  { title: 'two-qubit gates', of: ({ twoQubitGates }) => twoQubitGates, write: rounded },
  { title: 'seconds of training', of: ({ seconds }) => seconds, write: duration },
];

export const costSection: SweepSection = async (reported) => {
  const { results, levels } = reported;
  if (results.finished.length === 0) return undefined;
  const parts: Html[] = [];
  for (const cost of costs) {
    const part = await partOf(cost, reported);
    if (part) parts.push(part);
  }
  return folded(
    'What accuracy costs',
    html`${parts}
      <p class="note">
        A point is a configuration, the mean over its seeds. The line is the Pareto front: no configuration is
        more accurate on the validation images at no more cost; of points as close as their seeds’ spread
        another choice of seeds may put others on it. Two-qubit gates are those of the circuit as it is
        written, optimised. Times are of this machine.
        ${results.finished.length < results.configurations.length ? 'Configurations that were stopped after a round are not among them. ' : ''}${results.finished.length > most ? `${count(most)} of ${count(results.finished.length)} points are drawn, chosen evenly by rank, the front among them.` : ''}
        ${levels.length > 0 ? `Dashed lines across: ${levelsText(levels, percent)}.` : ''}
      </p>`,
  );
}; // prettier-ignore

interface Point {
  readonly configuration: Configuration;
  readonly cost: number;
  readonly accuracy: number;
}

async function partOf({ title, of, write }: Cost, reported: ReportedSweep): Promise<Html | undefined> {
  const points = reported.results.finished.flatMap((configuration): Point[] => {
    const cost = of(costsOf(configuration));
    return cost === undefined ? [] : [{ configuration, cost, accuracy: configuration.validation.mean }];
  });
  if (points.length === 0) return undefined;
  const front = paretoFront(points, ({ cost }) => cost, ({ accuracy }) => accuracy);
  const bare = ({ cost, accuracy }: Point) => ({ cost, accuracy });
  const chart = await drawScatter({
    points: thinned(points, most, new Set(front)).map(bare),
    front: front.map(bare),
    levels: reported.levels,
    title,
  });
  // The dearest are the most accurate.
  const rows = front.slice(-mostRows).map(({ configuration, cost, accuracy }) => ({
    head: nameOf(configuration, reported),
    cells: [write(cost), percent(accuracy)],
  }));
  return html`<h3>${title}</h3><div class="grid"><figure>${chart}</figure>${dataTable('on the front', [{ head: title }, { head: 'validation %' }], rows)}</div>`;
} // prettier-ignore
