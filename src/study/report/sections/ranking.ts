// How models rank the images, whatever the threshold: receiver operating characteristics, and precision against recall.
import type { Ranking } from '../../../runtime/training/ranking.ts';
import { meanAndDeviation } from '../../format.ts';
import type { ModelSummary } from '../../summary/model-summary.ts';
import { drawUnitSquare, type UnitSquare } from '../charts/unit-square.ts';
import { folded } from '../folded.ts';
import { html, type Html } from '../html.ts';
import { precisionCurve, rankingsOf, receiverCurve, thinned, type Point } from '../operating-curves.ts';
import { firstAnswers, hasSeveralSeeds, type Section } from '../reported.ts';

/** Of a line. */
const mostPoints = 150;
/** So many classes have a line each; of more none can be told from another. */
const mostClasses = 20;

export const ranking: Section = async (study) => {
  const { classes } = study.data;
  const ranked = study.summaries.flatMap((summary) => {
    const rankings = rankingsOf(firstAnswers(study, summary), classes.length).slice(0, mostClasses);
    const known = rankings.filter(({ positives, negatives }) => positives.length > 0 && negatives.length > 0);
    return known.length > 0 ? [{ summary, rankings: known }] : [];
  });
  if (ranked.length === 0) return undefined;
  const positives = ranked[0].rankings.map((each) => each.positives.length / (each.positives.length + each.negatives.length)); // prettier-ignore
  const prevalence = positives.length === 1 ? positives[0] : undefined;
  const of = classes.length === 2 ? `Of “${classes[1]}” against “${classes[0]}”` : 'Of each class against the rest';
  return folded(
    'Thresholds',
    html`<p class="note">
      ${of}${hasSeveralSeeds(study) ? ', of the first seed' : ''}; the area under the curve (AUC)
      ${classes.length > 2 ? 'is the mean over the classes' : 'stands beside each name'}. Dashed: what knows nothing.
      ${classes.length > mostClasses ? `Of ${classes.length} classes the first ${mostClasses} are drawn.` : ''}
    </p>
    <h3>Receiver operating characteristic</h3>
    ${await charts(ranked, receiverCurve, receiver)}
    <h3>Precision and recall</h3>
    ${await charts(ranked, precisionCurve, precisionAxes(prevalence))}`,
  );
}; // prettier-ignore

const receiver: UnitSquare = {
  x: '1 − specificity',
  y: 'sensitivity',
  baseline: [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ],
};

/** Always saying yes has the class's share as its precision. */
function precisionAxes(prevalence: number | undefined): UnitSquare {
  const baseline = prevalence === undefined ? [] : [0, 1].map((x) => ({ x, y: prevalence }));
  return { x: 'recall', y: 'precision', baseline };
}

interface Ranked {
  readonly summary: ModelSummary;
  readonly rankings: readonly Ranking[];
}

async function charts(
  ranked: readonly Ranked[],
  curve: (ranking: Ranking) => Point[],
  axes: UnitSquare,
): Promise<Html> {
  const drawn: Html[] = [];
  for (const { summary, rankings } of ranked) {
    const lines = rankings.map((each) => thinned(curve(each), mostPoints));
    const { title, test } = summary;
    const area = test.auc ? `, AUC ${meanAndDeviation(test.auc, (value) => value.toFixed(3))}` : '';
    drawn.push(
      html`<figure>
        <figcaption>${title}${area}</figcaption>
        ${await drawUnitSquare(lines, axes, `${axes.y} against ${axes.x} of ${title}`)}
      </figure>`,
    );
  }
  return html`<div class="grid">${drawn}</div>`;
}
