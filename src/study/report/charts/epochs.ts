// Losses and accuracies over the epochs, of every run of a model; axes are the same for all models of a study.
import type { EpochRecord } from '../../../models/classifier.ts';
import type { Html } from '../html.ts';
import { colour } from '../palette.ts';
import { draw } from './draw.ts';

export type Curve = 'loss' | 'accuracy';

/** What the charts of all models share. */
export interface CurveAxes {
  /** The last epoch of the longest run. */
  readonly epochs: number;
  readonly loss: readonly [number, number];
  readonly accuracy: readonly [number, number];
  /** Accuracies drawn as lines across, such as those of controls; shares in [0, 1]. */
  readonly levels?: readonly number[];
}

/** Losses up to twice that of guessing, −ln(1/classes): what one lost run reaches must not flatten all others. */
export function curveAxes(histories: readonly (readonly EpochRecord[])[], classes: number): CurveAxes {
  const records = histories.flat();
  const losses = records.flatMap(({ trainLoss, validationLoss }) => [trainLoss, validationLoss]);
  const accuracies = records.flatMap(({ trainAccuracy, validationAccuracy }) => [trainAccuracy, validationAccuracy]);
  const largest = losses.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), 0.1);
  const least = accuracies.filter(Number.isFinite).reduce((a, b) => Math.min(a, b), 0.9);
  return {
    epochs: records.reduce((last, { epoch }) => Math.max(last, epoch), 1),
    loss: [0, Math.min(largest, 2 * Math.log(Math.max(2, classes)))],
    accuracy: [Math.floor(least * 10) / 10, 1],
  };
} // prettier-ignore

/** Whole numbers, about four. */
export function epochTicks(epochs: number): number[] {
  const rough = Math.max(1, epochs / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].find((factor) => factor * power >= rough)! * power);
  return Array.from({ length: Math.floor(epochs / step) }, (_, index) => (index + 1) * step);
}

/** Training solid, validation dashed. */
export function drawEpochs(
  histories: readonly (readonly EpochRecord[])[],
  curve: Curve,
  axes: CurveAxes,
  title: string,
): Promise<Html> {
  const values = histories.flatMap((history, run) =>
    history.flatMap(({ epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy }) => [
      { run, epoch, split: 'training', value: curve === 'loss' ? trainLoss : trainAccuracy },
      { run, epoch, split: 'validation', value: curve === 'loss' ? validationLoss : validationAccuracy },
    ]),
  );
  const single = axes.epochs === 1;
  const domain = ['training', 'validation'];
  const encoding = {
    x: {
      field: 'epoch', type: 'quantitative' as const, title: 'epoch', scale: { domain: [0, axes.epochs], nice: false },
      axis: { values: epochTicks(axes.epochs), grid: false, format: 'd' },
    },
    y: { field: 'value', type: 'quantitative' as const, title: curve, scale: { domain: [...axes[curve]], nice: false }, axis: { tickCount: 5, format: curve === 'accuracy' ? '.0%' : '' } },
    color: { field: 'split', type: 'nominal' as const, scale: { domain, range: [colour('first'), colour('second')] }, legend: null },
    strokeDash: { field: 'split', type: 'nominal' as const, scale: { domain, range: [[1, 0], [5, 3]] }, legend: null },
    detail: { field: 'run', type: 'nominal' as const },
  }; // prettier-ignore
  return draw(
    {
      width: 200,
      height: 130,
      layer: [
        ...(curve === 'accuracy' && axes.levels ? [{
          data: { values: axes.levels.map((value) => ({ value })) },
          mark: { type: 'rule' as const, stroke: colour('third'), strokeDash: [2, 2], clip: true },
          encoding: { y: encoding.y },
        }] : []),
        { data: { values }, mark: { type: 'line', strokeWidth: histories.length > 1 ? 1.2 : 2, clip: true, point: single }, encoding },
      ],
    },
    `${curve} of ${title} over the epochs, training and validation`,
  ); // prettier-ignore
}
