import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main, qcnn } from './qcnn.ts';
import { labels, writeSmallData } from './small-data.ts';

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
const everyFile = ['config.json', 'metrics.jsonl', 'predictions.csv', 'report.html', 'results.json'];

describe('a small study', () => {
  test('trains, compares and writes every file', async () => {
    const { code, stdout, stderr } = await qcnn(study('whole', '--seed', '7', '--limit', '30'));
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
      settings: { seed: 7, limit: 30, epochs: 2 },
      circuit: { name: 'small', qubits: 2 },
    });
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
  });

  test('Ctrl-C stops it, says what is left, and leaves no results', async () => {
    const args = study('stopped', '--controls', 'none', '--epochs', '100000');
    const { code, stderr } = await qcnn(args, { interruptAt: /qcnn: training/ });
    expect(code).toBe(130);
    expect(stderr).toMatch(/qcnn: stopped; [^\n]+\n$/);
    const left = existsSync(out('stopped')) ? readdirSync(out('stopped')) : [];
    expect(left.filter((file) => file !== 'config.json' && file !== 'metrics.jsonl')).toEqual([]);
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
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^(qcnn|error): /);
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

test.skipIf(process.platform === 'win32')('a file that cannot be written whole is not there at all', () => {
  const limited = ['-c', 'ulimit -f 16; exec "$@"', 'sh', process.execPath, main];
  const { status, stderr } = spawnSync('sh', [...limited, ...study('cut', '--controls', 'none')], {
    encoding: 'utf8',
  });
  expect(stderr).toMatch(/^qcnn: cannot write .*report\.html: the file is larger than is allowed here$/m);
  expect(status).toBe(1);
  expect(readdirSync(out('cut')).sort()).toEqual(['config.json', 'metrics.jsonl', 'predictions.csv']);
});
