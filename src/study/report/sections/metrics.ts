// The four metrics that papers print, as bars on one scale; then accuracies with what is known of their uncertainty.
import { percent } from '../../format.ts';
import { wilsonInterval } from '../../statistics/wilson.ts';
import type { MetricSpreads, Spread } from '../../summary/model-summary.ts';
import { drawBars } from '../charts/bars.ts';
import { drawBoth } from '../charts/draw.ts';
import { drawIntervals } from '../charts/intervals.ts';
import { folded } from '../folded.ts';
import { html } from '../html.ts';
import { chanceOf, hasSeveralSeeds, runsOf, type Section } from '../reported.ts';
import { answersOf, metricsOf } from '../../summary/answers.ts';

const four: Readonly<Record<string, (test: MetricSpreads) => Spread>> = {
  accuracy: (test) => test.accuracy,
  'macro precision': ({ macro }) => macro.precision,
  'macro recall': ({ macro }) => macro.recall,
  'macro F1': ({ macro }) => macro.f1,
};

export const metrics: Section = async (study) => {
  const charts = [];
  for (const [metric, read] of Object.entries(four)) {
    const bars = study.summaries.map(({ name, role, test }) => ({ name, role, spread: read(test) }));
    charts.push(html`<figure>${await drawBars(bars, metric)}</figure>`);
  }
  return folded(
    'Four metrics',
    html`<p class="key"><span class="first">models</span> <span class="third">controls</span></p>
      <div class="grid pairs">${charts}</div>
      ${hasSeveralSeeds(study) ? html`<p class="note">Lines at the ends: one deviation over seeds.</p>` : ''}`,
  );
};

export const accuracy: Section = async (study) => {
  const several = hasSeveralSeeds(study);
  const bars = study.summaries.map((summary) => {
    const { name, role, test } = summary;
    const { mean } = test.accuracy;
    const answers = several ? answersOf(runsOf(study, summary), study.data) : [];
    const seeds = answers.map((each) => metricsOf(each, study.data.classes.length).accuracy);
    return { name, role, accuracy: mean, ...wilsonInterval(mean, test.samples), seeds };
  });
  const chance = chanceOf(study);
  return html`<h2>Accuracy</h2>
    <p class="key">
      <span class="first">models</span> <span class="third">controls</span>
      <span class="second">chance: the largest class, ${percent(chance)} %</span>
    </p>
    <figure>
      ${await drawBoth((width) => drawIntervals(bars, chance, width))}
      <figcaption>
        ${several ? 'Means over seeds, each seed a tick, with' : 'With'} Wilson’s 95 % interval, which knows
        only that the images are few. What a difference is worth is said below, image by image.
      </figcaption>
    </figure>`;
};
