// Parallel coordinates: a line a configuration, through its value on each axis to its accuracy.
import type { Html } from '../../../study/report/html.ts';
import { colour } from '../../../study/report/palette.ts';
import { draw, shortLabels } from '../../../study/report/charts/draw.ts';
import type { Axis } from '../../axis.ts';
import type { Configuration } from '../../configurations.ts';
import type { Level } from '../reported.ts';
import { accuracyDomain } from './accuracy.ts';

export interface ParallelLines {
  readonly factors: readonly Axis[];
  /** Best first. */
  readonly configurations: readonly Configuration[];
  readonly levels: readonly Level[];
}

/** Labels of an axis that has more values would cover each other. */
const mostLabels = 16;
const height = 280;
/** Configurations that stand out. */
export const mostBest = 10;

export function drawParallel(lines: ParallelLines, width: number): Promise<Html> {
  const { factors, configurations, levels } = lines;
  const step = width / Math.max(1, factors.length);
  const accuracies = configurations.map(({ validation }) => validation.mean);
  const domain = accuracyDomain([...accuracies, ...levels.map(({ accuracy }) => accuracy.mean)]);
  const heightOf = (accuracy: number) => (accuracy - domain[0]) / (domain[1] - domain[0] || 1);
  // The best are drawn last, above the others.
  const values = configurations
    .flatMap(({ points: [point], validation }, rank) => {
      const kind = rank < mostBest ? 'best' : 'other';
      const through = factors.map((factor, at) => ({ at, height: placeOf(factor, factor.values.indexOf(point[factor.name])) })); // prettier-ignore
      return [...through, { at: factors.length, height: heightOf(validation.mean) }].map((each) => ({ ...each, line: -rank, kind })); // prettier-ignore
    })
    .reverse();
  const x = { type: 'quantitative' as const, scale: { domain: [0, factors.length + 0.9], nice: false, zero: false }, axis: null }; // prettier-ignore
  const y = { type: 'quantitative' as const, scale: { domain: [0, 1], nice: false }, axis: null };
  const across = levels.map(({ accuracy }) => ({ from: factors.length - 0.25, to: factors.length + 0.25, height: heightOf(accuracy.mean) })); // prettier-ignore
  const place = (field: string) => ({ x: { field: 'at', ...x }, y: { field, ...y } });
  const labels = labelsOf(factors, domain, step);
  return draw(
    {
      width,
      height,
      layer: [
        { data: { values: Array.from({ length: factors.length + 1 }, (_, at) => ({ at })) }, mark: { type: 'rule', stroke: colour('third') }, encoding: { x: { field: 'at', ...x } } },
        {
          data: { values },
          mark: { type: 'line' },
          encoding: {
            ...place('height'),
            detail: { field: 'line', type: 'nominal' },
            order: { field: 'at', type: 'quantitative' },
            color: ofKind([colour('second'), colour('first')]),
            opacity: ofKind([0.9, Math.max(0.08, Math.min(0.5, 30 / configurations.length))]),
            strokeWidth: ofKind([1.6, 1]),
          },
        },
        { data: { values: across }, mark: { type: 'rule', stroke: colour('third'), strokeDash: [4, 3], strokeWidth: 1.5 }, encoding: { x: { field: 'from', ...x }, x2: { field: 'to' }, y: { field: 'height', ...y } } },
        { data: { values: headsOf(factors, step) }, mark: { type: 'text', align: 'left', baseline: 'bottom', dy: -6, fontWeight: 600 }, encoding: { x: { field: 'at', ...x }, y: { field: 'height', ...y }, text: { field: 'text' } } },
        // Behind each letter the ground, since lines pass there.
        { data: { values: labels }, mark: { type: 'text', align: 'left', dx: 4, stroke: colour('ground'), strokeWidth: 4 }, encoding: { ...place('height'), text: { field: 'text' } } },
        { data: { values: labels }, mark: { type: 'text', align: 'left', dx: 4 }, encoding: { ...place('height'), text: { field: 'text' } } },
      ],
    },
    'parallel coordinates: a line a configuration, through its values to its validation accuracy',
  ); // prettier-ignore
}

/** For the best, then the others. */
function ofKind<T extends string | number>(range: readonly T[]) {
  return { field: 'kind', type: 'nominal' as const, scale: { domain: ['best', 'other'], range: [...range] }, legend: null };
} // prettier-ignore

/** In [0, 1], the first value lowest. */
function placeOf({ values }: Axis, index: number): number {
  return values.length > 1 ? index / (values.length - 1) : 0.5;
}

/** Letters of eleven pixels that fit a step. */
function lettersOf(step: number): number {
  return Math.max(4, Math.floor((step - 8) / 6.5));
}

function headsOf(factors: readonly Axis[], step: number) {
  return shortLabels([...factors.map(({ name }) => name), 'accuracy'], lettersOf(step * 0.9)).map((text, at) => ({ text, at, height: 1 })); // prettier-ignore
}

/** The values of every axis, or evenly chosen ones, and the ends of the accuracy. */
function labelsOf(factors: readonly Axis[], [low, high]: readonly [number, number], step: number) {
  const ofFactors = factors.flatMap((factor, at) => {
    const { values } = factor;
    const every = Math.ceil(values.length / mostLabels);
    return shortLabels(values, lettersOf(step))
      .map((text, index) => ({ text, at, height: placeOf(factor, index) }))
      .filter((_, index) => index % every === 0);
  });
  const ends = [0, 0.25, 0.5, 0.75, 1].map((share) => ({ text: `${(100 * (low + share * (high - low))).toFixed(1)} %`, at: factors.length, height: share })); // prettier-ignore
  return [...ofFactors, ...ends];
}
