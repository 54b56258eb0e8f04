// Learning curves of the ten best configurations, on common axes.
import { percent } from '../../../study/format.ts';
import { curveAxes, drawEpochs, type Curve, type CurveAxes } from '../../../study/report/charts/epochs.ts';
import { folded } from '../../../study/report/folded.ts';
import { html, type Html } from '../../../study/report/html.ts';
import { levelsText, nameOf, stageText, type SweepSection } from '../reported.ts';

const most = 10;
/** Runs of one configuration in one picture. */
const mostRuns = 20;

export const curves: SweepSection = async (reported) => {
  const { results, levels } = reported;
  const best = results.configurations
    .slice(0, most)
    .map((configuration) => ({
      name: [nameOf(configuration, reported), stageText(configuration)].filter((part) => part).join(', '),
      histories: configuration.runs.slice(0, mostRuns).map(({ history }) => history),
    }))
    .filter(({ histories }) => histories.some((history) => history.length > 0));
  if (best.length === 0) return undefined;
  const across = levels.map(({ accuracy }) => accuracy.mean);
  // The best have no loss that would flatten all others.
  const all = curveAxes(best.flatMap(({ histories }) => histories), Infinity); // prettier-ignore
  const least = Math.min(all.accuracy[0], ...across.map((level) => Math.floor(level * 10) / 10));
  const axes: CurveAxes = { ...all, accuracy: [least, 1], levels: across };
  const charts = async (curve: Curve) => {
    const drawn: Html[] = [];
    for (const { name, histories } of best)
      drawn.push(html`<figure><figcaption>${name}</figcaption>${await drawEpochs(histories, curve, axes, name)}</figure>`); // prettier-ignore
    return html`<div class="grid">${drawn}</div>`;
  };
  return folded(
    'Learning curves of the best',
    html`<p class="key"><span class="first">training</span> <span class="second">validation</span></p>
      <h3>Accuracy</h3>
      ${await charts('accuracy')}
      <h3>Loss</h3>
      ${await charts('loss')}
      <p class="note">
        A line is a run; axes are the same for all. ${levels.length > 0 ? `Dashed lines across: ${levelsText(levels, percent)}.` : ''}
      </p>`,
  );
}; // prettier-ignore
