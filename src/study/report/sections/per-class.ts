// What each model takes each class for, and how well it tells it from the rest.
import { meanAndDeviation, percent, count } from '../../format.ts';
import type { ModelSummary, Spread } from '../../summary/model-summary.ts';
import { drawConfusion } from '../charts/confusion.ts';
import { dataTable } from '../data-table.ts';
import { folded } from '../folded.ts';
import { html, type Html } from '../html.ts';
import { runsOf, type Reported, type Section } from '../reported.ts';

const columns = ['precision %', 'sensitivity (recall) %', 'specificity %', 'F1 %', 'AUC', 'images'].map((head) => ({ head })); // prettier-ignore

export const perClass: Section = async (study) => {
  const parts: Html[] = [];
  for (const summary of study.summaries) parts.push(await partOf(study, summary));
  return folded(
    'Confusion and classes',
    html`<p class="note">Counts of all runs of a model together; colour is the share of the true class.</p>
      ${parts}`,
  );
};

async function partOf(study: Reported, summary: ModelSummary): Promise<Html> {
  const { classes } = study.data;
  const { title, name, test } = summary;
  const matrices = runsOf(study, summary).map((run) => run.test.confusion);
  const confusion = matrices[0].map((row, truth) =>
    row.map((_, guess) => matrices.reduce((sum, matrix) => sum + matrix[truth][guess], 0)),
  );
  const rows = test.perClass.map(({ precision, sensitivity, specificity, f1, auc, support }, index) => ({
    head: classes[index],
    cells: [
      ...[precision, sensitivity, specificity, f1].map(percents),
      auc ? meanAndDeviation(auc, (area) => area.toFixed(3)) : '–',
      count(support),
    ],
  }));
  return html`<section>
    <h3>${title} <code>${name}</code></h3>
    <div class="grid">
      <figure>${await drawConfusion(confusion, classes, title)}</figure>
      ${dataTable('class', columns, rows)}
    </div>
  </section>`;
}

function percents(spread: Spread): string {
  return meanAndDeviation(spread, percent);
}
