// What was compared, the best of it, and what that does not say.
import { counted, listed } from '../../../phrases.ts';
import { count, percent, signedPoints } from '../../../study/format.ts';
import { html } from '../../../study/report/html.ts';
import { bestOfMany, intervalOf } from '../../ranking.ts';
import { createRounds } from '../../rounds.ts';
import { fieldPlans } from '../../epochs-to-come.ts';
import { nameOf, stageText, type ReportedSweep, type SweepSection } from '../reported.ts';

export const answer: SweepSection = (reported) =>
  html`<section class="answer">
    <p>${asked(reported)}</p>
    <p>${best(reported)}</p>
    <p>${limits(reported)}</p>
  </section>`;

function asked({ sweep, kept, results }: ReportedSweep): string {
  const axes = sweep.axes.map(({ name, values }) => `${name} (${counted(values.length, 'value')})`);
  const { done, stopped, failed, missing } = statesOf({ sweep, kept });
  const rest = [
    stopped > 0 ? `${count(stopped)} stopped after a round` : undefined,
    failed > 0 ? `${count(failed)} failed` : undefined,
    missing > 0 ? `${count(missing)} ${missing === 1 ? 'is' : 'are'} still to come` : undefined,
  ].filter((each) => each !== undefined);
  const without = rest.length > 0 ? `; ${listed(rest, 'and')}` : '';
  const { configurations } = results;
  const over = axes.length > 0 ? ` over ${listed(axes, 'and')}` : '';
  return `${counted(configurations.length, 'configuration')} ${configurations.length === 1 ? 'was' : 'were'} compared${over}, by ${count(done)} of ${counted(sweep.runs.length, 'run')}, controls among them${without}.${halved(sweep)}`;
} // prettier-ignore

/** How configurations were stopped, in a sentence with the space before it; nothing where none was to be. */
function halved(sweep: ReportedSweep['sweep']): string {
  const fields = fieldPlans(sweep).map(({ model, rounds }) => `${listed(rounds.slice(0, -1).map(String), 'and')} of ${rounds.at(-1)} epochs of ${model}`); // prettier-ignore
  if (fields.length === 0) return '';
  return ` After ${listed([...new Set(fields)], 'and')} only the best one in ${sweep.halve} configurations went on, by mean accuracy on the validation images.`;
}

/** Runs of the sweep by their state. */
export function statesOf({ sweep, kept }: Pick<ReportedSweep, 'sweep' | 'kept'>) {
  const done = sweep.runs.filter(({ hash }) => kept.done.has(hash)).length;
  const failed = sweep.runs.filter(({ hash }) => kept.failed.has(hash)).length;
  const { goalOf } = createRounds(sweep, kept);
  const stopped = sweep.runs.filter(
    ({ hash }) => !kept.done.has(hash) && !kept.failed.has(hash) && goalOf(hash) === 'stopped',
  ).length;
  return { done, stopped, failed, missing: sweep.runs.length - done - stopped - failed };
}

function best(reported: ReportedSweep): string {
  const { results, levels } = reported;
  const [first] = results.configurations;
  if (!first) return 'No configuration has a result yet.';
  const interval = intervalOf(first, results);
  const range = interval ? `, 95 % interval over seeds ${percent(interval.low)} to ${percent(interval.high)}` : ''; // prettier-ignore
  const found = `Best on the validation images, by which alone configurations are chosen, was ${nameOf(first, reported)}: ${percent(first.validation.mean)} %${range} (mean of ${counted(first.runs.length, 'run')}; ${first.test ? `on the test images ${percent(first.test.mean)} %` : `${stageText(first)}, and not tested`})`; // prettier-ignore
  const strongest = levels[0];
  if (!strongest) return `${found}. No control has a result, so that it cannot be said whether the circuit matters.`; // prettier-ignore
  const difference = first.validation.mean - strongest.accuracy.mean;
  return `${found}; ${signedPoints(difference)} points against ${strongest.title}, the strongest control on these images.`;
}

function limits({ results }: ReportedSweep): string {
  const many = bestOfMany(results);
  if (!many) return 'Nothing can be said yet.';
  const { compared, finished, above, byChance } = many;
  const chance =
    byChance === undefined
      ? 'no configuration has two runs, so that nothing is known of how much the figures depend on the seed, nor of what the best would show by chance'
      : compared === 1
        ? 'one configuration is no comparison'
        : `had all ${count(compared)} the same accuracy, the best would by chance of its seeds be expected ${(100 * byChance).toFixed(1)} points above their mean, and it is ${finished < compared ? `${(100 * above).toFixed(1)} above that of the ${count(finished)} that were trained to their end, themselves chosen` : (100 * above).toFixed(1)}`;
  return `Limits: ${chance}; all were validated on the same images, whose choice no interval here takes into account; the test figure of the best is that of one chosen, and no test figure was used to choose.`;
} // prettier-ignore
