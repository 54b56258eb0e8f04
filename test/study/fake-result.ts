// A small study result with hostile names, for the tests of table, files and report.
import type { ImageRows } from '../../src/runtime/data/dataset.ts';
import type { DataSummary, ModelResult, StudyResult } from '../../src/study/result.ts';
import { summarise } from '../../src/study/summary/summarise.ts';
import { classificationMetrics } from '../../src/runtime/training/metrics.ts';

export const hostile = `"><script>alert('&1')</script>`;

const labels = Int32Array.of(0, 1, 1);
const ids = ['=cmd|calc', 'b,"quoted"', `<img src=x onerror=alert(1)>`];

export function fakeModel(changes: Partial<ModelResult> = {}): ModelResult {
  const probabilities = Float32Array.of(0.75, 0.25, 0.5, 0.5, 0.125, 0.875);
  const epoch = {
    trainLoss: 0.7,
    trainAccuracy: 0.5,
    validationLoss: 0.71,
    validationAccuracy: 0.5,
    seconds: 1.5,
  };
  return {
    name: 'qcnn',
    title: 'QCNN',
    role: 'model',
    quantum: true,
    seed: 1,
    parameters: 1234567,
    trainSeconds: 75,
    secondsPerEpoch: 1.5,
    underTrained: false,
    keptEpoch: 2,
    belowControls: [],
    history: [
      { epoch: 1, ...epoch },
      { epoch: 2, ...epoch, trainLoss: 0.4 },
    ],
    test: classificationMetrics(labels, probabilities, 2),
    predictions: [{ split: 'test', probabilities }],
    ...changes,
  };
}

const training = {
  epochs: 2,
  batchSize: 32,
  optimiser: { name: 'Adam' },
  schedule: 'default',
  rates: { circuit: 0.01 },
  keep: 'last',
} as const;

export function fakeResult(
  models: readonly ModelResult[] = [fakeModel()],
  data: Partial<DataSummary> = {},
  rows?: ImageRows,
): StudyResult {
  const empty = { ids: [], labels: new Int32Array(0) };
  const study = {
    started: '2026-01-31T14:25:30.000Z',
    seconds: 90,
    resultsVersion: 1,
    settings: {
      models: ['qcnn'],
      controls: [],
      epochs: undefined,
      limit: undefined,
      seed: 1,
      recipe: 'default' as const,
      batchSize: undefined,
      stem: undefined,
      backend: undefined,
      backendSettings: undefined,
      training: Object.fromEntries(
        models.filter(({ history }) => history.length > 0).map(({ name }) => [name, training]),
      ),
    },
    data: {
      name: `set ${hostile}`,
      classes: [hostile, 'benign'],
      height: 28,
      width: 28,
      channels: 1,
      counts: { train: 10, validation: 0, test: 3 },
      available: 20,
      testCopies: [],
      sha256: { [hostile]: 'ab12' },
      notes: [`note ${hostile}`],
      splits: { train: empty, validation: empty, test: { ids, labels, rows } },
      ...data,
    },
    circuit: {
      name: 'c',
      file: hostile,
      text: `circuit c { /* ${hostile} */ }`,
      sha256: 'cd34',
      imports: { [hostile]: hostile },
      hash: 'ef56',
      settings: { n: hostile },
      parameters: { n: hostile },
      qubits: 8,
      operations: 100,
      weights: 94,
      inputs: 8,
      outputs: 15,
    },
    versions: { qcnn: '0.1.0' },
    models,
  } satisfies Omit<StudyResult, 'summaries'>;
  return { ...study, summaries: summarise(study) };
}
