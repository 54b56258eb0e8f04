import { readFileSync } from 'node:fs';
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { loadCircuit } from '../../../src/circuit-files/load-circuit.ts';
import { drawConfusion } from '../../../src/study/report/charts/confusion.ts';
import { curveAxes, epochTicks } from '../../../src/study/report/charts/epochs.ts';
import { toText } from '../../../src/study/report/html.ts';
import { dark, fullestCell, light } from '../../../src/study/report/palette.ts';
import { createReport } from '../../../src/study/report/report.ts';
import { fakeModel, fakeResult, hostile } from '../fake-result.ts';

/** What `npm run build` made of the modules. */
const built = (name: string) => new URL(`../../../dist/${name}`, import.meta.url);

const nearer = Float32Array.of(0.75, 0.25, 0.25, 0.75, 0.125, 0.875);
const control = fakeModel({
  name: 'nearest-neighbour',
  role: 'control',
  quantum: false,
  history: [],
  secondsPerEpoch: undefined,
  predictions: [{ split: 'test', probabilities: nearer }],
});
/** In the order of the page. */
const headings = ['Comparison', 'Four metrics', 'Accuracy', 'Against the controls', 'Training', 'Thresholds', 'Calibration', 'Confusion and classes', 'Cost', 'Circuit', 'From the image to the class', 'Data', 'For a paper', 'Settings']; // prettier-ignore

const page = await createReport(fakeResult([fakeModel(), control]));

test('hostile names are text everywhere', () => {
  expect(page).not.toContain(hostile);
  expect(page).not.toMatch(/<script|<img|<a[ >]|\son\w+=/);
  expect(page).toContain('&lt;script&gt;');
});

test('the page needs nothing else', () => {
  const addresses = page.match(/(?:https?:)?\/\/[\w.]+\/[^\s"']*/g) ?? [];
  expect(addresses.filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
  expect(page).toContain(`default-src 'none'`);
});

test('sections stand in the order in which they are read', () => {
  const heads = [...page.matchAll(/<h2>([^:<]*)/g)].map(([, head]) => head.trim());
  expect(heads).toEqual(headings);
});

test('table, curves, confusion matrices, notes and circuit are there', () => {
  expect(page).toContain('below nearest-neighbour');
  expect(page).toContain('<li>note &quot;');
  expect(page).toContain('circuit c {');
  expect(page).toContain('66.67');
  expect(page).toContain('other data, one run, not comparable');
});

test('marks stand beside the name that they are of', () => {
  expect(page).toMatch(/QCNN <code>qcnn<\/code><span class="mark">[^<]*below nearest-neighbour/);
});

test('subgroups and corrupted images have tables where a study has them', async () => {
  const robustness = [{ corruption: { name: 'blur' as const, strength: 2 }, accuracy: 0.5, balancedAccuracy: 0.5, f1: 0.5 }]; // prettier-ignore
  const rows = { columns: { site: ['north', 'south', 'south'] } };
  const text = await createReport(fakeResult([fakeModel({ robustness })], {}, rows));
  expect(text).toMatch(/<h2>Subgroups.*<h3>site.*south \(2 images\).*<h2>Robustness.*blur 2.*50\.00/s);
});

const png = 'iVBORw0KGgo=';
const examples = [
  { id: hostile, label: 0, predicted: 0, probability: 0.75, unusual: 0.125, image: png, heatMap: { method: 'grad-cam' as const, png } },
  { id: 'other', label: 1, predicted: 0, probability: 0.5, image: png },
]; // prettier-ignore

test('examples are right or wrong, with pictures that say what they are, between costs and circuit', async () => {
  const text = await createReport(fakeResult([fakeModel({ examples }), control]));
  expect(text).not.toContain(hostile);
  expect(text).toContain('img-src data:');
  const pictures = [...text.matchAll(/<img src="([^"]*)" alt="([^"]*)"/g)];
  expect(pictures.map(([, source]) => source)).toEqual(Array(3).fill(`data:image/png;base64,${png}`));
  expect(pictures[1][2]).toMatch(/^The same under its heat map \(Grad-CAM\) for &quot;/);
  expect(pictures[2][2]).toBe('Test image other of class benign');
  expect(text).toMatch(/<b>right<\/b>: &quot;[^]*p 0\.75; unusual 13\u00a0%[^]*<b class="wrong">wrong<\/b>: &quot;[^<]*, is benign; p 0\.50</); // prettier-ignore
  expect(text).toMatch(/<h2>Cost<[^]*<h2>Examples, right and wrong<[^]*<h2>Circuit/);
});

test('costs are there where they were recorded', async () => {
  const cost = { flopsPerImage: 12_345, memory: { peakBytes: 812e6, beforeBytes: 640e6 } };
  const text = await createReport(fakeResult([fakeModel({ cost }), control]));
  expect(text).toMatch(/data-head="flops an image">12\.3\u00a0k</);
  expect(text).toMatch(/data-head="process memory, peak \(before\)">812\u00a0MB \(640\u00a0MB\)</);
  expect(page).not.toContain('process memory, peak (before)');
});

test('the licence of the data stands beside them and on the model card, or that nobody states it', async () => {
  const text = await createReport(fakeResult([fakeModel()], { licence: 'CC <BY> 4.0' }));
  expect(text).toContain('<p>Licence: CC &lt;BY&gt; 4.0.</p>');
  expect(text).toContain('- Licence of the data: CC &lt;BY&gt; 4.0.');
  expect(page).toContain('Licence: not stated; --licence TEXT of the study states it.');
  expect(page).toContain('- Licence of the data: not stated.');
});

test('an answer says of other trainings no more than the seeds show', async () => {
  const several = (seed: number, name: string, quantum: boolean, right: boolean) =>
    fakeModel({ name, quantum, seed, role: quantum ? 'model' : 'control', test: fakeModel().test, predictions: [{ split: 'test', probabilities: all(right) }] }); // prettier-ignore
  const runs = ['qcnn', 'nearest-neighbour'].flatMap((name, at) => [1, 2].map((seed) => several(seed, name, at === 0, at === 1))); // prettier-ignore
  const test20 = { ids: labels20.map(String), labels: Int32Array.from(labels20) };
  const empty = { ids: [], labels: new Int32Array(0) };
  const text = await createReport(fakeResult(runs, { splits: { train: empty, validation: empty, test: test20 } })); // prettier-ignore
  expect(text).toMatch(/it is\s+less\s+accurate \(−100\.0 points/);
  expect(text).toContain('that holds of these trainings, and is not shown of others (sign flips: p = 0.500)');
});

const labels20 = Array.from({ length: 20 }, (_, index) => index % 2);
/** All right, or all wrong. */
const all = (right: boolean) =>
  Float32Array.from(labels20.flatMap((label) => ((label === 1) === right ? [0.25, 0.75] : [0.75, 0.25])));

test('no path of the machine is on the page', async () => {
  const result = fakeResult();
  const file = '/home/someone/secret/mine.qcnn';
  const circuit = { ...result.circuit, file, imports: { '/home/someone/secret/other.qcnn': 'gate' } };
  const data = { ...result.data, name: '/home/someone/secret/images' };
  const text = await createReport({ ...result, circuit, data });
  expect(text).not.toContain('secret');
  expect(text).toContain('mine.qcnn');
  expect(text).toContain('Study on images');
});

test('the circuit is drawn as written and behind the passes, with what they saved', async () => {
  const drawn = await createReport(fakeResult(), loadCircuit('study', { set: { n: 4 } }));
  expect(drawn.match(/class="qc"/g)).toHaveLength(2);
  expect(drawn).toContain('gates on two qubits');
});

test('a circuit that is too large to draw says so, and the rest is there', async () => {
  const large = loadCircuit('ring', { set: { n: 65, wiring: 'brick' } });
  const text = await createReport(fakeResult(), large);
  expect(text).toContain('not drawn; circuit');
  expect(text).toContain('gates on two qubits');
});

test('accuracies and losses of all models have the same axes, and the line of chance is there', async () => {
  const axes = curveAxes([fakeModel().history, [{ ...fakeModel().history[0], trainLoss: 90 }]], 2);
  expect(axes).toEqual({ epochs: 2, loss: [0, 2 * Math.log(2)], accuracy: [0.5, 1] });
  expect(page).toContain('chance: the largest class, 66.67 %');
});

property.prop([fc.integer({ min: 1, max: 100_000 })])(
  'epochs are marked by different whole numbers',
  (epochs) => {
    const ticks = epochTicks(epochs);
    expect(ticks.every((tick) => Number.isInteger(tick) && tick >= 1 && tick <= epochs)).toBe(true);
    expect(new Set(ticks).size).toBe(ticks.length);
    expect(ticks.length).toBeGreaterThanOrEqual(1);
    expect(ticks.length).toBeLessThanOrEqual(5);
  },
);

test.each([
  ['light', light],
  ['dark', dark],
])('what is read has a contrast of 4.5 on %s, on matrices too, and what is seen 3', (_, palette) => {
  const { ground, text, quiet, mark, first, second, third } = palette;
  for (const each of [text, quiet, mark]) expect(contrast(each, ground)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(text, mixed(first, ground, fullestCell))).toBeGreaterThanOrEqual(4.5);
  for (const each of [first, second, third]) expect(contrast(each, ground)).toBeGreaterThanOrEqual(3);
});

test('many classes and odd names draw', async () => {
  const classes = Array.from({ length: 40 }, (_, i) => (i < 2 ? 'same' : `class ${i}`));
  const confusion = classes.map((_, row) => classes.map((_, column) => (row === column ? 5 : 0)));
  const model = fakeModel();
  const result = fakeResult([{ ...model, test: { ...model.test, confusion } }]);
  const drawn = await drawConfusion(confusion, classes, 'QCNN');
  expect(toText(drawn).match(/<path aria-label/g)).toHaveLength(1600);
  expect(result.summaries).toHaveLength(1);
});

/** Of WCAG 2.2: (L₁ + 0.05) / (L₂ + 0.05) of relative luminances. */
function contrast(one: string | number[], other: string | number[]): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string | number[]): number {
  const parts = typeof colour === 'string' ? channels(colour) : colour;
  const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
}

function mixed(over: string, under: string, share: number): number[] {
  const below = channels(under);
  return channels(over).map((part, index) => share * part + (1 - share) * below[index]);
}

test('the built report draws the same, with its libraries in one file that imports nothing', async () => {
  const { createReport: createBuilt } = (await import(built('index.js').href)) as {
    createReport: typeof createReport;
  };
  expect(await createBuilt(fakeResult([fakeModel(), control]))).toBe(page);
  expect(readFileSync(built('study/report/vega.js'), 'utf8')).not.toMatch(
    /(?:^|[;}])import[ {*"']|\bimport\("/m,
  );
  expect(readFileSync(built('study/report/vega.licences.txt'), 'utf8')).toContain('d3-scale');
});
