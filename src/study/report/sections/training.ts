// Losses and accuracies of all models over their epochs, on common axes; how fast they converge, and their gap.
import { meanAndDeviation, percent } from '../../format.ts';
import { curveAxes, drawEpochs, type Curve } from '../charts/epochs.ts';
import { dataTable } from '../data-table.ts';
import { folded } from '../folded.ts';
import { html, type Html } from '../html.ts';
import { runsOf, type Section } from '../reported.ts';

export const training: Section = async (study) => {
  const trained = study.summaries.flatMap((summary) => {
    const histories = runsOf(study, summary).map(({ history }) => history);
    return histories.some((history) => history.length > 0) ? [{ summary, histories }] : [];
  });
  if (trained.length === 0) return undefined;
  const classes = study.data.classes.length;
  const axes = curveAxes(trained.flatMap(({ histories }) => histories), classes); // prettier-ignore
  const several = trained.some(({ histories }) => histories.length > 1);
  const charts = async (curve: Curve) => {
    const drawn: Html[] = [];
    for (const { summary, histories } of trained)
      drawn.push(
        html`<figure>
          <figcaption>${summary.title}</figcaption>
          ${await drawEpochs(histories, curve, axes, summary.title)}
        </figure>`,
      );
    return html`<div class="grid">${drawn}</div>`;
  };
  const rows = trained.map(({ summary: { title, epochsToConverge, gap, role } }) => ({
    head: title,
    kind: role,
    cells: [
      epochsToConverge ? meanAndDeviation(epochsToConverge, (epochs) => epochs.toFixed(1).replace('.0', '')) : '–',
      gap ? meanAndDeviation(gap, percent) : '–',
    ],
  })); // prettier-ignore
  return folded(
    'Training',
    html`<p class="key"><span class="first">training</span> <span class="second">validation</span></p>
      <h3>Loss</h3>
      ${await charts('loss')}
      <h3>Accuracy</h3>
      ${await charts('accuracy')}
      <p class="note">
        Axes are the same for all models${several ? '; a line is a run' : ''}. Losses above twice that of
        guessing (${(2 * Math.log(Math.max(2, classes))).toFixed(2)}) are cut.
      </p>
      ${dataTable('model', [{ head: 'epochs to converge' }, { head: 'generalisation gap, points' }], rows)}
      <p class="note">
        Epochs to converge: the first whose validation loss has made 95 % of the way from the first to the
        least. Gap: accuracy on the training images, in the epoch whose weights were tested, less that on the
        test images.
      </p>`,
  );
};
