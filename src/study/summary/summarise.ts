// The runs of a study, model by model: what they come to, beside which controls, and with which marks.
import { allControlsOf, controlsOf } from '../../models/entries.ts';
import { trainedOn } from '../parted.ts';
import { keyOf } from '../run-key.ts';
import type { ModelResult, Robustness, StudyResult } from '../result.ts';
import { trainingOf, tuningOf } from '../tuning/chosen.ts';
import type { ModelTuning } from '../tuning/trials.ts';
import { spreadOf, type Spread } from '../statistics/spread.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import { answersOf, metricsOf, patientsOf, rightOf, rowsOf, without, type Answers } from './answers.ts';
import { controlsAbove } from './below-controls.ts';
import { adjustAll, compare } from './compare.ts';
import { marksFor, type MarkedFacts } from './marks.ts';
import { metricSpreads } from './metric-spreads.ts';
import type { Comparison, ModelSummary, RobustnessSpread } from './model-summary.ts';
import { shotFigures } from './shot-figures.ts';
import { groupsOf as groupsIn } from './column-groups.ts';
import { figuresBy } from './subgroups.ts';
import { epochsToConverge, generalisationGap, probedChange } from './training-figures.ts';

/** All that summaries are made of. */
export type Studied = Pick<StudyResult, 'settings' | 'data' | 'models' | 'tuning'>;

/** The runs of one model, and what they say of the images. */
interface Group {
  readonly name: string;
  readonly runs: readonly ModelResult[];
  readonly answers: readonly Answers[];
}

type Unmarked = Omit<ModelSummary, 'marks' | 'comparisons' | 'belowControls'>;

/** One a model, in the order of its first run. `subgroups`: the columns for whose values figures are given; all, where nobody says. */
export function summarise(study: Studied, subgroups?: readonly string[]): ModelSummary[] {
  const groups = groupsOf(study);
  const summaries = new Map(groups.map((group) => [group.name, summariseRuns(group, study, subgroups)]));
  const accuracies = new Map([...summaries].map(([name, { test }]) => [name, test.accuracy.mean]));
  const compared = comparisonsOf(groups, study);
  return groups.map((group) => {
    const { name } = group;
    const summary = summaries.get(name)!;
    const model = { quantum: summary.quantum, accuracy: summary.test.accuracy.mean };
    const belowControls = controlsAbove(model, allControlsOf(name), accuracies);
    const marks = marksFor(factsOf(summary, belowControls, group, study));
    return { ...summary, belowControls, comparisons: compared.get(name) ?? [], marks };
  });
}

function groupsOf({ models, data }: Studied): Group[] {
  const names = [...new Set(models.map(({ name }) => name))];
  return names.map((name) => {
    const runs = models.filter((run) => run.name === name);
    return { name, runs, answers: answersOf(runs, data) };
  });
}

/** Of each quantum model, with those of its controls that are there; adjusted for all of the study. */
function comparisonsOf(groups: readonly Group[], { data }: Studied): Map<string, Comparison[]> {
  const rights = new Map(
    groups.map(({ name, answers }) => [name, new Map(answers.map((each) => [each.seed, rightOf(each)]))]),
  );
  const compared = groups
    .filter(({ runs }) => runs[0].quantum)
    .flatMap(({ name, runs }) => {
      const images = { patients: patientsOf(runs, data), copies: data.testCopies };
      return allControlsOf(name).flatMap((control) => {
        const other = rights.get(control);
        const comparison = other && compare(rights.get(name)!, control, other, images);
        return comparison ? [{ name, comparison }] : [];
      });
    });
  const byName = new Map<string, Comparison[]>();
  adjustAll(compared.map(({ comparison }) => comparison)).forEach((comparison, index) => {
    const { name } = compared[index];
    byName.set(name, [...(byName.get(name) ?? []), comparison]);
  });
  return byName;
}

function summariseRuns({ runs, answers }: Group, study: Studied, columns?: readonly string[]): Unmarked {
  const { data } = study;
  const [{ name, title, role, quantum, parameters }] = runs;
  const { classes, testCopies, folds } = data;
  const spreads = (some: readonly Answers[]) =>
    metricSpreads(some.map((each) => metricsOf(each, classes.length)));
  const test = spreads(answers);
  const [tuning] = tuningOf(study, name) as readonly (ModelTuning | undefined)[];
  const shots = shotFigures(runs);
  const rows = rowsOf(runs, data);
  const subgroups = rows ? figuresBy(groupsIn(rows, columns), answers, classes.length) : [];
  const robustness = robustnessSpreads(runs);
  return {
    name,
    title,
    role,
    quantum,
    runs: runs.map(keyOf),
    ...(tuning && { tried: tuning.trials.length }),
    parameters,
    trainSeconds: spreadOf(runs.map(({ trainSeconds }) => trainSeconds)),
    ...spread('secondsPerEpoch', runs, (run) => run.secondsPerEpoch),
    ...spread('flopsPerImage', runs, ({ cost }) => cost?.flopsPerImage),
    ...spread('peakMemory', runs, ({ cost }) => cost?.memory.peakBytes),
    ...spread('memoryBefore', runs, ({ cost }) => cost?.memory.beforeBytes),
    test,
    ...(answers.length === 1 && { interval: wilsonInterval(test.accuracy.mean, test.samples) }),
    ...(testCopies.length > 0 && {
      withoutCopies: spreads(answers.map((each) => without(testCopies, each))),
    }),
    ...(subgroups.length > 0 && { subgroups }),
    ...(robustness.length > 0 && { robustness }),
    ...(folds && { foldAccuracy: spreadOf(runs.map((run) => run.test.accuracy)) }),
    ...(shots && { shots }),
    ...spread('gap', runs, generalisationGap),
    ...spread('epochsToConverge', runs, epochsToConverge),
  };
}

function robustnessSpreads(runs: readonly ModelResult[]): RobustnessSpread[] {
  return (runs[0].robustness ?? []).map(({ corruption }, index) => {
    const of = (read: (each: Robustness) => number) =>
      spreadOf(runs.flatMap(({ robustness }) => (robustness ? [read(robustness[index])] : [])));
    return {
      corruption,
      accuracy: of((each) => each.accuracy),
      balancedAccuracy: of((each) => each.balancedAccuracy),
      f1: of((each) => each.f1),
    };
  });
}

/** Absent where a run has no such figure. */
function spread<Name extends string>(
  name: Name,
  runs: readonly ModelResult[],
  read: (run: ModelResult) => number | undefined,
): { [key in Name]?: Spread } {
  const values = runs.flatMap((run) => read(run) ?? []);
  return values.length === runs.length ? ({ [name]: spreadOf(values) } as { [key in Name]?: Spread }) : {};
}

function factsOf(
  { name, test, gap }: Unmarked,
  belowControls: readonly string[],
  { runs, answers }: Group,
  study: Studied,
): MarkedFacts {
  const { data, models } = study;
  const trained = new Set(models.map((model) => model.name));
  const changes = runs.flatMap((run) => probedChange(run) ?? []);
  const support = test.perClass.map((each) => each.support);
  const stepsOf = (run: ModelResult) => {
    const { batchSize = 1 } = trainingOf(study, name, run) ?? {};
    return run.history.length * Math.ceil(trainedOn(data, name) / batchSize);
  };
  return {
    interval: wilsonInterval(test.accuracy.mean, test.samples),
    majorityShare: test.samples === 0 ? 0 : Math.max(...support) / test.samples,
    runs: runs.length,
    steps: study.settings.training[name] === undefined ? undefined : Math.min(...runs.map(stepsOf)),
    underTrained: runs.filter((run) => run.underTrained).length,
    probedChange: changes.length > 0 ? spreadOf(changes).mean : undefined,
    gap: gap?.mean,
    belowControls,
    leftOut: controlsOf(name).filter((control) => !trained.has(control)),
    copies: data.testCopies.length,
    seeds: answers.length,
  };
} // prettier-ignore
