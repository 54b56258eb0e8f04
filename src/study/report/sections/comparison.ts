// The table of all models, with the figures that the project's thesis printed in a row of their own.
import { percent } from '../../format.ts';
import { wilsonInterval } from '../../statistics/wilson.ts';
import { marksOf, sharedMarks } from '../../summary/marks.ts';
import type { ModelSummary } from '../../summary/model-summary.ts';
import { columnsOf, triedNote } from '../../table.ts';
import { dataTable, type TableRow } from '../data-table.ts';
import { html, type Html, type Part } from '../html.ts';
import { published } from '../published.ts';
import { hasSeveralSeeds, testedImages, type Section } from '../reported.ts';

const interval = { head: '95 % interval', cell: ({ test }: ModelSummary) => {
  const { low, high } = wilsonInterval(test.accuracy.mean, test.samples);
  return `${percent(low)} to ${percent(high)}`;
} }; // prettier-ignore

/** These stand with the other costs. */
const elsewhere = ['training', 'an epoch'];

export const comparison: Section = (study) => {
  const { summaries } = study;
  const [accuracy, ...others] = columnsOf(summaries).filter(({ head }) => !elsewhere.includes(head));
  const columns = [accuracy, interval, ...others];
  const shared = sharedMarks(summaries).map(({ text }) => text);
  const rows = summaries.map((model): TableRow => {
    const own = marksOf(model).filter((text) => !shared.includes(text));
    return {
      head: nameWith(html`${model.title} <code>${model.name}</code>`, own.join('; ')),
      cells: columns.map(({ cell }) => cell(model)),
      kind: model.role,
    };
  });
  const aside = published.map(({ title, figures }): TableRow => {
    const cells = columns.map(({ head }) => figures[head] ?? '');
    return { head: nameWith(title, 'other data, one run, not comparable'), cells, kind: 'aside' };
  });
  const all = shared.length > 0 ? ` All models trained by epochs: ${shared.join('; ')}.` : '';
  return html`<h2>Comparison</h2>
    ${dataTable('model', columns, [...rows, ...aside])}
    <p class="note">
      On
      ${testedImages(study)}${hasSeveralSeeds(study) ? '; mean ± sample standard deviation over seeds' : ''}.${all}
      Intervals are Wilson’s, of the accuracy: they know only that the images are few. Precision, recall, F1
      and AUC (each class against the rest) are unweighted means over the classes.
      ${triedNote(summaries) ?? ''} ${marksNote}
    </p>`;
};

/** Marks stand where the eye is, not behind the last figure. */
function nameWith(name: Part, marks: string): Html {
  return marks === '' ? html`${name}` : html`${name}<span class="mark">${marks}</span>`;
}

const marksNote =
  '“At chance”: the interval of the accuracy holds the share of the largest class. “Few steps”: fewer than 100. ' +
  '“Under-trained”: still improving when training stopped. “Starved”: three more epochs at the peak rates, or at the model’s own where these are larger, lower the training loss by more than 5 %. ' +
  '“Overfits”: accuracy on the training images is more than 10 points above that on the test images. ' +
  '“Below …”: that control, which needs no quantum circuit or does not train it, is more accurate than the quantum model.';
