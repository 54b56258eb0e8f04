// What a sweep is asked for by the command line, and by the file that it may name.
import { readText } from '../files/read-text.ts';
import type { SweepAsked } from '../sweep/asked.ts';
import { askedWith, isAskedFile, mostFileBytes, readAskedFile } from '../sweep/asked-file.ts';
import type { AskedAxis } from '../sweep/values.ts';
import { whereText } from '../sweep/where.ts';
import { studyForm } from './sweep-form.ts';

export interface SweepAskedOptions {
  readonly vary?: readonly AskedAxis[];
  readonly varyAll?: boolean;
  readonly where?: string;
  readonly sample?: number;
  readonly halve?: number;
}

/** `explicit`: the options that the user gave, by attribute. Throws UserError. */
export function askedOf(
  circuit: string | undefined,
  options: SweepAskedOptions,
  explicit: readonly string[],
): SweepAsked {
  const { vary = [], varyAll, where, sample, halve, ...ofStudy } = options;
  const asked: SweepAsked = {
    circuit,
    options: { ...ofStudy },
    given: new Set(explicit),
    vary,
    varyAll,
    where: where === undefined ? undefined : whereText(where),
    sample,
    halve,
  };
  if (circuit === undefined || !isAskedFile(circuit)) return asked;
  const file = readAskedFile(circuit, readText(circuit, 'sweep', mostFileBytes), studyForm.options);
  return askedWith(file, asked);
}
