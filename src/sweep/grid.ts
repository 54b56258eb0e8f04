// What holds at each point of the axes: which file, which parameters, which options, and whether a condition takes it.
import type { BoundParameters, OpenParameters } from '../compiler/open-parameters.ts';
import { hasErrors } from '../compiler/source/diagnostic.ts';
import type { StudyGiven } from '../study/given.ts';
import type { StudyForm, SweepAsked } from './asked.ts';
import { pointAt } from './axis.ts';
import type { Digits } from './choose-points.ts';
import type { SweepCircuits } from './circuits-of.ts';
import type { OptionPoints } from './option-points.ts';
import type { ResolvedAxis } from './resolve-axes.ts';
import { plainNames, plainValue, type OptionValues } from './study-option.ts';
import type { WhereText } from './condition-text.ts';
import { readWhere } from './where.ts';

export interface Grid {
  readonly asked: SweepAsked;
  readonly form: StudyForm;
  readonly axes: readonly ResolvedAxis[];
  readonly circuits: SweepCircuits;
  /** The circuit where none is named. */
  readonly usual: string;
  /** What is told of each circuit file, and its parameters. */
  readonly files: readonly StudyGiven[];
  readonly opens: readonly OpenParameters[];
  readonly options: OptionPoints;
}

/** Which of the files a point has. */
export function fileAt({ axes }: Grid, digits: Digits): number {
  const at = axes.findIndex(({ kind }) => kind === 'circuit');
  return at < 0 ? 0 : digits[at];
}

/** The compile-time parameters that are set at a point; undefined: none. */
export function settingsAt(
  { axes, asked }: Grid,
  digits: Digits,
): Readonly<Record<string, string>> | undefined {
  const varied = axes.flatMap(({ parameter, values }, at) =>
    parameter === undefined ? [] : [[parameter, values[digits[at]]] as const],
  );
  const set = asked.options['set'] as Readonly<Record<string, string>> | undefined;
  return set || varied.length > 0 ? { ...set, ...Object.fromEntries(varied) } : undefined;
}

export function boundAt(grid: Grid, digits: Digits): BoundParameters {
  const { circuit, circuitName } = grid.files[fileAt(grid, digits)];
  return grid.circuits.bind({ circuit, circuitName, set: settingsAt(grid, digits) });
}

/** A point whose values are refused belongs to the sweep: it is told with the reason. */
export function conditionOf(text: WhereText, grid: Grid): (digits: Digits) => boolean {
  const { axes, form, opens, options } = grid;
  const known = plainNames(options.samples, form.options);
  const files = axes.find(({ kind }) => kind === 'circuit');
  if (files) known.set(files.name, 'text');
  const names = { axes, options: known };
  const conditions = opens.map((open) => readWhere(text, open, names));
  return (digits) => {
    const bound = boundAt(grid, digits);
    if (hasErrors(bound.diagnostics)) return true;
    let values: OptionValues | undefined;
    const point = pointAt(axes, digits);
    const optionAt = (name: string) =>
      name === files?.name ? point[name] : plainValue(name, (values ??= options.at(digits)), form.options);
    return conditions[fileAt(grid, digits)](bound, point, optionAt);
  };
}
