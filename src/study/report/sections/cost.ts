// What the models cost: parameters, time, images a second, shots; and on what.
import { bytes, count, duration, meanAndDeviation, rounded } from '../../format.ts';
import { trainedOn } from '../../parted.ts';
import type { ModelSummary } from '../../summary/model-summary.ts';
import { dataTable, type TableRow } from '../data-table.ts';
import { folded } from '../folded.ts';
import { html } from '../html.ts';
import type { Section } from '../reported.ts';

interface Cost {
  readonly head: string;
  /** `images`: trained on in an epoch. */
  readonly of: (model: ModelSummary, images: number) => string;
}

const costs: readonly Cost[] = [
  { head: 'parameters', of: ({ parameters }) => count(parameters) },
  { head: 'flops an image', of: ({ flopsPerImage }) => (flopsPerImage ? rounded(flopsPerImage.mean) : '–') },
  { head: 'training', of: ({ trainSeconds }) => meanAndDeviation(trainSeconds, duration) },
  {
    head: 'an epoch',
    of: ({ secondsPerEpoch }) => (secondsPerEpoch ? meanAndDeviation(secondsPerEpoch, seconds) : '–'),
  },
  {
    head: 'images a second, in training',
    of: ({ secondsPerEpoch }, images) => (secondsPerEpoch ? count(Math.round(images / secondsPerEpoch.mean)) : '–'), // prettier-ignore
  },
];

const memory: Cost = {
  head: 'process memory, peak (before)',
  of: ({ peakMemory, memoryBefore }) =>
    peakMemory && memoryBefore ? `${bytes(peakMemory.mean)} (${bytes(memoryBefore.mean)})` : '–',
};

type Shots = NonNullable<ModelSummary['shots']>;

/** In the order in which they are taken. */
const shots: readonly { readonly head: string; readonly of: (shots: Shots) => number | undefined }[] = [
  { head: 'shots, in training', of: ({ training }) => training },
  { head: 'shots, in tests', of: ({ evaluation, redraws = 0 }) => evaluation + redraws },
  { head: 'shots, on corrupted images', of: ({ robustness }) => robustness },
];

/** Those that some model took. */
function shotCosts(summaries: readonly ModelSummary[]): Cost[] {
  const taken = summaries.flatMap((model) => model.shots ?? []);
  return shots
    .filter(({ of }) => taken.some((each) => of(each) !== undefined))
    .map(({ head, of }) => ({ head, of: (model) => countOrDash(model.shots && of(model.shots)) }));
}

function countOrDash(number: number | undefined): string {
  return number === undefined ? '–' : count(number);
}

export const cost: Section = ({ summaries, data, settings }) => {
  const looked = summaries.some(({ peakMemory }) => peakMemory);
  const columns = [...costs, ...(looked ? [memory] : []), ...shotCosts(summaries)];
  const rows = summaries.map((model): TableRow => {
    const { title, role } = model;
    return {
      head: title,
      kind: role,
      cells: columns.map(({ of }) => of(model, trainedOn(data, model.name))),
    };
  });
  const threads = settings.backendSettings?.['threads'];
  const where = [
    settings.backend === undefined ? undefined : `Circuits were computed by the backend ${settings.backend}${threads === undefined ? '' : ` with ${String(threads)} threads`}.`,
    settings.engine === undefined ? undefined : `Classical layers by the engine ${settings.engine.name}.`,
  ]; // prettier-ignore
  return folded(
    'Cost',
    html`${dataTable(
        'model',
        columns.map(({ head }) => ({ head })),
        rows,
      )}
      <p class="note">
        Times are of this machine and of the whole training, validation after each epoch included.
        ${where.filter((each) => each !== undefined).join(' ')} Parameters are what gradients can change.
        Flops: to classify one image, a multiply-add counted as 2; of circuits those of their plan, as exact
        values. Memory is the largest that the process had while it trained the model (before: when it began),
        looked at after steps; what earlier models took stays in it, since WebAssembly gives none back, and
        that of a graphics card is not in it.
      </p>`,
  );
};

function seconds(value: number): string {
  return `${value.toPrecision(2)} s`;
}
