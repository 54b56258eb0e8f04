// Studies whose circuits are measured: shots are counted, tend to exact values, and go on with the same bits; a device makes
// them noisy.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Checkpoint } from '../../src/runtime/training/checkpoint.ts';
import type { Device } from '../../src/runtime/device/device.ts';
import { runStudyIn } from '../../src/study/run-study.ts';
import type { ModelResult } from '../../src/study/result.ts';
import { noStore, type StudyStore } from '../../src/study/store.ts';
import type { StudyOptions } from '../../src/study/study-options.ts';
import { columnsOf } from '../../src/study/table.ts';
import { here } from '../cli/here.ts';
import { writeSmallData } from '../cli/small-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-measuring-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = writeSmallData(join(folder, 'data'));
const circuit = join(folder, 'small.qcnn');
writeFileSync(
  circuit,
  'circuit small { input x: angle[2]; weight w: angle[3]; qubit q[2]; ry(x) on q; ry(w[0]) q[0]; crx(w[1]) q[0], q[1]; ry(w[2] + w[0]) q[1]; return Z(q[0]), X(q[1]), Z(q[1]); }',
);

const options: StudyOptions = {
  data,
  circuit,
  models: ['qcnn'],
  controls: 'none',
  epochs: 2,
  batchSize: 8,
  backend: 'reference',
};
const study = async (more: Partial<StudyOptions>, store: StudyStore = noStore, signal?: AbortSignal) =>
  (await runStudyIn(store, { ...options, ...more }, {}, signal)).models;
const probabilitiesOf = ([{ predictions }]: readonly ModelResult[]) =>
  predictions.map(({ probabilities }) => [...probabilities]);

/** Two bases: Z of both, and X of the second with Z of the first. Six places of angles: ry 2, crx 4, ry twice. */
const bases = 2;
const gradientRuns = 2 + 4 + 2;

describe('shots', () => {
  test('are counted: every value and every shifted value of the training, in each basis', async () => {
    const [{ shots, test: tested }] = await study({ shots: 30 });
    const [train, validation, testImages] = [40, 20, 20];
    expect(shots).toMatchObject({
      each: 30,
      training: 2 * 30 * bases * (train * (1 + gradientRuns) + validation),
      evaluation: 30 * bases * (validation + testImages),
    });
    expect(shots!.accuracies).toHaveLength(10);
    expect(shots!.accuracies[0]).toBe(tested.accuracy);
  });
  test('of every test are counted: measured anew nine times, and each corruption once', async () => {
    const corrupt = [{ name: 'noise', strength: 0.1 }, { name: 'blur', strength: 1 }] as const;
    const { models, summaries } = await runStudyIn(noStore, { ...options, seeds: [1, 2], shots: 30, corrupt });
    const [plain] = await study({ shots: 30 });
    const once = 30 * bases * 20;
    for (const { shots } of models) expect(shots).toMatchObject({ redraws: 9 * once, robustness: 2 * once });
    expect(plain.shots).toEqual({ ...models[0].shots, robustness: undefined });
    const [{ shots }] = summaries;
    expect(shots).toMatchObject({ redraws: 18 * once, robustness: 4 * once });
    const column = columnsOf(summaries).find(({ head }) => head === 'robustness shots')!;
    expect(column.cell(summaries[0])).toBe((4 * once).toLocaleString('en'));
  }); // prettier-ignore
  test('tend to exact values, in training too', async () => {
    const exact = probabilitiesOf(await study({}));
    const distance = async (shots: number) => {
      const found = probabilitiesOf(await study({ shots }));
      return Math.max(
        ...found.flatMap((own, split) => own.map((value, at) => Math.abs(value - exact[split][at]))),
      );
    };
    const [few, many] = [await distance(20), await distance(1_000_000)];
    expect(many).toBeLessThan(few);
    expect(many).toBeLessThan(0.01);
  });
  test('repeat with the seed, and after a stop in the middle of an epoch', async () => {
    const whole = await study({ shots: 20 });
    expect(probabilitiesOf(await study({ shots: 20 }))).toEqual(probabilitiesOf(whole));
    expect(probabilitiesOf(await study({ shots: 20, seed: 2 }))).not.toEqual(probabilitiesOf(whole));
    let kept: Checkpoint | undefined;
    const abort = new AbortController();
    const place = {
      ...noStore.of('qcnn', { seed: 1 }),
      checkpoint: () => kept,
      checkpoints: { due: () => false, keep: async (checkpoint: Checkpoint) => void (kept = checkpoint) },
    };
    const store: StudyStore = { ...noStore, of: () => place };
    let steps = 0;
    const stopped = runStudyIn(
      store,
      { ...options, shots: 20 },
      { progressed: () => void (++steps === 7 && abort.abort()) },
      abort.signal,
    );
    await expect(stopped).rejects.toThrow();
    expect(kept).toMatchObject({ epoch: 1, batches: 2 });
    const resumed = await study({ shots: 20 }, store);
    expect(probabilitiesOf(resumed)).toEqual(probabilitiesOf(whole));
    expect(resumed[0].shots).toEqual(whole[0].shots);
  });
  test('stand in the table', async () => {
    const { summaries } = await runStudyIn(noStore, { ...options, shots: 50 });
    const [{ shots }] = summaries;
    expect(shots!.interval.low).toBeLessThanOrEqual(shots!.accuracy.mean);
    expect(columnsOf(summaries).map(({ head }) => head)).toEqual(
      expect.arrayContaining(['over draws %', 'shots']),
    );
  });
  test('a model without a circuit has none', async () => {
    const models = await study({ shots: 10, controls: ['logistic-pixels', 'qcnn-frozen'] });
    const first = models.filter(({ seed }) => seed === models[0].seed);
    expect(first.map(({ name, shots }) => [name, shots !== undefined])).toEqual([
      ['qcnn', true],
      ['logistic-pixels', false],
      ['qcnn-frozen', true],
    ]);
  });
});

const perfect: Device = {
  form: 'qcnn device',
  version: 1,
  name: 'perfect',
  qubits: { T1_us: 1e9, T2_us: 1e9, meas1_prep0: 0, meas0_prep1: 0 },
  gates: { one: { ns: 0, fidelity: 1 }, two: { ns: 0, fidelity: 1 } },
};

describe('a device', () => {
  test('without faults changes nothing', async () => {
    const [exact, found] = [await study({}), await study({ device: perfect })].map(probabilitiesOf);
    found.forEach((own, split) => own.forEach((value, at) => expect(value).toBeCloseTo(exact[split][at], 5)));
  });
  test('with faults does, and is recorded', async () => {
    const noisy: Device = {
      ...perfect,
      name: 'noisy',
      gates: { one: { ns: 0, fidelity: 0.9 }, two: { ns: 0, fidelity: 0.8 } },
    };
    const { models, settings } = await runStudyIn(noStore, { ...options, device: noisy });
    expect(probabilitiesOf(models)).not.toEqual(probabilitiesOf(await study({})));
    expect(settings.device).toEqual(noisy);
    expect(models[0].shots).toBeUndefined();
  });
  test('with too few qubits, or impossible figures, is refused before anything is trained', async () => {
    await expect(study({ device: { ...perfect, qubits: [perfect.qubits as never] } })).rejects.toThrow(
      /has 1 qubits, and the circuit needs 2/,
    );
    const wrong = { ...perfect, qubits: { T1_us: 1, T2_us: 3, meas1_prep0: 0, meas0_prep1: 0 } };
    await expect(study({ device: wrong })).rejects.toThrow(/T2 is 3 µs, more than twice T1/);
  });
});

describe('the command', () => {
  const run = (out: string, ...more: string[]) =>
    here(
      'study',
      circuit,
      '--data',
      data,
      '--models',
      'qcnn',
      '--controls',
      'none',
      '--epochs',
      '1',
      '-o',
      join(folder, out),
      ...more,
    );
  test('takes both, and resumes with both', async () => {
    const device = join(folder, 'device.json');
    writeFileSync(
      device,
      JSON.stringify({ ...perfect, qubits: { T1_us: 80, T2_us: 100, meas1_prep0: 0.02, meas0_prep1: 0.03 } }),
    );
    const { exitCode, stdout } = await run('out', '--shots', '25', '--device', device);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('shots');
    const config = JSON.parse(readFileSync(join(folder, 'out', 'config.json'), 'utf8'));
    expect(config.given).toMatchObject({ shots: 25, device: { name: 'perfect' } });
    expect(config.settings.device.qubits.T2_us).toBe(100);
  });
  test.each<[string, string, RegExp]>([
    [
      'T2 above 2 T1',
      JSON.stringify({ ...perfect, qubits: { T1_us: 1, T2_us: 3, meas1_prep0: 0, meas0_prep1: 0 } }),
      /bad\.json is no device file: qubits: T2 is 3 µs, more than twice T1/,
    ],
    ['no JSON', '{', /bad\.json:1:/],
    ['another form', '{"form": "x"}', /form: it must be one of qcnn device/],
  ])('refuses a device file: %s', async (_, text, said) => {
    const bad = join(folder, 'bad.json');
    writeFileSync(bad, text);
    const { message, exitCode } = await run('never', '--device', bad);
    expect(message).toMatch(said);
    expect([1, 2]).toContain(exitCode);
  });
  test('refuses no shots', async () => {
    expect(await run('never', '--shots', '0')).toMatchObject({ exitCode: 2 });
  });
});
