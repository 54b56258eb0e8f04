// Which factor matters and by how much: differences with intervals, and means by value.
import { count, percent, signedPoints } from '../../../study/format.ts';
import { dataTable, type TableRow } from '../../../study/report/data-table.ts';
import { folded } from '../../../study/report/folded.ts';
import { html, type Html } from '../../../study/report/html.ts';
import type { Results } from '../../configurations.ts';
import type { Difference, Effect } from '../../effects.ts';
import { drawMeans } from '../charts/means.ts';
import { levelsText, type Level, type SweepSection } from '../reported.ts';

/** Values of a factor that the page has; an axis may have thousands. */
const most = 60;

export const effects: SweepSection = async ({ effects: all, levels, results }) => {
  if (all.length === 0 || results.configurations.length === 0) return undefined;
  const parts: Html[] = [];
  for (const effect of all) parts.push(await partOf(effect, levels));
  return folded(
    'Effect of each factor',
    html`${parts}
      <p class="note">
        Of the accuracy on the validation images, in points${early(results)}: the mean of the differences
        between runs that differ in this factor alone, everything else, seeds among it, being the same; 95 %
        interval by the bootstrap over pairs. Factors stand in the order of the range of these means. Means by
        value are over all runs that have it, paired or not. An effect holds of the values of the other axes
        that were tried. Runs with one seed or on the same images are not independent, so that intervals may
        be too short. ${levels.length > 0 ? `Dashed lines across: ${levelsText(levels, percent)}.` : ''}
      </p>`,
  );
};

/** An effect of those that were left later would be one of the chosen. */
function early({ comparison }: Results): string {
  return comparison.isEarly
    ? ', after the first round, the last that all configurations were trained for, between those that competed with each other'
    : '';
}

async function partOf({ factor, values, differences }: Effect, levels: readonly Level[]): Promise<Html> {
  const shown = values.filter(({ runs }) => runs > 0).slice(0, most);
  const cut = values.filter(({ runs }) => runs > 0).length > shown.length;
  if (shown.length < 2)
    return html`<h3>${factor.name}</h3><p class="note">${shown.length === 0 ? 'No value has' : `Only ${shown[0].value} has`} results: nothing can be said of its effect.</p>`; // prettier-ignore
  const byValue = new Map(differences.map((each) => [each.to, each]));
  const rows = shown.map(({ value, mean, runs }): TableRow => {
    return { head: value, cells: [percent(mean!), count(runs), ...cellsOf(byValue.get(value))] };
  });
  const heads = ['mean %', 'runs', `points against ${shown[0].value}`, '95 %', 'pairs'].map((head) => ({ head })); // prettier-ignore
  const chart = await drawMeans(shown.map(({ value, mean }) => ({ value, mean: mean! })), levels, factor.name); // prettier-ignore
  return html`<h3>${factor.name}</h3>
    <div class="grid"><figure>${chart}</figure>${dataTable(factor.name, heads, rows)}</div>
    ${cut ? html`<p class="note">The first ${most} of ${values.length} values; results.csv has all runs.</p>` : ''}`; // prettier-ignore
}

/** The first value has none. */
function cellsOf(difference: Difference | undefined): string[] {
  if (!difference) return ['', '', ''];
  const { mean, interval, pairs } = difference;
  if (mean === undefined) return ['no complete pair', '', ''];
  const range = interval ? `${signedPoints(interval.low)} to ${signedPoints(interval.high)}` : '–';
  return [signedPoints(mean), range, count(pairs)];
}
