// The marks that keep a comparison honest: what a reader must know before a figure is believed.
import { counted } from '../../phrases.ts';
import { signedPercent } from '../format.ts';
import type { Interval } from '../statistics/interval.ts';
import type { Mark, MarkName, ModelSummary } from './model-summary.ts';

/** Fewer steps than these move no weight far from where it began. */
const fewSteps = 100;
/** Share by which three more epochs must lower the training loss. */
const starvedFrom = 0.05;
/** Accuracy on the training images above that on the test images. */
const overfitsFrom = 0.1;

/** What decides the marks of a model. */
export interface MarkedFacts {
  /** Of the accuracy on the test images, however many runs there are. */
  readonly interval: Interval;
  /** Of the largest class among the test images. */
  readonly majorityShare: number;
  readonly runs: number;
  /** Of the run that had fewest; undefined: it is not trained by steps. */
  readonly steps: number | undefined;
  /** Runs that were still improving when they stopped. */
  readonly underTrained: number;
  /** Relative change of the training loss by three more epochs at the peak rates, the mean over the runs that were probed. */
  readonly probedChange: number | undefined;
  readonly gap: number | undefined;
  readonly belowControls: readonly string[];
  /** Controls of the model that the study left out. */
  readonly leftOut: readonly string[];
  /** Test images that have a copy in training. */
  readonly copies: number;
  readonly seeds: number;
}

type Words = (facts: MarkedFacts) => string | undefined;

/** Of each mark its words, or undefined where it does not apply. */
const words: Readonly<Record<MarkName, Words>> = {
  'at chance': ({ interval, majorityShare }) => (interval.low <= majorityShare ? 'at chance' : undefined),
  'few steps': ({ steps }) => (steps !== undefined && steps < fewSteps ? `few steps (${steps})` : undefined),
  'under-trained': ({ underTrained, runs }) => {
    if (underTrained === 0) return undefined;
    return runs === 1 ? 'under-trained' : `under-trained (${underTrained} of ${runs} runs)`;
  },
  starved: ({ probedChange }) =>
    probedChange !== undefined && probedChange < -starvedFrom
      ? `starved (training loss ${signedPercent(probedChange)} in three more epochs)`
      : undefined,
  overfits: ({ gap }) =>
    gap !== undefined && gap > overfitsFrom ? `overfits (gap ${(100 * gap).toFixed(1)} points)` : undefined,
  below: ({ belowControls }) => (belowControls.length > 0 ? `below ${belowControls.join(', ')}` : undefined),
  'controls not run': ({ leftOut }) =>
    leftOut.length > 0 ? `controls not run: ${leftOut.join(', ')}` : undefined,
  "saw its test images' copies": ({ copies }) =>
    copies > 0 ? `saw its test images' copies (${counted(copies, 'image')})` : undefined,
  'one seed': ({ seeds, steps }) => (seeds === 1 && steps !== undefined ? 'one seed' : undefined),
};

export function marksFor(facts: MarkedFacts): Mark[] {
  return (Object.entries(words) as [MarkName, Words][]).flatMap(([name, say]) => {
    const text = say(facts);
    return text === undefined ? [] : [{ name, text }];
  });
}

/** The marks in words; empty: none. */
export function marksOf({ marks }: Pick<ModelSummary, 'marks'>): string[] {
  return marks.map(({ text }) => text);
}

/** Those that all models have which are trained by epochs: said once, below a table. */
export function sharedMarks(summaries: readonly ModelSummary[]): Mark[] {
  const [first, ...others] = summaries.filter(({ secondsPerEpoch }) => secondsPerEpoch !== undefined);
  if (others.length === 0) return [];
  return first.marks.filter(({ text }) =>
    others.every(({ marks }) => marks.some((mark) => mark.text === text)),
  );
}
