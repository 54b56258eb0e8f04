// The page that compares several studies, in the look of their reports.
import { accuracyText } from '../across/across-text.ts';
import type { Across, ModelAcross, ModelFigures } from '../across/across.ts';
import { acrossNotes, comparedHead } from '../across/words.ts';
import { comparisonCells, comparisonHeads } from '../comparison-table.ts';
import { count, meanAndDeviation, percent } from '../format.ts';
import { drawBars } from './charts/bars.ts';
import { shortLabels } from './charts/draw.ts';
import { dataTable } from './data-table.ts';
import { html, type Html } from './html.ts';
import { pageText } from './page.ts';
import { fileName } from './reported.ts';

/** As text; names are shown as text, whatever they hold. */
export async function createAcrossPage(across: Across): Promise<string> {
  const { studies, warnings, differences, comparisons } = across;
  const names = studies.map(({ name }) => name);
  const parts = [
    html`<section class="answer">
      ${warnings.length > 0 ? warnings.map((warning) => html`<p class="mark">Warning: ${warning}.</p>`) : html`<p>The studies have the same data, training images and test images.</p>`}
    </section>`,
    html`<h2>What differs</h2>
    ${
      differences.length === 0
        ? html`<p>Nothing, in how the studies were set.</p>`
        : dataTable(
            'setting',
            names.map((head) => ({ head, kind: 'text' as const })),
            differences.map(({ at, values }) => ({ head: at, cells: values.map((value) => value ?? '–') })),
          )
    }`,
    html`<h2>Figures</h2>
    ${tableOf(across, 'accuracy %', accuracyText)} ${tableOf(across, 'macro F1 %', (each) => (each ? meanAndDeviation(each.f1, percent) : '–'))}
    ${tableOf(across, 'macro AUC', (each) => (each?.auc ? meanAndDeviation(each.auc, (area) => area.toFixed(3)) : '–'))}
    ${tableOf(across, 'parameters', (each) => (each ? count(each.parameters) : '–'))}`,
    html`<h2>Accuracy by model</h2>
    <p class="key"><span class="first">models</span> <span class="third">controls</span></p>
    <div class="grid">${await charts(across, shortLabels(names))}</div>`,
    ...(comparisons.length === 0 ? [] : [html`<h2>The same model of two studies</h2>
    ${dataTable('', comparisonHeads(comparisons).map((head) => ({ head })), comparisons.map((each) => ({ head: comparedHead(each), cells: comparisonCells(each, comparisons) })))}`]),
    html`${acrossNotes(across).map((note) => html`<p class="note">${note}</p>`)}`,
    html`<h2>Studies</h2>
    ${dataTable('study', ['data', 'started'].map((head) => ({ head, kind: 'text' as const })), studies.map(({ name, data, started }) => ({ head: name, cells: [fileName(data), `${started.slice(0, 16).replace('T', ' ')} UTC`] })))}`,
  ];
  return pageText(`qcnn studies: ${names.join(', ')}`, `Studies beside one another: ${names.join(', ')}`, parts);
} // prettier-ignore

function tableOf({ studies, models }: Across, corner: string, cell: (figures: ModelFigures | null) => string): Html {
  const rows = models.map(({ title, name, role, studies: figures }) => ({
    head: html`${title} <code>${name}</code>`,
    cells: figures.map(cell),
    kind: role,
  }));
  return dataTable(corner, studies.map(({ name }) => ({ head: name })), rows); // prettier-ignore
} // prettier-ignore

async function charts({ models }: Across, labels: readonly string[]): Promise<Html[]> {
  const drawn: Html[] = [];
  for (const model of models)
    drawn.push(
      html`<figure>
        <figcaption>${model.title}</figcaption>
        ${await drawBars(barsOf(model, labels), 'accuracy')}
      </figure>`,
    );
  return drawn;
}

function barsOf({ role, studies }: ModelAcross, labels: readonly string[]) {
  return studies.flatMap((figures, index) =>
    figures ? [{ name: labels[index], role, spread: figures.accuracy }] : [],
  );
}
