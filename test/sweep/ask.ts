// Sweeps as tests ask for them: the options of `qcnn study` as they are where nothing is said, and axes as texts.
import { studyForm } from '../../src/cli/sweep-form.ts';
import { expandSweep, type Expansion } from '../../src/sweep/expand.ts';
import type { OptionValues } from '../../src/sweep/study-option.ts';
import { readVary } from '../../src/sweep/values.ts';
import { whereText } from '../../src/sweep/condition-text.ts';

interface Said {
  readonly circuit?: string;
  readonly vary?: readonly string[];
  readonly varyAll?: boolean;
  readonly where?: string;
  readonly sample?: number;
  /** By attribute. */
  readonly options?: OptionValues;
}

const usual = Object.fromEntries(studyForm.options.map(({ attribute, value }) => [attribute, value]));

export function expanded({ vary = [], where, options = {}, ...asked }: Said): Expansion {
  return expandSweep(
    {
      ...asked,
      options: { ...usual, models: ['qcnn'], ...options },
      given: new Set(Object.keys(options)),
      vary: vary.map(readVary),
      where: where === undefined ? undefined : whereText(where),
    },
    studyForm,
  );
}

/** The points of the variants, without names. */
export const pointsOf = (said: Said): string[] =>
  expanded(said).variants.map(({ point }) => Object.values(point).join(' '));

/** What is said against it. */
export function refusalOf(said: Said): string {
  try {
    expanded(said);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}
