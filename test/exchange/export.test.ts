// From a trained model to programs and back: counts of a device without faults give the predictions of the model.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../src/runtime/random.ts';
import { drawCounts } from '../../src/runtime/shots/binomial.ts';
import { here } from '../cli/here.ts';
import { writeSmallData } from '../cli/small-data.ts';
import { countsOf, simulate } from './simulate.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = writeSmallData(join(folder, 'data'));
const circuit = join(folder, 'small.qcnn');
writeFileSync(
  circuit,
  'circuit small { input x: angle[2]; weight w: angle[2]; qubit q[2]; ry(x) on q; crx(w[0]) q[0], q[1]; ry(w[1]) q[1]; return Z(q[0]), X(q[1]), Z(q[1]); }',
);
const study = join(folder, 'study');
const model = (name = 'qcnn') => join(study, 'models', name, 'seed-1');
const out = join(folder, 'programs');
const textOf = (file: string) => readFileSync(join(out, file), 'utf8');

beforeAll(async () => {
  const run = await here(
    'study',
    circuit,
    '--data',
    data,
    '--models',
    'qcnn',
    '--controls',
    'small-cnn,qcnn-frozen',
    '--save-models',
    'all',
    '--epochs',
    '2',
    '-o',
    study,
  );
  expect(run.exitCode, run.stderr).toBe(0);
  expect(await here('export', model(), '--images', '3', '-o', out)).toMatchObject({ exitCode: 0 });
});

/** [image][class] of the test images, as the study wrote them. */
function predicted(name = 'qcnn', from = study): number[][] {
  const [head, ...lines] = readFileSync(join(from, 'predictions.csv'), 'utf8').trim().split('\n');
  const columns = head.split(',');
  const rows = lines.map((line) => new Map(line.split(',').map((cell, at) => [columns[at], cell])));
  return rows
    .filter((row) => row.get('model') === name && row.get('split') === 'test')
    .map((row) => columns.slice(-2).map((column) => Number(row.get(column))));
}

test('a program a basis and image, and an index that says how to read them', () => {
  const index = JSON.parse(textOf('index.json'));
  expect(index).toMatchObject({ form: 'qcnn export', model: 'qcnn', classes: ['left', 'right'], outputs: 3 });
  expect(index.bases).toHaveLength(2);
  expect(index.images).toHaveLength(3);
  expect(index.images[0]).toMatchObject({ label: 'left' });
  const images = index.images as readonly { readonly programs: readonly string[] }[];
  const files = images.flatMap(({ programs }) => programs.map((name) => `${name}.qasm`));
  expect(readdirSync(out).sort()).toEqual([...files, 'index.json'].sort());
  expect(textOf(files[0])).toMatch(
    /^OPENQASM 3.0;\n[^]*bit\[\d\] outcome;\noutcome\[0\] = measure q\[\d\];\n/,
  );
});

describe('counts', () => {
  const write = (change: (counts: Record<string, Record<string, number>>) => object = (counts) => counts) => {
    const programs = readdirSync(out).filter((file) => file.endsWith('.qasm'));
    const counts = Object.fromEntries(
      programs.map((file) => [file.replace('.qasm', ''), countsOf(simulate(textOf(file)), 1e8)]),
    );
    const path = join(folder, 'counts.json');
    writeFileSync(path, JSON.stringify(change(counts)));
    return path;
  };
  test('give the predictions of the model', async () => {
    const { stdout, exitCode } = await here('predict', model(), '--counts', write(), '--json');
    expect(exitCode).toBe(0);
    const { images } = JSON.parse(stdout);
    const wanted = predicted();
    images.forEach(({ probabilities }: { probabilities: Record<string, number> }, image: number) =>
      Object.values(probabilities).forEach((value, at) => expect(value).toBeCloseTo(wanted[image][at], 3)),
    );
    expect(images.map(({ image }: { image: string }) => image)).toEqual(['image 0', 'image 1', 'image 2']);
  });
  test('of another model are refused', async () => {
    const { message, exitCode } = await here('predict', model('qcnn-frozen'), '--counts', write());
    expect(message).toMatch(
      /counts\.json cannot be read as counts: .* is of another circuit or other weights/,
    );
    expect(exitCode).toBe(1);
  });
  test('with read-out errors need the device file', async () => {
    const device = join(folder, 'device.json');
    const gate = { ns: 0, fidelity: 1 };
    writeFileSync(
      device,
      JSON.stringify({
        form: 'qcnn device',
        version: 1,
        name: 'x',
        qubits: { T1_us: 1, T2_us: 1, meas1_prep0: 0.1, meas0_prep1: 0.2 },
        gates: { one: gate, two: gate },
      }),
    );
    const raw = await here('predict', model(), '--counts', write(), '--json');
    const corrected = await here('predict', model(), '--counts', write(), '--device', device, '--json');
    expect(corrected.exitCode).toBe(0);
    expect(corrected.stdout).not.toBe(raw.stdout);
  });
});

test('intervals of counts hold the exact answer about as often as they say', async () => {
  const programs = readdirSync(out).filter((file) => file.includes('-image-0-'));
  const random = createRandom(5);
  const times = 150;
  const counts: Record<string, Record<string, number>> = {};
  for (const file of programs) {
    const shares = [...simulate(textOf(file))];
    for (let time = 0; time < times; time++) {
      const drawn = drawCounts(shares.map(([, share]) => share), 400, random);
      const name = file.replace('.qasm', '').replace('-image-0-', `-image-${time}-`);
      counts[name] = Object.fromEntries(shares.map(([bits], at) => [bits, drawn[at]]));
    }
  }
  const path = join(folder, 'many.json');
  writeFileSync(path, JSON.stringify(counts));
  const { stdout, exitCode } = await here('predict', model(), '--counts', path, '--json');
  expect(exitCode).toBe(0);
  const { images, intervals } = JSON.parse(stdout) as { images: Record<string, any>[]; intervals: object };
  expect(intervals).toEqual({ drawn: 199, seed: 1 });
  const [wanted] = predicted();
  const inside = images.filter(({ intervals: { left } }) => left.low <= wanted[0] && wanted[0] <= left.high);
  expect(images).toHaveLength(times);
  expect(inside.length / times).toBeGreaterThan(0.88);
  expect(inside.length / times).toBeLessThan(0.995);
  for (const { undecided, intervals: { left, right } } of images) expect(undecided).toBe(left.low <= right.high && right.low <= left.high);
  const table = await here('predict', model(), '--counts', path);
  expect(table.stdout).toMatch(/│ image 0 +│ (left|right)(, undecided)? +│ +\d+\.\d\d \(\d+\.\d\d to \d+\.\d\d\) │/);
  expect(table.stdout).toMatch(/120,000 shots in all; .* 199 times with seed 1\. Undecided: /);
}); // prettier-ignore

describe('a model that slides its circuit', () => {
  const sliding = join(folder, 'sliding');
  const own = join(sliding, 'models', 'quanvolution', 'seed-1');
  const files = join(folder, 'patches');
  beforeAll(async () => {
    const circuit = join(folder, 'slide.qcnn');
    writeFileSync(circuit, 'circuit slide { input x: angle[16]; weight w: angle; qubit q[2]; for i in 0..8 { ry(x[i]) q[0]; ry(x[i + 8]) q[1]; } crx(w) q[0], q[1]; return Z(q[0]), X(q[1]); }');
    const run = await here('study', circuit, '--data', data, '--models', 'quanvolution', '--controls', 'none', '--epochs', '1', '-o', sliding);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(await here('export', own, '--images', '2', '-o', files)).toMatchObject({ exitCode: 0 });
  });

  test('has a program a patch and basis, whose counts give the predictions of the model', async () => {
    const index = JSON.parse(readFileSync(join(files, 'index.json'), 'utf8'));
    // Images of 8 × 8, patches of 4 × 4.
    expect(index).toMatchObject({ model: 'quanvolution', patches: 4, outputs: 2 });
    const programs = index.images.flatMap((each: { programs: string[] }) => each.programs) as string[];
    expect(programs).toHaveLength(2 * 4 * index.bases.length);
    expect(programs[0]).toMatch(/^[0-9a-f]{8}-image-0-patch-0-basis-0$/);
    const counts = Object.fromEntries(programs.map((name) => [name, countsOf(simulate(readFileSync(join(files, `${name}.qasm`), 'utf8')), 1e8)]));
    const path = join(folder, 'patches.json');
    writeFileSync(path, JSON.stringify(counts));
    const { stdout, exitCode } = await here('predict', own, '--counts', path, '--json');
    expect(exitCode).toBe(0);
    const wanted = predicted('quanvolution', sliding);
    (JSON.parse(stdout) as { images: { probabilities: Record<string, number> }[] }).images.forEach(({ probabilities }, image) =>
      Object.values(probabilities).forEach((value, at) => expect(value).toBeCloseTo(wanted[image][at], 3)));
  });
}); // prettier-ignore

test.each<[string, readonly string[], RegExp]>([
  [
    'a model without a circuit',
    ['export', model('small-cnn'), '-o', join(folder, 'x')],
    /small-cnn has no circuit to export/,
  ],
  ['a folder that holds something', ['export', model(), '-o', data], /is not empty/],
  ['an image that is none', ['export', model(), circuit, '-o', join(folder, 'x')], /small\.qcnn/],
  ['neither images nor counts', ['predict', model()], /no images are given/],
  ['counts with shots', ['predict', model(), '--counts', 'b.json', '--shots', '9'], /leave --shots out/],
  ['both', ['predict', model(), 'a.png', '--counts', 'b.json'], /give either images or --counts/],
  ['no such counts', ['predict', model(), '--counts', join(folder, 'none.json')], /none\.json/],
])('refused: %s', async (_, args, message) => {
  const { message: said, exitCode } = await here(...args);
  expect(said).toMatch(message);
  expect([1, 2]).toContain(exitCode);
});
