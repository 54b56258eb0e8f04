// `qcnn predict` on the models of a study, as a user runs it: what the study said of the same images, and one sentence for
// each file that cannot be read, whatever becomes of the others.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDataset } from '../../src/runtime/data/index.ts';
import { here } from './here.ts';
import { qcnn } from './qcnn.ts';
import { writeSmallData } from './small-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-predict-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = writeSmallData(join(folder, 'data'));
const circuit = join(folder, 'small.qcnn');
writeFileSync(
  circuit,
  'circuit c { input x: angle[4]; weight w: angle[4]; qubit q[4]; ry(x) on q; ry(w) on q; cx q[0], q[1]; return Z(q); }',
);
const study = join(folder, 'study');
const model = (name: string) => join(study, 'models', name, 'seed-1');
const images = join(folder, 'images');
mkdirSync(images);
const image = (name: string) => join(images, name);

beforeAll(async () => {
  const args = ['study', circuit, '--data', data, '--models', 'qcnn', '--controls', 'small-cnn,nearest-neighbour', '--epochs', '2']; // prettier-ignore
  expect(await qcnn([...args, '--save-models', 'all', '--out', study])).toMatchObject({ code: 0 });
  const { splits } = await loadDataset(data);
  for (let at = 0; at < splits.test.count; at++) {
    const bytes = splits.test.pixels.at(at);
    await sharp(bytes, { raw: { width: 8, height: 8, channels: 1 } })
      .png()
      .toFile(image(`${at}.png`));
  }
  const noise = Uint8Array.from({ length: 12 * 20 * 3 }, (_, i) => (i * 37) % 256);
  await sharp(noise, { raw: { width: 12, height: 20, channels: 3 } })
    .png()
    .toFile(image('colours.png'));
  const grey = noise.subarray(0, 12 * 20);
  await sharp(grey, { raw: { width: 12, height: 20, channels: 1 } })
    .jpeg()
    .toFile(image('large.jpg'));
  writeFileSync(image('text.png'), 'no image');
});

describe.each(['qcnn', 'small-cnn', 'nearest-neighbour'])('of %s', (name) => {
  test('it says of the test images what the study said', async () => {
    const files = Array.from({ length: 20 }, (_, at) => image(`${at}.png`));
    const { exitCode, stdout } = await here('predict', model(name), ...files, '--json');
    expect(exitCode).toBe(0);
    const answers = JSON.parse(stdout) as { model: string; classes: string[]; images: Record<string, any>[] };
    expect([answers.model, answers.classes]).toEqual([name, ['left', 'right']]);
    expect(answers.images.map((each) => each['image'])).toEqual(files);
    const said = readFileSync(join(study, 'predictions.csv'), 'utf8')
      .split('\r\n')
      .filter((line) => line.includes(`,${name},1,test,`))
      .map((line) => line.split(',').slice(-2).map(Number));
    answers.images.forEach(({ probabilities, class: most }, at) => {
      const [left, right] = said[at];
      expect(probabilities['left']).toBeCloseTo(left, 6);
      expect(probabilities['right']).toBeCloseTo(right, 6);
      expect(most).toBe(right > left ? 'right' : 'left');
    });
  });
});

test('images in folders that are named as classes have metrics; others have none', async () => {
  const sorted = Array.from({ length: 6 }, (_, at) => join(images, at % 2 ? 'right' : 'left', `${at}.png`));
  for (const name of ['left', 'right']) mkdirSync(join(images, name));
  sorted.forEach((file, at) => copyFileSync(image(`${at}.png`), file));
  const { stdout } = await here('predict', model('small-cnn'), ...sorted, '--json');
  const { images: answers, metrics } = JSON.parse(stdout);
  const right = answers.filter((each: { image: string; class: string }) =>
    each.image.includes(`/${each.class}/`),
  );
  expect(metrics).toMatchObject({ samples: 6, accuracy: right.length / 6, auc: expect.any(Number) });
  const table = await here('predict', model('small-cnn'), ...sorted);
  expect(table.stdout).toMatch(/\n6 images in folders named as classes: accuracy [\d.]+ % \(95 % [\d.]+ to [\d.]+\), balanced accuracy .*AUC \d\.\d{3}\n$/); // prettier-ignore
  for (const files of [[image('0.png'), ...sorted], [sorted[0]]])
    expect(JSON.parse((await here('predict', model('small-cnn'), ...files, '--json')).stdout)).not.toHaveProperty('metrics'); // prettier-ignore
});

test('as a table, of a folder or of the file itself', async () => {
  for (const path of [model('qcnn'), join(model('qcnn'), 'model.safetensors')]) {
    const { exitCode, stdout } = await here('predict', path, image('0.png'), image('large.jpg'));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/│ image +│ class +│ left % │ right % │/);
    expect(stdout).toMatch(/│ \S+0\.png +│ (left|right) +│ +\d+\.\d\d │ +\d+\.\d\d │/);
  }
});

test('what cannot be read is told, a line each, and the others have their answer', async () => {
  const files = ['text.png', '0.png', 'colours.png', 'none.png', 'large.jpg'].map(image);
  const { code, stdout, stderr } = await qcnn(['predict', model('qcnn'), ...files, images]);
  expect(code).toBe(1);
  expect(stdout.match(/│ (left|right) +│ +\d/g)).toHaveLength(2);
  expect(stderr.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/large\.jpg has 20 × 12 pixels \(height × width\) and was stretched to 8 × 8\.$/),
    expect.stringMatching(/text\.png cannot be read as a JPEG or PNG image/),
    expect.stringMatching(/colours\.png has colours, and the model was trained on grey images/),
    expect.stringMatching(/none\.png/),
    expect.stringMatching(/images/),
    'qcnn: 4 of 6 images have no answer',
  ]);
  const json = await here('predict', model('qcnn'), ...files, '--json', '-o', join(folder, 'answers.json'));
  expect(json.exitCode).toBe(1);
  expect(JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')).images).toEqual(
    (json.json as { images: unknown }).images,
  );
  expect(json.json).toMatchObject({ images: [{ error: expect.any(String) }, { class: expect.any(String) }, { error: expect.stringMatching(/colours/) }, {}, {}], error: { exitCode: 1 } }); // prettier-ignore
});

test.each([
  ['no model', join(folder, 'nowhere'), /^qcnn: cannot read \S+nowhere: there is no such file or folder$/],
  [
    'a folder without one',
    images,
    /^qcnn: cannot read \S+model\.safetensors: there is no such file or folder$/,
  ],
  ['a file that is none', circuit, /^qcnn: cannot load the model \S+: it is no safetensors file$/],
])('%s is one sentence', async (_, path, message) => {
  const { exitCode, message: said, stdout } = await here('predict', path, image('0.png'));
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(said).toMatch(message);
});

test('the weights beside a model run and compile with its circuit', async () => {
  const weights = join(model('qcnn'), 'weights.json');
  const run = await here('run', circuit, '--weights', weights, '--inputs', writeInputs(), '--json');
  expect(JSON.parse(run.stdout).outputs).toHaveLength(1);
  const compiled = await here('compile', circuit, '--emit', 'qasm3', '--weights', weights);
  const { w } = JSON.parse(readFileSync(weights, 'utf8')) as { w: number[] };
  expect(w).toHaveLength(4);
  expect(compiled.stdout).toContain(String(w[0]));
});

function writeInputs(): string {
  const file = join(folder, 'inputs.json');
  writeFileSync(file, '[0.1, 0.2, 0.3, 0.4]');
  return file;
}

const python = 'import safetensors, numpy';
test.skipIf(spawnSync('python3', ['-c', python]).status !== 0)(
  'the program of the docs opens a model',
  () => {
    const page = readFileSync(new URL('../../docs/study.md', import.meta.url), 'utf8');
    const program = /```python\n([^]*?)```/
      .exec(page)![1]
      .replace('results/models/qcnn/seed-1', model('qcnn'));
    const { stdout, stderr } = spawnSync('python3', ['-c', program], { encoding: 'utf8' });
    expect([stderr, stdout]).toEqual(['', expect.stringMatching(/circuit float\d\d \(4,\)/)]);
  },
);

describe('--shots', () => {
  type Interval = { low: number; high: number };
  type Drawn = { class: string; probabilities: Record<string, number>; exact: Record<string, number>; intervals: Record<string, Interval>; undecided: boolean; noiseless?: Record<string, number> };
  const files = Array.from({ length: 20 }, (_, at) => image(`${at}.png`));
  const drawn = async (...args: string[]) => {
    const { stdout, exitCode, stderr } = await here('predict', model('qcnn'), ...args, '--json');
    expect(exitCode, stderr).toBe(0);
    return JSON.parse(stdout) as { images: Drawn[]; shots?: object; device?: string };
  };
  const exactly = async () => (await drawn(...files)).images.map(({ probabilities }) => probabilities['left']);

  test('means and intervals tend to the exact answer, which stands beside them', async () => {
    const wanted = await exactly();
    let before = Infinity;
    for (const shots of [20, 500, 1_000_000]) {
      const { images: answers, shots: about } = await drawn(...files, '--shots', String(shots));
      expect(about).toEqual({ each: shots, draws: 199, seed: 1 });
      const widths = answers.map(({ intervals: { left } }) => left.high - left.low);
      const widest = Math.max(...widths);
      expect(widest).toBeLessThan(before / 3);
      before = widest;
      answers.forEach(({ exact, probabilities, intervals, undecided }, at) => {
        expect(exact['left']).toBeCloseTo(wanted[at], 5);
        // The softmax is curved: few shots have a mean beside the exact value.
        expect(Math.abs(probabilities['left'] - wanted[at])).toBeLessThan(0.03 + widths[at] / 4);
        if (shots > 1000) expect(Math.abs(probabilities['left'] - wanted[at])).toBeLessThan(1e-3);
        const { left, right } = intervals;
        expect(undecided).toBe(left.low <= right.high && right.low <= left.high);
      });
    }
    expect(before).toBeLessThan(0.01);
  });

  test('about 95 % of other draws lie in the intervals, and a seed repeats', async () => {
    const first = await drawn(...files, '--shots', '100');
    expect(await drawn(...files, '--shots', '100', '--seed', '1')).toEqual(first);
    const other = await drawn(...files, '--shots', '100', '--seed', '2');
    expect(other.images).not.toEqual(first.images);
    first.images.forEach(({ intervals: { left } }, at) => {
      const again = other.images[at].intervals['left'];
      expect(Math.abs(again.low - left.low)).toBeLessThan((left.high - left.low) / 3);
      expect(Math.abs(again.high - left.high)).toBeLessThan((left.high - left.low) / 3);
    });
  });

  test('few shots leave classes undecided, in the table, too', async () => {
    const { stdout } = await here('predict', model('qcnn'), ...files, '--shots', '2');
    expect(stdout).toMatch(/│ (left|right), undecided +│/);
    expect(stdout).toMatch(/│ exact % │/);
    expect(stdout).toMatch(/2 shots in each basis, measured 199 times with seed 1: .* Undecided: the interval/);
  });

  test('a device has its own answers, those without its noise beside them', async () => {
    const device = join(folder, 'device.json');
    const gate = { ns: 2000, fidelity: 0.9 };
    writeFileSync(device, JSON.stringify({ form: 'qcnn device', version: 1, name: 'bad', qubits: { T1_us: 20, T2_us: 20, meas1_prep0: 0.1, meas0_prep1: 0.2 }, gates: { one: gate, two: gate } }));
    const wanted = await exactly();
    const noisy = await drawn(...files, '--device', device);
    expect(noisy).toMatchObject({ device: 'bad' });
    noisy.images.forEach(({ noiseless, probabilities, intervals }, at) => {
      expect(intervals).toBeUndefined();
      expect(noiseless!['left']).toBeCloseTo(wanted[at], 5);
      expect(probabilities['left']).not.toBeCloseTo(wanted[at], 4);
    });
    const both = await drawn(...files, '--device', device, '--shots', '1000000');
    both.images.forEach(({ exact, probabilities }, at) => {
      expect(exact['left']).toBeCloseTo(noisy.images[at].probabilities['left'], 6);
      expect(Math.abs(probabilities['left'] - exact['left'])).toBeLessThan(1e-3);
    });
  });

  test.each([
    [['--shots', '0'], 2, /whole number, 1 to 10000000/],
    [['--shots', '9', '--backend', 'webgpu'], 2, /are not computed by backend "webgpu"/],
  ])('refuses %j', async (args, code, sentence) => {
    const { exitCode, message } = await here('predict', model('qcnn'), image('0.png'), ...args);
    expect([exitCode, message]).toEqual([code, expect.stringMatching(sentence)]);
  });

  test.each(['small-cnn', 'nearest-neighbour'])('refuses %s, which has no circuit', async (name) => {
    const { exitCode, message } = await here('predict', model(name), image('0.png'), '--shots', '9');
    expect([exitCode, message]).toEqual([2, expect.stringMatching(new RegExp(`^qcnn: ${name} has no circuit that could be measured`))]);
  });
}); // prettier-ignore

describe('--heatmaps', () => {
  const why = join(folder, 'why');

  test('paints a picture an image and method that the model has, and says where', async () => {
    const files = [image('0.png'), image('large.jpg'), image('text.png')];
    const { code, stdout, stderr } = await qcnn([
      'predict',
      model('qcnn'),
      ...files,
      '--heatmaps',
      why,
      '--json',
    ]);
    expect(code).toBe(1);
    const { images: answers } = JSON.parse(stdout) as { images: Record<string, any>[] };
    expect(Object.keys(answers[0]['heatmaps'])).toEqual(['gradient', 'occlusion']);
    expect(answers[1]['heatmaps']['gradient']).toBe(join(why, 'large.gradient.png'));
    expect(answers[2]).not.toHaveProperty('heatmaps');
    for (const path of Object.values<string>(answers[0]['heatmaps']))
      expect((await sharp(path).metadata()).format).toBe('png');
    expect(stderr).not.toContain('heat maps');
  });

  test('what the model does not allow is told who asked for it, if there was an image to ask it of', async () => {
    const asked = (name: string, file: string, by: string) =>
      here('predict', model(name), image(file), '--heatmaps', why, '--heatmaps-by', by);
    for (const [name, by, missing] of [
      ['qcnn', 'grad-cam', ['grad-cam']],
      ['qcnn', 'occlusion,grad-cam', ['grad-cam']],
      ['nearest-neighbour', 'gradient,grad-cam', ['gradient', 'grad-cam']],
      ['small-cnn', 'grad-cam', []],
    ] as const) {
      const { stderr } = await asked(name, '0.png', by);
      expect(stderr.match(/has no heat maps by [\w-]+/g) ?? []).toEqual(missing.map((each) => `has no heat maps by ${each}`));
      expect((await asked(name, 'text.png', by)).stderr).not.toContain('heat maps');
    }
  }); // prettier-ignore

  test('two images of one name keep both', async () => {
    const twice = await here('predict', model('small-cnn'), image('0.png'), image('0.png'), '--heatmaps', why, '--heatmaps-by', 'grad-cam', '--json'); // prettier-ignore
    const { images: answers } = JSON.parse(twice.stdout) as { images: Record<string, any>[] };
    expect(answers.map((each) => each['heatmaps'])).toEqual([
      { 'grad-cam': join(why, '0.grad-cam.png') },
      { 'grad-cam': join(why, '0-2.grad-cam.png') },
    ]);
  });

  test.each([
    [['--heatmaps-by', 'lime'], /give their folder with --heatmaps/],
    [['--heatmaps', why, '--heatmaps-by', 'shap'], /there is no explanation "shap"; choose from gradient, occlusion, grad-cam, lime/],
  ])('refuses %j', async (args, sentence) => {
    const { code, stderr } = await qcnn(['predict', model('qcnn'), image('0.png'), ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
  }); // prettier-ignore
});
