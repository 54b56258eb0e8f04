// What was asked, the answer, and what it does not say: three sentences.
import { counted, listed } from '../../../phrases.ts';
import { count, percent, pValue, signedPoints } from '../../format.ts';
import type { Comparison, ModelSummary } from '../../summary/model-summary.ts';
import { wilsonInterval } from '../../statistics/wilson.ts';
import { html } from '../html.ts';
import { hasSeveralSeeds, testedImages, type Reported, type Section } from '../reported.ts';

export const answer: Section = (study) =>
  html`<section class="answer">
    <p>${question(study)}</p>
    <p>${verdict(study)}</p>
    <p>${limits(study)}</p>
  </section>`;

function question(study: Reported): string {
  const { data, summaries, settings } = study;
  const own = summaries.filter(({ role }) => role === 'model');
  const models = own.length > 0 ? own : summaries;
  const controls = summaries.length - own.length;
  const runs = settings.seeds ? `, each with ${counted(settings.seeds.length, 'seed')}` : '';
  const asked = own.some(({ quantum }) => quantum)
    ? 'Does a circuit classify these images better than controls that have none, or do not train it'
    : 'How well are these images classified';
  return `${asked}? ${listed(models.map(({ title }) => title), 'and')} and ${counted(controls, 'control')} were trained on ${count(data.counts.train)} images of ${data.name} in ${data.classes.length} classes${runs}, and tested on ${testedImages(study)}.`;
} // prettier-ignore

/** The best quantum model beside the best of its controls; where none was compared the best model. */
function verdict(study: Reported): string {
  const { summaries } = study;
  const byAccuracy = (models: readonly ModelSummary[]) =>
    [...models].sort((a, b) => b.test.accuracy.mean - a.test.accuracy.mean);
  const quantum = byAccuracy(summaries.filter((model) => model.role === 'model' && model.quantum));
  const best = quantum.find(({ comparisons }) => comparisons.length > 0) ?? quantum[0];
  if (!best || best.comparisons.length === 0) {
    const first = best ?? byAccuracy(summaries)[0];
    const none = best ? '; no control was trained, so that it cannot be said whether the circuit matters' : '';
    return `The most accurate${best ? ' model with a circuit' : ''} was ${accuracyOf(first)}${none}.`;
  }
  const strongest = [...best.comparisons].sort((a, b) => a.difference - b.difference)[0];
  const control = summaries.find(({ name }) => name === strongest.control)!;
  return `The most accurate model with a circuit was ${accuracyOf(best)}; against ${control.title}, the strongest of its controls, ${differenceText(strongest)}.`;
} // prettier-ignore

function accuracyOf({ title, test }: ModelSummary): string {
  const { mean, deviation } = test.accuracy;
  const { low, high } = wilsonInterval(mean, test.samples);
  const spread = deviation === undefined ? '' : ` ± ${percent(deviation)} over seeds`;
  return `${title} with ${percent(mean)} %${spread} (95 % interval for so many images ${percent(low)} to ${percent(high)})`;
}

/**
 * Says that there is a difference of these trainings only where the interval and the tests of all seeds do, and of other
 * trainings only where the test over seeds does.
 */
function differenceText({ difference, interval, mcnemar, signFlip, clusters }: Comparison): string {
  const p = Math.max(...mcnemar.map(({ holm }) => holm));
  const shown = p < 0.05 && (interval.low > 0 || interval.high < 0);
  const figures = `${signedPoints(difference)} points, 95 % interval ${signedPoints(interval.low)} to ${signedPoints(interval.high)}; McNemar’s exact test${clusters === 'patients' ? ' by patient' : ''}${mcnemar.length > 1 ? ', the seed that shows least' : ''}: p ${equalTo(p)}, adjusted`;
  if (!shown) return `no difference was shown (${figures})`;
  const verdict = `it is ${difference > 0 ? 'more' : 'less'} accurate (${figures})`;
  if (!signFlip) return verdict;
  const others = signFlip.holm < 0.05 ? 'so it is over seeds' : 'that holds of these trainings, and is not shown of others'; // prettier-ignore
  return `${verdict}; ${others} (sign flips: p ${equalTo(signFlip.holm)})`;
}

/** "= 0.041", "< 0.001". */
function equalTo(p: number): string {
  return pValue(p).replace(/^(<?)/, (sign) => (sign === '' ? '= ' : '< '));
}

function limits(study: Reported): string {
  const { settings, data, summaries } = study;
  const seeds = settings.seeds?.length ?? 1;
  const least = summaries.flatMap(({ comparisons }) => comparisons.flatMap(({ signFlip }) => signFlip?.least ?? []))[0];
  const marked = summaries.filter(({ role, marks }) =>
    role === 'model' && marks.some(({ name }) => ['at chance', 'few steps', 'under-trained', 'starved'].includes(name)));
  const parts = [
    hasSeveralSeeds(study) ? undefined : 'with one seed nothing is known of how much the figures depend on it',
    least !== undefined && least > 0.05 ? `${counted(seeds, 'seed')} cannot give p below ${least}, so that no difference between trainings can be shown` : undefined,
    marked.length > 0 ? `the training of ${listed(marked.map(({ title }) => title), 'and')} is in doubt (see the marks)` : undefined,
    data.testCopies.length > 0 ? `${counted(data.testCopies.length, 'test image')} have a copy in training` : undefined,
    'these images and circuits alone were looked at: other data, sizes and devices may answer otherwise',
  ];
  const text = parts.filter((part) => part !== undefined).join('; ');
  return `Limits: ${text}.`;
} // prettier-ignore
