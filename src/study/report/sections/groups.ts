// Accuracies where it may fail: by what a manifest says of the images, and on images that were made worse.
import { counted } from '../../../phrases.ts';
import { meanAndDeviation, percent } from '../../format.ts';
import type { ModelSummary, Spread } from '../../summary/model-summary.ts';
import { dataTable, type TableRow } from '../data-table.ts';
import { folded } from '../folded.ts';
import { html, type Html } from '../html.ts';
import type { Section } from '../reported.ts';

export const subgroups: Section = ({ summaries }) => {
  const columns = summaries[0].subgroups?.map(({ column }) => column) ?? [];
  if (columns.length === 0) return undefined;
  return folded(
    'Subgroups',
    html`${columns.map((column) => tableOf(column, summaries))}
      <p class="note">
        Accuracies in percent. Gap: the largest accuracy less the least, of groups of ten images or more; it
        is never below 0, so that a small one in small groups says nothing.
      </p>`,
  );
};

function tableOf(column: string, summaries: readonly ModelSummary[]): Html {
  const figures = (model: ModelSummary) => model.subgroups?.find((each) => each.column === column);
  const groups = figures(summaries[0])?.groups ?? [];
  const heads = groups.map(({ value, images }) => `${value || 'nothing said'} (${counted(images, 'image')})`);
  const rows = summaries.map((model): TableRow => {
    const own = figures(model);
    const gap = own?.gap ? percents(own.gap) : '–';
    return { head: model.title, kind: model.role, cells: [...(own?.groups ?? []).map(({ accuracy }) => percents(accuracy)), gap] }; // prettier-ignore
  });
  return html`<h3>${column}</h3>
    ${fitting([...heads, 'gap'], rows)}`;
}

export const robustness: Section = ({ summaries }) => {
  const corruptions = summaries.find((model) => model.robustness)?.robustness;
  if (!corruptions) return undefined;
  const heads = corruptions.map(({ corruption: { name, strength } }) => `${name} ${strength}`);
  const rows = summaries.map(({ title, role, test, robustness: figures = [] }): TableRow => {
    return { head: title, kind: role, cells: [test.accuracy, ...figures.map(({ accuracy }) => accuracy)].map(percents) }; // prettier-ignore
  });
  return folded(
    'Robustness',
    html`${fitting(['as they are', ...heads], rows)}
      <p class="note">
        Accuracies in percent on the same test images, made worse; nothing was trained on such.
      </p>`,
  );
};

/** So many groups fit beside the models on paper. */
const mostColumns = 6;

/** As many tables below each other as it takes. */
function fitting(heads: readonly string[], rows: readonly TableRow[]): Html[] {
  const tables: Html[] = [];
  for (let from = 0; from < heads.length; from += mostColumns) {
    const to = from + mostColumns;
    const columns = heads.slice(from, to).map((head) => ({ head }));
    const parts = rows.map((row) => ({ ...row, cells: row.cells.slice(from, to) }));
    tables.push(dataTable('model', columns, parts));
  }
  return tables;
}

function percents(spread: Spread): string {
  return meanAndDeviation(spread, percent);
}
