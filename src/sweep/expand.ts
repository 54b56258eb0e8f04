// From what a sweep is asked for to its variants: every point of the axes with the circuit and the options it asks for.
import { formatWithSource } from '../compiler/source/diagnostic.ts';
import type { StudyForm, SweepAsked } from './asked.ts';
import type { Axis } from './axis.ts';
import { choosePoints } from './choose-points.ts';
import { sweepCircuits } from './circuits-of.ts';
import { conditionOf, type Grid } from './grid.ts';
import { optionPoints } from './option-points.ts';
import { circuitAxis, refuseNamesakes, resolveAxes } from './resolve-axes.ts';
import type { OptionValues } from './study-option.ts';
import { valueReports } from './value-reports.ts';
import { variantsAt, type RefusedPoint, type Variant } from './variants.ts';

export interface Expansion {
  readonly axes: readonly Axis[];
  /** In the order of the axes: the values of the last next to each other. At least one. */
  readonly variants: readonly Variant[];
  readonly refused: readonly RefusedPoint[];
  /** As it is asked for: after each round of epochs the best one in so many goes on. */
  readonly halve?: number | undefined;
  /** Of values outside of domains one an axis. */
  readonly warnings: readonly string[];
}

/** The same for the same texts and files. Throws UserError for what cannot be meant, and where no variant is left. */
export function expandSweep(asked: SweepAsked, form: StudyForm): Expansion {
  const common = commonOptions(asked);
  const usual = usualCircuit(asked, common);
  const warnings = new Set<string>();
  const circuits = sweepCircuits(usual, (warning) => warnings.add(formatWithSource(warning)));
  const files = (circuitAxis(asked)?.values ?? [asked.circuit]).map((file) => form.givenOf(file, common));
  const opens = files.map((given) => circuits.parametersOf(given));
  const axes = resolveAxes(asked, opens, form.options);
  for (const axis of axes) if (axis.option?.option.name === 'data') refuseNamesakes(axis);
  const options = optionPoints(axes, common);
  const grid: Grid = { asked, form, axes, circuits, usual, files, opens, options };
  const reports = valueReports(axes);
  const chosen = choosePoints(axes, {
    belongs: asked.where && conditionOf(asked.where, grid),
    sample: asked.sample,
    seed: common['seed'] as number,
  });
  const expanded = variantsAt(chosen.points, grid, reports);
  for (const warning of [...reports.warnings(), ...chosen.warnings]) warnings.add(warning);
  const shown = axes.map(({ name, kind, values }) => ({ name, kind, values }));
  return { axes: shown, ...expanded, halve: asked.halve, warnings: [...warnings] };
}

/** Seeds are an axis. */
function commonOptions({ options }: SweepAsked): OptionValues {
  const { seeds: _, ...common } = options;
  return common;
}

/** Models that all slide their circuit have another than the rest, as in a study. */
function usualCircuit({ vary }: SweepAsked, { models }: OptionValues): string {
  const varied = vary.filter(({ name }) => name === 'models').flatMap(({ values }) => values);
  const all = varied.length > 0 ? varied : (models as readonly string[]);
  return all.every((name) => name === 'quanvolution') ? 'quanvolution' : 'study';
}
