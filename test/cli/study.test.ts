import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCircuit } from '../../src/circuit-files/load-circuit.ts';
import { hashCircuit } from '../../src/compiler/index.ts';
import { loadClassifier } from '../../src/models/load-classifier.ts';
import { loadDataset } from '../../src/runtime/data/index.ts';
import { normalise } from '../../src/runtime/data/normalise.ts';
import { main, qcnn } from './qcnn.ts';
import { labels, shortStudy, writeSmallData } from './small-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-study-'));
const data = writeSmallData(join(folder, 'data'), ['<b>left</b>', '=right']);
const circuit = join(folder, 'small.qcnn');
writeFileSync(
  circuit,
  `circuit small(n: int = 2) {
  input x: angle[n];
  weight w: angle[n];
  qubit q[n];
  ry(x) on q;
  cx q[0], q[1];
  ry(w) on q;
  return Z(q);
}
`,
);
const out = (name: string) => join(folder, name);
const study = (name: string, ...more: string[]) =>
  ['study', circuit, '--data', data, '--models', 'qcnn', '--epochs', '2', '--out', out(name)].concat(more);
const read = (name: string, file: string) => readFileSync(join(out(name), file), 'utf8');
const everyFile = [
  'config.json',
  'metrics.jsonl',
  'models',
  'predictions.csv',
  'report.html',
  'results.csv',
  'results.json',
];
const ofModel = ['done.json', 'metrics.jsonl', 'model.safetensors', 'predictions.csv', 'weights.json'];

describe('a small study', () => {
  test('trains, compares and writes every file', async () => {
    const { code, stdout, stderr } = await qcnn(
      study('whole', '--seed', '7', '--limit', '30', '--save-models', 'all'),
    );
    expect(stderr).toMatch(/predicted training time/);
    expect(stderr).toMatch(/qcnn: test accuracy \d+\.\d\d %/);
    expect(code).toBe(0);
    expect(stdout).toMatch(/│ qcnn +│ +\d+\.\d\d/);
    expect(stdout).toMatch(/nearest-neighbour/);
    expect(readdirSync(out('whole')).sort()).toEqual(everyFile);

    const results = JSON.parse(read('whole', 'results.json'));
    expect(results.data.counts).toMatchObject({ train: 30, test: 20 });
    const config = JSON.parse(read('whole', 'config.json'));
    expect(config).toMatchObject({
      resultsVersion: expect.any(Number),
      settings: {
        seed: 7,
        limit: 30,
        epochs: 2,
        backend: 'wasm',
        backendSettings: { level: 2, precision: 'single', threads: expect.any(Number) },
        training: {
          qcnn: {
            epochs: 2,
            batchSize: 32,
            optimiser: { name: 'Adam', beta1: 0.9 },
            schedule: 'default',
            rates: { circuit: 0.01, head: 0.1 },
          },
          'small-cnn': { epochs: 2, rates: { all: 0.005 } },
        },
      },
      circuit: {
        name: 'small',
        qubits: 2,
        parameters: { n: '2' },
        imports: {},
        hash: hashCircuit(loadCircuit(circuit)),
      },
    });
    expect(results).toMatchObject({ settings: config.settings, circuit: { hash: config.circuit.hash } });
    expect(config.circuit.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.values(config.data.sha256).length).toBeGreaterThan(0);
    expect(config.data.splits.train).toHaveLength(30);
    const epochs = read('whole', 'metrics.jsonl').trimEnd().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
    expect(epochs.filter(({ model }) => model === 'qcnn').map(({ epoch }) => epoch)).toEqual([1, 2]);
    const rows = read('whole', 'predictions.csv').trimEnd().split('\r\n');
    const { validation, test } = results.data.counts;
    expect(rows).toHaveLength(1 + results.models.length * (validation + test));
    expect(
      rows.slice(1).every((row) =>
        row
          .split(',')
          .slice(-2)
          .every((value) => Number(value) >= 0),
      ),
    ).toBe(true);
    expect(read('whole', 'report.html')).not.toContain('<b>left');
    const names: string[] = results.summaries.map(({ name }: { readonly name: string }) => name);
    const frozen = results.models.filter(({ name }: { readonly name: string }) => name === 'qcnn-frozen');
    expect(frozen.map(({ seed }: { readonly seed: number }) => seed)).toEqual([7, 8, 9, 10, 11]);
    const models = join(out('whole'), 'models');
    expect(readdirSync(models).sort()).toEqual(names.sort());
    expect(readdirSync(join(models, 'qcnn', 'seed-7')).sort()).toEqual(ofModel);
    const bytes = readdirSync(models, { recursive: true, encoding: 'utf8' })
      .filter((name) => /safetensors$|weights\.json$/.test(name))
      .reduce((sum, name) => sum + statSync(join(models, name)).size, 0);
    expect(stdout.trimEnd()).toMatch(/; 11 trained models \([\d,]+ bytes\) below \S+models$/);
    expect(stdout).toContain(`(${bytes.toLocaleString('en')} bytes)`);
  });

  test('what it saved predicts as the study did', async () => {
    const images = await loadDataset(data, { seed: 7 });
    const rows = read('whole', 'predictions.csv').split('\r\n');
    for (const name of readdirSync(join(out('whole'), 'models'))) {
      const model = await loadClassifier(join(out('whole'), 'models', name, 'seed-7'));
      const { test } = normalise(images, model.task.normalisation);
      const probabilities = await model.predict(test);
      const said = rows
        .filter((row) => row.includes(`,${name},7,test,`))
        .flatMap((row) => row.split(',').slice(-2));
      expect([name, said]).toEqual([name, Array.from(probabilities, (value) => value.toPrecision(9))]);
      model.dispose();
    }
  });

  test.each([
    ['best', ['logistic-pixels', 'qcnn']],
    ['none', []],
  ])('--save-models %s', async (which, expected) => {
    const args = study(which, '--controls', 'logistic-pixels,nearest-neighbour', '--save-models', which);
    const { code, stdout } = await qcnn(args);
    expect(code).toBe(0);
    const models = join(out(which), 'models');
    const saved = readdirSync(models).filter((name) => existsSync(join(models, name, 'seed-1', 'model.safetensors'))); // prettier-ignore
    expect(saved.sort()).toEqual(expected);
    expect(readdirSync(join(models, 'qcnn', 'seed-1'))).toContain('done.json');
    expect(/trained models/.test(stdout)).toBe(expected.length > 0);
  });

  test('a figure that means little is marked, and few validation images are told before it begins', async () => {
    const { stdout, stderr } = await qcnn(study('marked', '--limit', '5', '--controls', 'nearest-neighbour'));
    const [before] = stderr.split('qcnn: training');
    expect(before).toMatch(/^There are only 3 validation images: /m);
    const { summaries, data: said } = JSON.parse(read('marked', 'results.json'));
    const texts = summaries[0].marks.map(({ text }: { text: string }) => text);
    expect(texts).toContain('few steps (2)');
    expect(texts).toContain('one seed');
    expect(texts.join()).toMatch(/controls not run: logistic-pixels, small-cnn, /);
    expect(said.notes.join()).toMatch(/There are only 3 validation images/);
    expect(stdout).toMatch(/few steps \(2\)/);
    expect(stdout).toMatch(/McNemar/);
  });

  test('a former study is kept unless --overwrite says so; the same seed gives the same figures', async () => {
    const args = study('again', '--controls', 'none');
    expect(await qcnn(args)).toMatchObject({ code: 0 });
    const before = read('again', 'predictions.csv');
    const refused = await qcnn(args);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/^qcnn: .* holds a former study; [^\n]*--overwrite[^\n]*\n$/);
    expect(await qcnn([...args, '--overwrite'])).toMatchObject({ code: 0 });
    expect(read('again', 'predictions.csv')).toBe(before);

    const { code, stdout } = await qcnn(study('json', '--controls', 'none', '--threads', '1', '--json'));
    expect([code, stdout]).toEqual([0, read('json', 'results.json')]);
    expect(JSON.parse(stdout).settings.backendSettings.threads).toBe(1);
    expect(read('json', 'predictions.csv')).toBe(before);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s stops it, says what is left, and leaves no results', async (signal, exitCode) => {
    const args = study(signal, '--controls', 'none', '--epochs', '100000');
    const interruptWhen = () => existsSync(join(out(signal), 'models'));
    const { code, stderr } = await qcnn(args, { interruptWhen, signal });
    expect(code).toBe(exitCode);
    expect(stderr).toMatch(
      new RegExp(
        String.raw`qcnn: stopped; \S+${signal} holds qcnn \(\d+ epochs?( and \d+ steps?)?\); go on with: qcnn study --resume ${out(signal)}\n$`,
      ),
    );
    expect(readdirSync(out(signal)).sort()).toEqual(['config.json', 'models']);
    const again = await qcnn(args);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(
      /holds a former study that was not finished; [^\n]*go on with it by --resume /,
    );
  });

  test('stopped before its first epoch, it leaves the former study and does not call it its own', async () => {
    const args = study('again', '--controls', 'none', '--overwrite', '--epochs', '100000');
    const { code, stderr } = await qcnn(args, { interruptAt: /timing/ });
    expect(code).toBe(130);
    // Where the signal came late, the first epoch was over.
    const begun = /go on with/.test(stderr);
    if (!begun)
      expect(stderr.trimEnd().split('\n').at(-1)).toBe(
        `qcnn: stopped; nothing was written; the former study in ${out('again')} is as it was`,
      );
    expect(readdirSync(out('again')).sort()).toEqual(begun ? ['config.json', 'models'] : everyFile);
  });

  test('several at once: each has a folder of its own; of two with one --out the second is refused', async () => {
    const cwd = out('several');
    mkdirSync(cwd);
    const short = shortStudy(circuit, data, 1);
    const named = [...short, '--out', 'named'];
    const outcomes = await Promise.all([short, short, named, named].map((args) => qcnn(args, { cwd })));
    expect(outcomes.slice(0, 2).map(({ code }) => code)).toEqual([0, 0]);
    const runs = readdirSync(join(cwd, 'runs'));
    expect(runs).toHaveLength(2);
    for (const run of [...runs.map((name) => join('runs', name)), 'named'])
      expect(readdirSync(join(cwd, run)).sort()).toEqual(everyFile);
    const [done, refused] = outcomes.slice(2).toSorted((a, b) => a.code! - b.code!);
    expect([done.code, refused.code]).toEqual([0, 2]);
    expect(refused.stderr).toMatch(/^qcnn: named (is in use by process \d+ |holds a former study)[^\n]*\n$/);
  });
});

describe('what cannot work is one clear line and leaves nothing behind', () => {
  const truncated = writeSmallData(join(folder, 'truncated'));
  const images = join(truncated, 'train-images-idx3-ubyte.gz');
  writeFileSync(images, readFileSync(images).subarray(0, 300));
  const miscounted = writeSmallData(join(folder, 'miscounted'));
  writeFileSync(join(miscounted, 'test-labels-idx1-ubyte'), labels(19));
  const taken = join(folder, 'taken');
  writeSmallData(taken);

  test.each<[string, string[], RegExp, number[]]>([
    ['missing data', ['--data', join(folder, 'none')], /none/, [1, 2]],
    ['truncated gzip', ['--data', truncated], /train-images/, [1, 2]],
    ['a wrong label count', ['--data', miscounted], /test-labels|label/, [1, 2]],
    ['an unknown model', ['--models', 'qcnn,vgg'], /there is no model "vgg"; models are .*resnet50/, [2]],
    ['an unknown control', ['--controls', 'svm'], /"svm"/, [2]],
    ['a wrong --set', ['--set', 'n=two'], /error\[/, [2]],
    ['an unknown backend', ['--backend', 'abacus'], /abacus/, [2]],
    ['an unknown recipe', ['--recipe', 'magic'], /literature/, [2]],
    ['no epochs', ['--epochs', '0'], /whole number, 1/, [2]],
    ['a folder that holds something else', ['--out', taken, '--overwrite'], /holds no study/, [2]],
    ['a folder below a file', ['--out', join(circuit, 'below')], /cannot write/, [1]],
  ])('%s', async (name, more, message, codes) => {
    const { code, stdout, stderr } = await qcnn(study(name, ...more));
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    const told = stderr.split('\n').filter((line) => line !== '' && !line.startsWith(' '));
    expect(told.at(-1)).toMatch(/^(qcnn|error): /);
    expect(codes).toContain(code);
    expect(existsSync(out(name))).toBe(false);
  });

  test('an unknown circuit', async () => {
    const { code, stderr } = await qcnn([
      'study',
      `${circuit}#large`,
      '--data',
      data,
      '--out',
      out('circuit'),
    ]);
    expect(stderr).toMatch(/^qcnn: [^\n]*unknown-circuit[^\n]*small[^\n]*\n$/);
    expect(code).toBe(2);
  });
});

describe.skipIf(process.platform === 'win32')('on a full disk', () => {
  const spare = join(folder, 'spare');
  mkdirSync(spare);
  const limited = (blocks: number, name: string) =>
    spawnSync(
      'sh',
      [
        '-c',
        `ulimit -f ${blocks}; exec "$@"`,
        'sh',
        process.execPath,
        main,
        ...study(name, '--controls', 'none'),
      ],
      { encoding: 'utf8', env: { ...process.env, TMPDIR: spare } },
    );

  test('the table is shown, what is computed is saved first, and the rest goes elsewhere', () => {
    const { status, stdout, stderr } = limited(48, 'cut');
    expect(stdout).toMatch(/│ qcnn +│ +\d+\.\d\d/);
    expect(stdout).not.toMatch(/Report:/);
    expect(stderr).toMatch(
      /^qcnn: cannot write .*report\.html: the file is larger than is allowed here; \S+ holds config\.json, metrics\.jsonl, predictions\.csv and results\.csv; results\.json is in \S+; report\.html could be saved nowhere: [^\n]*; go on with: qcnn study --resume \S+cut$/m,
    );
    expect(status).toBe(1);
    expect(readdirSync(out('cut')).sort()).toEqual([
      'config.json',
      'metrics.jsonl',
      'models',
      'predictions.csv',
      'results.csv',
    ]);
    expect(readdirSync(join(spare, readdirSync(spare)[0]))).toEqual(['results.json']);
  });

  test('where the record cannot be begun, the study is not lost', () => {
    const { status, stdout, stderr } = limited(2, 'tiny');
    expect(stdout).toMatch(/│ qcnn +│ +\d+\.\d\d/);
    expect(stderr).toMatch(/^qcnn: cannot write .*config\.json: .*; training goes on, /m);
    expect(status).toBe(1);
    expect(existsSync(out('tiny'))).toBe(false);
  });

  test(
    'where not even the table can be shown, the files are written',
    { skip: !existsSync('/dev/full') },
    () => {
      const args = ['-c', 'exec "$@" >/dev/full', 'sh', process.execPath, main];
      const { status, stderr } = spawnSync('sh', [...args, ...study('mute', '--controls', 'none')], {
        encoding: 'utf8',
      });
      expect([status, stderr.trimEnd().split('\n').at(-1)]).toEqual([1, 'qcnn: the disk is full']);
      expect(readdirSync(out('mute')).sort()).toEqual(everyFile);
    },
  );
});
