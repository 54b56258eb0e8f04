// Every quantum model against each of its controls: differences, their intervals, and what tests say of them.
import { comparisonHeads, comparisonCells, comparisonNotes } from '../../comparison-table.ts';
import { dataTable } from '../data-table.ts';
import { html } from '../html.ts';
import type { Section } from '../reported.ts';

export const controls: Section = ({ summaries }) => {
  const compared = summaries.filter(({ comparisons }) => comparisons.length > 0);
  if (compared.length === 0) return undefined;
  const all = compared.flatMap(({ comparisons }) => comparisons);
  const columns = comparisonHeads(all).map((head) => ({ head }));
  return html`<h2>Against the controls</h2>
    ${compared.map(
      ({ title, comparisons }) =>
        html`${dataTable(
          `${title} less`,
          columns,
          comparisons.map((each) => ({ head: html`<code>${each.control}</code>`, cells: comparisonCells(each, all) })),
        )}`,
    )}
    ${comparisonNotes(summaries).map((note) => html`<p class="note">${note}</p>`)}`;
}; // prettier-ignore
