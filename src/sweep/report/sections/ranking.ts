// The best configurations with their intervals, test figures and costs.
import { counted } from '../../../phrases.ts';
import { count, duration, percent } from '../../../study/format.ts';
import type { TableColumn, TableRow } from '../../../study/report/data-table.ts';
import { html } from '../../../study/report/html.ts';
import { longTable } from '../../../study/report/long-table.ts';
import { costsOf } from '../../costs.ts';
import type { Configuration } from '../../configurations.ts';
import { intervalOf } from '../../ranking.ts';
import { nameOf, pointText, stageText, type ReportedSweep, type SweepSection } from '../reported.ts';

/** Rows of the page; all are in results.csv. */
const most = 100;

const columns: readonly TableColumn[] = [
  { head: 'validation %' },
  { head: '95 %, over seeds' },
  { head: 'test %' },
  { head: 'runs' },
  { head: 'parameters' },
  { head: 'two-qubit gates' },
  { head: 'training' },
];

export const ranking: SweepSection = (reported) => {
  const { configurations, finished, seedDeviation } = reported.results;
  if (configurations.length === 0) return undefined;
  const shown = configurations.slice(0, most);
  const cut = shown.length < configurations.length;
  const rows = shown.map((configuration, index) => rowOf(configuration, index, reported));
  const stopped = finished.length < configurations.length
    ? 'Configurations that were stopped follow those that were trained to their end, by the rounds that they came through; their figures are of the epoch at which they stopped, and they were never tested. '
    : '';
  const interval = seedDeviation
    ? `Intervals: Student’s, of the mean over seeds, by the deviation between runs of one configuration, ${percent(seedDeviation.deviation)} points, pooled over all (${counted(seedDeviation.freedom, 'degree')} of freedom), as if all varied alike. `
    : 'No configuration has two runs: there are no intervals. ';
  return html`<section>
      <h2>Ranking</h2>
      ${longTable('configuration', columns, rows)}
      <p class="note">
        By mean accuracy on the validation images, ties by validation loss; test figures stand beside and
        choose nothing. ${stopped}${interval}${cut ? `The best ${most} of ${count(configurations.length)}; results.csv has all runs.` : ''}
      </p>
    </section>`;
}; // prettier-ignore

function rowOf(configuration: Configuration, index: number, reported: ReportedSweep): TableRow {
  const { validation, test, runs, wanted, points } = configuration;
  const interval = configuration.stage ? undefined : intervalOf(configuration, reported.results);
  const stage = stageText(configuration);
  const { parameters, twoQubitGates, seconds } = costsOf(configuration);
  const others = points.slice(1).map(pointText);
  return {
    head: html`${index + 1}. ${nameOf(configuration, reported)}${others.length > 0 ? html`<span class="mark">the same runs as ${othersText(others)}</span>` : ''}${stage ? html`<span class="mark">${stage}</span>` : ''}`,
    cells: [
      percent(validation.mean),
      interval ? `${percent(interval.low)} to ${percent(interval.high)}` : '–',
      test ? percent(test.mean) : '–',
      runs.length < wanted ? `${runs.length} of ${wanted}` : String(runs.length),
      count(parameters),
      twoQubitGates === undefined ? '–' : count(twoQubitGates),
      duration(seconds),
    ],
  };
} // prettier-ignore

function othersText(others: readonly string[]): string {
  const rest = others.length - 3;
  return others.slice(0, 3).join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}
