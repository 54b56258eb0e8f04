// The report's pictures as SVG text, drawn by Vega on the server: no script and no network in the page.
// Text takes the page's colour (currentColor), so that a picture reads on light, dark and paper.
import type { EpochRecord } from '../../models/classifier.ts';
import { trusted, type Html } from './html.ts';
import { compile, logger, None, parse, View, type TopLevelSpec } from './vega.ts';

const TRAIN = '#3b7dd8';
const VALIDATION = '#d9731a';
const CONTROL = '#7a8794';

const config = {
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: 'transparent' },
  axis: {
    labelColor: 'currentColor', titleColor: 'currentColor', domainColor: '#8888', tickColor: '#8888',
    gridColor: '#8883', titleFontWeight: 'normal', labelLimit: 160,
  }, // prettier-ignore
  text: { color: 'currentColor' },
} as const;

async function draw(spec: TopLevelSpec, description: string): Promise<Html> {
  const { spec: vegaSpec } = compile({ ...spec, config, description } as TopLevelSpec, { logger: quiet });
  const view = new View(parse(vegaSpec), { renderer: 'none', logger: quiet });
  try {
    return trusted(await view.toSVG());
  } finally {
    view.finalize();
  }
}

const quiet = logger(None);

export type Curve = 'loss' | 'accuracy';

/** Training (solid) and validation (dashed) curve over the epochs of one model. */
export function drawCurve(history: readonly EpochRecord[], curve: Curve, title: string): Promise<Html> {
  const values = history.flatMap((record) => [
    {
      epoch: record.epoch,
      split: 'training',
      value: { loss: record.trainLoss, accuracy: record.trainAccuracy }[curve],
    },
    {
      epoch: record.epoch,
      split: 'validation',
      value: { loss: record.validationLoss, accuracy: record.validationAccuracy }[curve],
    },
  ]);
  const domain = ['training', 'validation'];
  return draw(
    {
      width: 185,
      height: 130,
      data: { values },
      mark: { type: 'line', strokeWidth: 2, point: history.length <= 12 ? { size: 25 } : false },
      encoding: {
        x: {
          field: 'epoch', type: 'quantitative', title: 'epoch',
          axis: { tickMinStep: 1, grid: false, format: 'd' }, scale: { nice: false, zero: false },
        }, // prettier-ignore
        y: { field: 'value', type: 'quantitative', title: curve, scale: { zero: curve === 'loss' } },
        color: {
          field: 'split',
          type: 'nominal',
          scale: { domain, range: [TRAIN, VALIDATION] },
          legend: null,
        },
        strokeDash: { field: 'split', type: 'nominal', scale: { domain, range: [[1, 0], [5, 3]] }, legend: null }, // prettier-ignore
      },
    },
    `${curve} of ${title} over the epochs, training and validation`,
  );
}

/** Rows are true classes, columns predicted ones; colour is the share of the row. */
export function drawConfusion(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
  title: string,
): Promise<Html> {
  const labels = shortLabels(classes);
  const values = confusion.flatMap((row, truth) => {
    const total = row.reduce((sum, cell) => sum + cell, 0);
    return row.map((cell, predicted) => ({
      truth: labels[truth],
      predicted: labels[predicted],
      cell,
      share: total > 0 ? cell / total : 0,
    }));
  });
  const named = classes.length <= 20;
  const size = named ? Math.max(34, 200 / classes.length) * classes.length : 300;
  const labelled = (heading: string) => ({
    type: 'ordinal' as const,
    title: heading,
    scale: { domain: labels },
    axis: named ? {} : { labels: false, ticks: false },
  });
  return draw(
    {
      width: size,
      height: size,
      data: { values },
      encoding: {
        x: { field: 'predicted', ...labelled('predicted class') },
        y: { field: 'truth', ...labelled('true class') },
      },
      layer: [
        {
          mark: { type: 'rect', fill: TRAIN },
          encoding: {
            fillOpacity: {
              field: 'share',
              type: 'quantitative',
              scale: { domain: [0, 1], range: [0.04, 1] },
              legend: null,
            },
          },
        },
        ...(named
          ? [
              {
                mark: { type: 'text' as const, fontSize: 11 },
                encoding: {
                  text: { field: 'cell', type: 'quantitative' as const, format: ',d' },
                  color: { condition: { test: 'datum.share > 0.45', value: 'white' }, value: 'currentColor' },
                },
              },
            ]
          : []),
      ],
    },
    `confusion matrix of ${title} on the test split`,
  );
}

export interface AccuracyBar {
  readonly name: string;
  readonly role: 'model' | 'control';
  readonly accuracy: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
}

/** Test accuracies side by side, each with its 95 % interval, best first. */
export function drawAccuracies(bars: readonly AccuracyBar[]): Promise<Html> {
  const color = {
    field: 'role',
    type: 'nominal' as const,
    scale: { domain: ['model', 'control'], range: [TRAIN, CONTROL] },
    legend: null,
  };
  const y = {
    field: 'name',
    type: 'nominal' as const,
    sort: { field: 'accuracy', order: 'descending' as const },
    title: null,
  };
  const percents = {
    type: 'quantitative' as const,
    scale: { zero: false },
    axis: { format: '.1%' },
    title: 'test accuracy',
  };
  return draw(
    {
      width: 640,
      height: { step: 22 },
      data: { values: bars.map((bar) => ({ ...bar })) },
      encoding: { y, color },
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 2 },
          encoding: { x: { field: 'low', ...percents }, x2: { field: 'high' } },
        },
        {
          mark: { type: 'point', filled: true, size: 70, opacity: 1 },
          encoding: { x: { field: 'accuracy', ...percents } },
        },
      ],
    },
    'test accuracy of every model and control with its 95 % interval',
  );
}

/** Long names would push the picture aside; names that are then equal are told apart by their index. */
function shortLabels(names: readonly string[]): string[] {
  const short = names.map((name) => (name.length > 24 ? `${name.slice(0, 23)}…` : name));
  return short.map((label, i) =>
    short.indexOf(label) === short.lastIndexOf(label) ? label : `${i}: ${label}`,
  );
}
