// What a sweep is asked for: the options of a study, and what varies.
import type { StudyGiven } from '../study/given.ts';
import type { OptionValues, StudyOption } from './study-option.ts';
import type { AskedAxis } from './values.ts';
import type { WhereText } from './condition-text.ts';

export interface SweepAsked {
  /** As `qcnn study` takes it. */
  readonly circuit?: string | undefined;
  /** Of all runs: every option by attribute, defaults too. */
  readonly options: OptionValues;
  /** Attributes of those that were given. */
  readonly given: ReadonlySet<string>;
  readonly vary: readonly AskedAxis[];
  /** Also all parameters with finite domains of which nothing is said. */
  readonly varyAll?: boolean | undefined;
  readonly where?: WhereText | undefined;
  /** So many points at most, drawn by the seed of the options. */
  readonly sample?: number | undefined;
  /** Train in rounds of epochs, after each of which the best one in so many goes on. */
  readonly halve?: number | undefined;
}

/** How options are read, and what a study is told by them. */
export interface StudyForm {
  readonly options: readonly StudyOption[];
  /** Throws UserError. */
  givenOf(circuit: string | undefined, values: OptionValues): StudyGiven;
}
