// Several finished studies beside one another: what differs in how they were set, their figures, and what tests of the same
// model say. Plain data, for the page, the terminal and JSON alike.
import type { StudyResult } from '../result.ts';
import type { Interval } from '../statistics/interval.ts';
import type { Spread } from '../statistics/spread.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import type { ModelSummary } from '../summary/model-summary.ts';
import { differencesOf, type Difference } from './differences.ts';
import { pairedComparisons, type PairedComparison } from './paired.ts';
import { warningsOf } from './same-images.ts';

/** Names are different from each other. */
export interface NamedStudy {
  readonly name: string;
  readonly result: StudyResult;
}

/** Of one model in one study, on its test images. */
export interface ModelFigures {
  /** Seeds. */
  readonly seeds: number;
  readonly samples: number;
  readonly parameters: number;
  readonly accuracy: Spread;
  /** Wilson's, 95 %: it knows only that the images are few. */
  readonly interval: Interval;
  /** Unweighted means over the classes. */
  readonly f1: Spread;
  readonly auc?: Spread;
}

/** A model or control that some of the studies have. */
export interface ModelAcross {
  readonly name: string;
  readonly title: string;
  readonly role: 'model' | 'control';
  /** By study; null where it was not trained. */
  readonly studies: readonly (ModelFigures | null)[];
}

export interface Across {
  readonly studies: readonly { readonly name: string; readonly data: string; readonly started: string }[];
  /** Why figures are not comparable; none: nothing speaks against it. */
  readonly warnings: readonly string[];
  readonly differences: readonly Difference[];
  readonly models: readonly ModelAcross[];
  readonly comparisons: readonly PairedComparison[];
}

export function compareStudies(studies: readonly NamedStudy[]): Across {
  const summaries = studies.map(({ result }) => new Map(result.summaries.map((each) => [each.name, each])));
  const names = [...new Set(summaries.flatMap((each) => [...each.keys()]))];
  const models = names.map((name): ModelAcross => {
    const own = summaries.map((each) => each.get(name));
    const { title, role } = own.find((each) => each !== undefined)!;
    return { name, title, role, studies: own.map((each) => (each ? figuresOf(each) : null)) };
  });
  return {
    studies: studies.map(({ name, result }) => ({ name, data: result.data.name, started: result.started })),
    warnings: warningsOf(studies),
    differences: differencesOf(studies),
    models: [...models.filter(({ role }) => role === 'model'), ...models.filter(({ role }) => role === 'control')],
    comparisons: pairedComparisons(studies, names),
  };
} // prettier-ignore

function figuresOf({ runs, parameters, test }: ModelSummary): ModelFigures {
  return {
    seeds: new Set(runs.map(({ seed }) => seed)).size,
    samples: test.samples,
    parameters,
    accuracy: test.accuracy,
    interval: wilsonInterval(test.accuracy.mean, test.samples),
    f1: test.macro.f1,
    ...(test.auc && { auc: test.auc }),
  };
}
