// All axes at once: which values the good configurations go through.
import { count, percent } from '../../../study/format.ts';
import { drawBoth } from '../../../study/report/charts/draw.ts';
import { folded } from '../../../study/report/folded.ts';
import { html } from '../../../study/report/html.ts';
import { drawParallel, mostBest } from '../charts/parallel.ts';
import { levelsText, thinned, type SweepSection } from '../reported.ts';

const most = 500;
/** More axes leave no room for their names. */
const mostAxes = 8;

export const parallel: SweepSection = async ({ results, effects, levels }) => {
  const { finished: configurations } = results;
  const varied = effects.filter(({ values }) => values.filter(({ runs }) => runs > 0).length > 1);
  if (configurations.length < 2 || varied.length === 0) return undefined;
  const factors = varied.slice(0, mostAxes).map(({ factor }) => factor);
  const shown = thinned(configurations, most, new Set(configurations.slice(0, mostBest)));
  const notes = [
    `A line is a configuration; it goes through its values to its accuracy on the validation images. ${configurations.length > mostBest ? `The ${mostBest} best stand out. ` : ''}Axes stand in the order of their effects, values as they were given, from below.`,
    configurations.length < results.configurations.length ? 'Configurations that were stopped after a round are not among them.' : undefined,
    varied.length > mostAxes ? `The ${mostAxes} with the largest effects of ${varied.length} axes.` : undefined,
    shown.length < configurations.length ? `${count(shown.length)} of ${count(configurations.length)} are drawn, chosen evenly by rank.` : undefined,
    levels.length > 0 ? `Dashed: ${levelsText(levels, percent)}.` : undefined,
  ].filter((note) => note !== undefined);
  return folded(
    'Parallel coordinates',
    html`<figure>${await drawBoth((width) => drawParallel({ factors, configurations: shown, levels }, width), [900, 330])}<figcaption>${notes.join(' ')}</figcaption></figure>`,
  );
}; // prettier-ignore
