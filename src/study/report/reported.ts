// What every section of the report is made of: the study, its circuit, and what several sections ask of them.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { ModelResult, StudyResult } from '../result.ts';
import { answersOf, type Answers } from '../summary/answers.ts';
import type { ModelSummary } from '../summary/model-summary.ts';
import type { Html } from './html.ts';

export interface Reported extends StudyResult {
  /** To be drawn; absent: only its text is known. */
  readonly drawn?: Circuit | undefined;
}

/** A part of the page under a heading of its own; undefined where the study has nothing to say there. */
export type Section = (study: Reported) => Html | undefined | Promise<Html | undefined>;

export function runsOf({ models }: Reported, { name }: Pick<ModelSummary, 'name'>): ModelResult[] {
  return models.filter((run) => run.name === name);
}

/** Of the first seed: with folds out-of-fold. */
export function firstAnswers(study: Reported, summary: ModelSummary): Answers {
  return answersOf(runsOf(study, summary), study.data)[0];
}

export function hasSeveralSeeds({ settings }: Reported): boolean {
  return (settings.seeds?.length ?? 1) > 1;
}

/** Share of the largest class among the tested images: what always saying that class gives. */
export function chanceOf({ summaries }: Reported): number {
  const [{ test }] = summaries;
  const most = Math.max(0, ...test.perClass.map(({ support }) => support));
  return test.samples === 0 ? 0 : most / test.samples;
}

/** "the 400 test images"; with folds "all 400 images, each out of its fold". */
export function testedImages({ data, summaries }: Reported): string {
  const images = summaries[0].test.samples.toLocaleString('en-US');
  return data.folds ? `all ${images} images, each out of its fold` : `the ${images} test images`;
}

/** Paths are of the machine that ran the study: the last name says which file. */
export function fileName(path: string): string {
  return /^([/\\]|[A-Za-z]:[/\\]|\.{1,2}[/\\])/.test(path) ? path.split(/[/\\]/).at(-1)! : path;
}
