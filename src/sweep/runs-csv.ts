// results.csv of a sweep: a line a run and point, in the order of the axes, whatever the order in which they were trained.
import { csvCell } from '../study/predictions-csv.ts';
import type { EpochRecord, KeptEpoch } from '../runtime/training/fit.ts';
import type { Axis, Point } from './axis.ts';
import { roundsWithin, type Compared, type Halving, type TrainedRun } from './configurations.ts';
import { recordAfter } from './fields.ts';
import type { KeptRuns } from './results.ts';
import type { Figures } from './run-record.ts';

type Value = string | number | undefined;
type Column = (run: TrainedRun, kept: EpochRecord | undefined) => Value;

const ofFigures: Readonly<Record<string, (figures: Figures) => Value>> = {
  accuracy: ({ accuracy }) => accuracy,
  balanced_accuracy: ({ balancedAccuracy }) => balancedAccuracy,
  macro_precision: ({ precision }) => precision,
  macro_recall: ({ recall }) => recall,
  macro_f1: ({ f1 }) => f1,
  macro_specificity: ({ specificity }) => specificity,
  macro_auc: ({ auc }) => auc,
  expected_calibration_error: ({ expectedCalibrationError }) => expectedCalibrationError,
  brier_score: ({ brierScore }) => brierScore,
};

/** Shares in [0, 1]; a cell is empty where there is no such figure. */
const columns: Readonly<Record<string, Column>> = {
  validation_accuracy: (run, kept) =>
    'validation' in run ? run.validation.accuracy : kept?.validationAccuracy,
  validation_loss: (_, kept) => kept?.validationLoss,
  validation_auc: (run) => ('validation' in run ? run.validation.auc : undefined),
  ...Object.fromEntries(
    Object.entries(ofFigures).map(([name, read]): [string, Column] => [
      `test_${name}`,
      (run) => ('test' in run ? read(run.test) : undefined),
    ]),
  ),
  test_images: (run) => ('test' in run ? run.test.samples : undefined),
  epochs: ({ history }) => history.length,
  kept_epoch: (_, kept) => kept?.epoch,
  parameters: ({ parameters }) => parameters,
  flops: ({ flops }) => flops,
  qubits: ({ circuit }) => circuit?.qubits,
  weights: ({ circuit }) => circuit?.weights,
  depth: ({ circuit }) => circuit?.depth,
  two_qubit_gates: ({ circuit }) => circuit?.twoQubitGates,
  circuit: ({ circuit }) => circuit?.hash,
  predictions: (run) => ('test' in run ? run.predictionsHash : undefined),
  train_seconds: ({ seconds }) => seconds,
};

/** The columns that another machine, or another moment, fills otherwise. */
export const timeColumns: readonly string[] = ['train_seconds'];

/** RFC 4180: the axes, which run it is, its figures, and why it failed. Runs that are still to come have no line. */
export function runsCsv(
  { axes, runs, halve }: Compared,
  { done, stopped, failed }: Pick<KeptRuns, 'done' | 'stopped' | 'failed'>,
): string {
  const isHalved = halve !== undefined;
  const hasFolds = runs.some(({ key }) => key.fold !== undefined);
  const head = [
    ...axes.map(({ name }) => name),
    'model',
    'role',
    'run_seed',
    ...(hasFolds ? ['fold'] : []),
    'run',
    ...(isHalved ? ['round', 'rounds'] : []),
    ...Object.keys(columns),
    'failure',
  ];
  const lines = [head.map(csvCell)];
  for (const { hash, model, role, key, points, halving } of runs) {
    const run: TrainedRun | undefined = done.get(hash) ?? (halving && stopped.get(hash));
    const failure = failed.get(hash);
    if (!run && !failure) continue;
    const facts: Value[] = [model, role, key.seed, ...(hasFolds ? [key.fold] : []), hash];
    if (isHalved) facts.push(halving && run && roundOf(run, halving), halving?.rounds.length);
    const kept = run && keptOf(run, halving?.keep);
    const figures = Object.values(columns).map((read) => run && read(run, kept));
    const rest = [...facts, ...figures, failure?.reason].map(cell);
    for (const point of points) lines.push([...cellsOf(axes, point), ...rest]);
  }
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

function cellsOf(axes: readonly Pick<Axis, 'name'>[], point: Point): string[] {
  return axes.map(({ name }) => cell(Object.hasOwn(point, name) ? point[name] : undefined));
}

function cell(value: Value): string {
  return value === undefined ? '' : csvCell(String(value));
}

/** The last that it has ended; of one that is done the last of all, also where it ended early. */
function roundOf(run: TrainedRun, { rounds }: NonNullable<Halving>): number {
  return 'test' in run ? rounds.length : roundsWithin(rounds, run.history.length);
}

/** The epoch whose weights it has. */
function keptOf(run: TrainedRun, keep: KeptEpoch = 'last'): EpochRecord | undefined {
  if (!('test' in run)) return recordAfter(run.history, run.history.length, keep);
  return run.history.find(({ epoch }) => epoch === run.keptEpoch);
}
