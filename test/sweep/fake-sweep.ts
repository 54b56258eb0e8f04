// Sweeps that nobody trained: every run of a grid with figures that are made up, the same for the same seed.
import { createHash } from 'node:crypto';
import { createRandom } from '../../src/runtime/random.ts';
import type { Axis, Point } from '../../src/sweep/axis.ts';
import type { KeptRuns } from '../../src/sweep/results.ts';
import type { RunFailure, RunRecord, StoppedRun } from '../../src/sweep/run-record.ts';
import type { SweepFile } from '../../src/sweep/sweep-file.ts';

export interface FakeSweep {
  readonly sweep: SweepFile;
  readonly kept: KeptRuns & { readonly done: Map<string, RunRecord>; readonly stopped: Map<string, StoppedRun>; readonly failed: Map<string, RunFailure> };
} // prettier-ignore

/** A run's validation accuracy at a point with a seed. */
export type AccuracyAt = (point: Point, seed: number) => number;

export const axis = (name: string, values: string, kind: Axis['kind'] = 'parameter'): Axis => ({ name, kind, values: values.split(' ') }); // prettier-ignore

export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** All points of the axes; test accuracies are a tenth below. Seeds are the axis "seed". */
export function fakeSweep(axes: readonly Axis[], accuracyAt: AccuracyAt, controls: Readonly<Record<string, number>> = {}): FakeSweep {
  const points = axes.reduce<Point[]>(
    (all, { name, values }) => all.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
    [{}],
  );
  const done = new Map<string, RunRecord>();
  const runs: SweepFile['runs'] = points.map((point) => {
    const seed = Number(point['seed'] ?? 1);
    const hash = hashOf(JSON.stringify(point));
    done.set(hash, fakeRecord({ hash, key: { seed }, accuracy: accuracyAt(point, seed), size: Number(point['n'] ?? 4) }));
    return { hash, model: 'qcnn', role: 'model', key: { seed }, points: [point] };
  });
  for (const [model, accuracy] of Object.entries(controls)) {
    const hash = hashOf(model);
    done.set(hash, { ...fakeRecord({ hash, key: { seed: 1 }, accuracy, size: 0 }), model, title: model, role: 'control', circuit: undefined });
    runs.push({ hash, model, role: 'control', key: { seed: 1 }, points: [{}] });
  }
  const sweep: SweepFile = {
    form: 'qcnn sweep', version: 1, started: '2026-01-01T00:00:00.000Z', qcnn: '0.1.0', resultsVersion: 4, engine: 'wasm',
    command: { words: ['sweep'], folder: '/' }, axes: axes.map((each) => ({ ...each, values: [...each.values] })),
    data: { phantom: {} }, circuits: { different: 1, asked: 1 }, runs, refused: [],
  };
  return { sweep, kept: { done, stopped: new Map(), failed: new Map(), unreadable: [] } };
} // prettier-ignore

interface Fake {
  readonly hash: string;
  readonly key: RunRecord['key'];
  readonly accuracy: number;
  readonly size: number;
}

export function fakeRecord({ hash, key, accuracy, size }: Fake): RunRecord {
  const figures = (share: number) => ({
    samples: 200, accuracy: share, balancedAccuracy: share, auc: share, expectedCalibrationError: 0.1, brierScore: 0.2,
    precision: share, recall: share, f1: share, specificity: share,
  });
  const history = [1, 2, 3].map((epoch) => ({
    epoch, trainLoss: 0.9 / epoch, trainAccuracy: accuracy, validationLoss: 1 / epoch, validationAccuracy: accuracy * (1 - 0.1 / epoch), seconds: 1,
  }));
  return {
    form: 'qcnn run', version: 1, hash, identity: {}, model: 'qcnn', title: 'QCNN', role: 'model', key,
    circuit: { name: 'c', hash: hashOf('c'), qubits: size, weights: 4 * size, inputs: size, outputs: 1, depth: 9, twoQubitGates: 3 * size },
    parameters: 10 * size + 2, seconds: 1 + size / 4, underTrained: false, keptEpoch: 3, validation: figures(accuracy), test: figures(accuracy - 0.1),
    history, predictionsHash: hashOf('p'), peakMemory: 1e8,
  };
} // prettier-ignore

/** Made up: some values are better, seeds scatter. */
export function scattered(seed: number): AccuracyAt {
  const random = createRandom(seed);
  const uniform = () => random.bits() / 2 ** 32;
  const worth = new Map<string, number>();
  return (point) => {
    let sum = 0.7;
    for (const [name, value] of Object.entries(point)) {
      if (name === 'seed') continue;
      const key = `${name} ${value}`;
      if (!worth.has(key)) worth.set(key, 0.12 * (uniform() - 0.5));
      sum += worth.get(key)!;
    }
    return Math.min(1, sum + 0.02 * (uniform() - 0.5));
  };
}
