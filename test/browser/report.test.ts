// The report in a browser: nothing runs or loads, nothing is wider than a phone, and text is large enough to read.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCircuit } from '../../src/circuit-files/load-circuit.ts';
import { createReport } from '../../src/study/report/report.ts';
import type { ModelResult } from '../../src/study/result.ts';
import { fakeModel, fakeResult } from '../study/fake-result.ts';
import { openPage, whyNoChromium, type OpenPage } from './chromium.ts';
import { expectLegible } from './legible.ts';

const labels = Array.from({ length: 60 }, (_, index) => index % 2);
const probabilities = Float32Array.from(labels.flatMap((label) => [1 - label, label]));
const tested = (model: ModelResult): ModelResult => ({
  ...model,
  predictions: [{ split: 'test', probabilities }],
});

const reason = whyNoChromium();

describe.skipIf(reason)('report.html', () => {
  let opened: OpenPage;

  beforeAll(async () => {
    const control = fakeModel({ name: 'nearest-neighbour', role: 'control', quantum: false, history: [] });
    const sites = Array.from({ length: 20 }, (_, index) => `a site with a long name, ${index}`);
    const columns = { site: labels.map((_, image) => sites[image % sites.length]) };
    const images = { ids: labels.map(String), labels: Int32Array.from(labels), rows: { columns } };
    const empty = { ids: [], labels: new Int32Array(0) };
    const study = fakeResult([tested(fakeModel()), tested(control)], { splits: { train: empty, validation: empty, test: images } }); // prettier-ignore
    const page = await createReport(study, loadCircuit('study'));
    opened = await openPage({}, page);
  });
  afterAll(() => opened?.close());

  test.each([390, 1280])('fits %d pixels, and text of charts stays legible', (width) =>
    expectLegible(opened, width),
  );

  /** The heights of what the folded parts hold. */
  const heights = 'Array.from(document.querySelectorAll(".fold > :not(summary)"), (each) => each.getBoundingClientRect().height * each.checkVisibility({ contentVisibilityAuto: true }))'; // prettier-ignore

  test('a phone folds long parts until their headings are touched; wide pages and paper show them', async () => {
    const { page } = opened;
    const seen = async (media: 'screen' | 'print', width: number) => {
      await page.emulateMedia({ media });
      await page.setViewportSize({ width, height: 900 });
      return (await page.evaluate(heights)) as number[];
    };
    for (const shown of [await seen('screen', 1280), await seen('print', 718), await seen('print', 390)]) {
      expect(shown.length).toBeGreaterThan(10);
      expect(Math.min(...shown)).toBeGreaterThan(0);
    }
    expect(Math.max(...(await seen('screen', 390)))).toBe(0);
    await page.click('.fold > summary');
    expect(Math.max(...((await page.evaluate(heights)) as number[]))).toBeGreaterThan(0);
    await page.click('.fold > summary');
  });

  test('is printed, and nothing is cut off', async () => {
    const { page } = opened;
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 718, height: 900 });
    const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(over).toBe(0);
    const printed = await opened.page.pdf({ format: 'A4' });
    expect(printed.subarray(0, 5).toString()).toBe('%PDF-');
  });
});
