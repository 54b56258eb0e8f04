// What was tried of each model, and which configuration was chosen by the validation images.
import { counted } from '../../../phrases.ts';
import { duration, percent } from '../../format.ts';
import type { Configuration } from '../../tuning/configuration.ts';
import { tuningOf } from '../../tuning/chosen.ts';
import type { ModelTuning, Trial } from '../../tuning/trials.ts';
import { dataTable, type TableRow } from '../data-table.ts';
import { html, type Html } from '../html.ts';
import { hasSeveralSeeds, type Section } from '../reported.ts';

export const tuning: Section = (study) => {
  const { settings, summaries } = study;
  if (settings.tune === undefined) return undefined;
  const several = summaries.flatMap(({ name, title, role }) => {
    const tried = tuningOf(study, name).filter(({ trials }) => trials.length > 1);
    return tried.length > 0 ? [{ title, role, tried }] : [];
  });
  const rows = several.flatMap(({ title, role, tried }) =>
    tried.flatMap((each) => each.trials.map((trial) => rowOf(title, role, each, trial))),
  );
  const seeds = hasSeveralSeeds(study) ? `, with seed ${several[0]?.tried[0].seed ?? settings.seed}, and all seeds were trained with what it chose` : ''; // prettier-ignore
  const folds = study.data.folds ? ', in each fold by its own validation images' : '';
  return html`<h2>Tuning</h2>
    <p>
      ${counted(settings.tune, 'configuration')} of each model and
      control${settings.tune > 1 ? html` were tried${seeds}${folds}; the one with the smallest validation loss was tested` : html`: the recipe’s own, and nothing was chosen`}.
      No test image was looked at for the others. The first is the recipe’s own.
    </p>
    ${rows.length > 0 ? table(rows) : ''}`;
};

function table(rows: readonly TableRow[]): Html {
  return dataTable(
    'model',
    [
      { head: 'number' },
      { head: 'configuration', kind: 'text' },
      { head: 'validation loss' },
      { head: 'validation accuracy %' },
      { head: 'took' },
    ],
    rows,
  );
}

function rowOf(title: string, role: string, { chosen, fold }: ModelTuning, trial: Trial): TableRow {
  const { number, configuration, validationLoss, validationAccuracy, seconds, lost } = trial;
  const own = fold === undefined ? title : `${title}, fold ${fold}`;
  return {
    head: number === chosen ? html`${own}, <strong>chosen</strong>` : own,
    kind: role,
    cells: [
      String(number),
      configuration ? describeConfiguration(configuration) : '',
      validationLoss === undefined ? (lost === undefined ? '–' : 'diverged') : validationLoss.toFixed(4),
      validationAccuracy === undefined ? '–' : percent(validationAccuracy),
      duration(seconds),
    ],
  };
}

/** "rates circuit 0.0213, head 0.034; batches of 64; dropout 0.1; warm-up 10 %" */
export function describeConfiguration(configuration: Configuration): string {
  const { rates, batchSize, dropout, warmUp, decayEpochs } = configuration;
  const each = Object.entries(rates).map(([part, rate]) => `${part} ${rate}`);
  return [
    `rates ${each.join(', ')}`,
    `batches of ${batchSize}`,
    `dropout ${dropout}`,
    ...(warmUp === undefined ? [] : [`warm-up ${100 * warmUp}\u00a0%`]),
    ...(decayEpochs === undefined ? [] : [`a tenth every ${decayEpochs} epochs`]),
  ].join('; ');
}
