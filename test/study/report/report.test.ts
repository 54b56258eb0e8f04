import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
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

test('table, curves, confusion matrices, notes and circuit are there', () => {
  expect(page.match(/<svg/g)).toHaveLength(1 + 2 + 2);
  expect(page).toContain('below nearest-neighbour');
  expect(page).toContain('<li>note &quot;');
  expect(page).toContain('circuit c {');
  expect(page).toContain('66.67');
});

test('many classes and odd names draw', async () => {
  const classes = Array.from({ length: 40 }, (_, i) => (i < 2 ? 'same' : `class ${i}`));
  const confusion = classes.map((_, row) => classes.map((_, column) => (row === column ? 5 : 0)));
  const perClass = classes.map(() => ({
    precision: 1,
    recall: 1,
    f1: 1,
    sensitivity: 1,
    specificity: 1,
    support: 5,
  }));
  const model = fakeModel();
  const result = fakeResult([{ ...model, test: { ...model.test, confusion, perClass } }]);
  const many = await createReport({ ...result, data: { ...result.data, classes } });
  expect(many.match(/<svg/g)).toHaveLength(4);
});

test('the built report draws the same, with its libraries in one file that imports nothing', async () => {
  const chunks = readdirSync(built('chunks')).filter((name) => name.startsWith('report-'));
  expect(chunks).not.toEqual([]);
  for (const chunk of chunks) {
    const { createReport: createBuilt } = (await import(built(`chunks/${chunk}`).href)) as {
      createReport: typeof createReport;
    };
    const result = fakeResult([fakeModel(), control]);
    expect(await createBuilt(result)).toBe(page);
  }
  expect(readFileSync(built('study/report/vega.js'), 'utf8')).not.toMatch(
    /(?:^|[;}])import[ {*"']|\bimport\("/m,
  );
  expect(readFileSync(built('study/report/vega.licences.txt'), 'utf8')).toContain('d3-scale');
});
