// What a sweep is asked for by the command line, and by the file that it may name.
import { readText } from '../files/read-text.ts';
import type { SweepAsked } from '../sweep/asked.ts';
import { askedWith, isAskedFile, mostFileBytes, readAskedFile } from '../sweep/asked-file.ts';
import type { AskedAxis } from '../sweep/values.ts';
import { whereText } from '../sweep/where.ts';
import { UserError } from '../user-error.ts';
import { studyForm } from './sweep-form.ts';

export interface SweepAskedOptions {
  readonly vary?: readonly AskedAxis[];
  readonly varyAll?: boolean;
  readonly where?: string;
  readonly sample?: number;
}

/** `explicit`: the options that the user gave, by attribute. Throws UserError. */
export function askedOf(
  circuit: string | undefined,
  options: SweepAskedOptions,
  explicit: readonly string[],
): SweepAsked {
  const { vary = [], varyAll, where, sample, ...ofStudy } = options;
  const asked: SweepAsked = {
    circuit,
    options: { ...ofStudy },
    given: new Set(explicit),
    vary,
    varyAll,
    where: where === undefined ? undefined : whereText(where),
    sample,
  };
  if (circuit === undefined || !isAskedFile(circuit)) return asked;
  const file = readAskedFile(circuit, readText(circuit, 'sweep', mostFileBytes), studyForm.options);
  if (file.halve !== undefined)
    throw new UserError(`${circuit} asks for halve, which this version has not; leave it out`);
  return askedWith(file, asked);
}
