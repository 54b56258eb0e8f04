// The variants of a sweep: of each point that has a circuit one for each of its models.
import { chooseContestants } from '../study/contestants.ts';
import type { StudyGiven } from '../study/given.ts';
import type { OpenedCircuit } from '../study/study-circuit.ts';
import { UserError } from '../user-error.ts';
import { pointAt, type Point } from './axis.ts';
import type { Digits } from './choose-points.ts';
import { boundAt, fileAt, settingsAt, type Grid } from './grid.ts';
import type { ValueReports } from './value-reports.ts';

/** One model at one point with one seed. */
export interface Variant {
  readonly point: Point;
  /** Of this model and seed alone: a study that is told this has the same run. */
  readonly given: StudyGiven;
  readonly circuit: OpenedCircuit;
  readonly model: string;
  /** Decides first weights and the order of samples; `given.seed` decides the data and their splits. */
  readonly seed: number;
}

/** A point for which there is no circuit. */
export interface RefusedPoint {
  readonly point: Point;
  /** Its diagnostics. */
  readonly reason: string;
}

export interface Variants {
  readonly variants: readonly Variant[];
  readonly refused: readonly RefusedPoint[];
}

/** In the order of the points. Throws UserError where a value suits no point, and where no point has a circuit. */
export function variantsAt(points: readonly Digits[], grid: Grid, reports: ValueReports): Variants {
  // Binding costs little: what is wrong with a value is told before circuits are elaborated.
  for (const digits of points)
    reports.hear(pointAt(grid.axes, digits), grid.opens[fileAt(grid, digits)], boundAt(grid, digits));
  reports.refuseUnfit();
  const variants: Variant[] = [];
  const refused: RefusedPoint[] = [];
  let exitCode: 1 | 2 = 1;
  const tell = telling(grid);
  for (const digits of points) {
    const point = pointAt(grid.axes, digits);
    const { given, seed } = tell(digits);
    const opened = grid.circuits.open(given);
    if ('refusal' in opened) {
      refused.push({ point, reason: opened.refusal });
      if (opened.exitCode === 2) exitCode = 2;
      continue;
    }
    for (const model of given.models)
      variants.push({
        point,
        given: { ...given, models: [model], seeds: [seed] },
        circuit: opened,
        model,
        seed,
      });
  }
  if (variants.length === 0) {
    const those =
      points.length === 1 ? 'the only point of the axes' : `each of the ${points.length} points of the axes`;
    throw new UserError(`there is no circuit for ${those}:\n${refused[0].reason}`, exitCode);
  }
  return { variants, refused };
}

/** What a study is told at a point, with the seed of its run. Where parameters and seeds alone differ, it is made once. */
function telling(grid: Grid): (digits: Digits) => { given: StudyGiven; seed: number } {
  const { asked, axes, form, options, usual } = grid;
  const known = new Map<string, StudyGiven>();
  const isSeed = axes.map(({ option }) => option?.option.name === 'seed');
  const isTold = axes.map(({ kind }, at) => kind !== 'parameter' && !isSeed[at]);
  const files = axes.find(({ kind }) => kind === 'circuit')?.values ?? [asked.circuit];
  const make = (digits: Digits): StudyGiven => {
    const values = { ...options.at(digits), seed: asked.options['seed'] };
    const told = form.givenOf(files[fileAt(grid, digits)], values);
    chooseContestants(told.models, 'none');
    // By itself, it would slide another.
    const slides = told.circuit === undefined && usual === 'study' && told.models.includes('quanvolution');
    return slides ? { ...told, circuit: usual } : told;
  };
  return (digits) => {
    const key = digits.filter((_, at) => isTold[at]).join();
    const told = known.get(key) ?? make(digits);
    known.set(key, told);
    const at = isSeed.indexOf(true);
    const seed = at < 0 ? told.seed : Number(axes[at].values[digits[at]]);
    return { given: { ...told, set: settingsAt(grid, digits) }, seed };
  };
}
