// results.csv of a sweep: a line a run and point, in the order of the axes, whatever the order in which they were trained.
import { csvCell } from '../study/predictions-csv.ts';
import type { Axis, Point } from './axis.ts';
import type { KeptRuns } from './results.ts';
import type { Figures, RunRecord } from './run-record.ts';
import type { SweepFile } from './sweep-file.ts';
import { validationLoss } from './validation-loss.ts';

type Value = string | number | undefined;
type Columns = Readonly<Record<string, (run: RunRecord) => Value>>;

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
const columns: Columns = {
  validation_accuracy: ({ validation }) => validation.accuracy,
  validation_loss: (run) => finite(validationLoss(run)),
  validation_auc: ({ validation }) => validation.auc,
  ...Object.fromEntries(
    Object.entries(ofFigures).map(([name, read]) => [`test_${name}`, ({ test }: RunRecord) => read(test)]),
  ),
  test_images: ({ test }) => test.samples,
  epochs: ({ history }) => history.length,
  kept_epoch: ({ keptEpoch }) => keptEpoch,
  parameters: ({ parameters }) => parameters,
  flops: ({ flops }) => flops,
  qubits: ({ circuit }) => circuit?.qubits,
  weights: ({ circuit }) => circuit?.weights,
  depth: ({ circuit }) => circuit?.depth,
  two_qubit_gates: ({ circuit }) => circuit?.twoQubitGates,
  circuit: ({ circuit }) => circuit?.hash,
  predictions: ({ predictionsHash }) => predictionsHash,
  train_seconds: ({ seconds }) => seconds,
};

/** The columns that another machine, or another moment, fills otherwise. */
export const timeColumns: readonly string[] = ['train_seconds'];

/** RFC 4180: the axes, which run it is, its figures, and why it failed. Runs that are still to come have no line. */
export function runsCsv(
  { axes, runs }: Pick<SweepFile, 'axes' | 'runs'>,
  { done, failed }: Pick<KeptRuns, 'done' | 'failed'>,
): string {
  const hasFolds = runs.some(({ key }) => key.fold !== undefined);
  const head = [
    ...axes.map(({ name }) => name),
    'model',
    'role',
    'run_seed',
    ...(hasFolds ? ['fold'] : []),
    'run',
    ...Object.keys(columns),
    'failure',
  ];
  const lines = [head.map(csvCell)];
  for (const { hash, model, role, key, points } of runs) {
    const run = done.get(hash);
    const failure = failed.get(hash);
    if (!run && !failure) continue;
    const facts: Value[] = [model, role, key.seed, ...(hasFolds ? [key.fold] : []), hash];
    const figures = Object.values(columns).map((read) => run && read(run));
    const rest = [...facts, ...figures, run ? undefined : failure!.reason].map(cell);
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

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
