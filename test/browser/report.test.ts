// The report in a browser: nothing runs or loads, nothing is wider than a phone, and text is large enough to read.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCircuit } from '../../src/circuit-files/load-circuit.ts';
import { createReport } from '../../src/study/report/report.ts';
import { fakeModel, fakeResult } from '../study/fake-result.ts';
import { openPage, whyNoChromium, type OpenPage } from './chromium.ts';

const reason = whyNoChromium();

describe.skipIf(reason)('report.html', () => {
  let opened: OpenPage;

  beforeAll(async () => {
    const control = fakeModel({ name: 'nearest-neighbour', role: 'control', quantum: false, history: [] });
    const page = await createReport(fakeResult([fakeModel(), control]), loadCircuit('study'));
    opened = await openPage({}, page);
  });
  afterAll(() => opened?.close());

  test.each([390, 1280])('fits %d pixels, and text of charts stays legible', async (width) => {
    const { page, errors } = opened;
    await page.setViewportSize({ width, height: 900 });
    // In the page.
    const seen = (await page.evaluate(`({
      over: document.documentElement.scrollWidth - innerWidth,
      hidden: [...document.querySelectorAll('.wide:not(.drawing)')].filter((each) => each.scrollWidth > each.clientWidth + 1).length,
      least: Math.min(...[...document.querySelectorAll('svg:not(.qc) text')]
        .map((each) => each.getBoundingClientRect().height).filter((height) => height > 0)),
    })`)) as { over: number; hidden: number; least: number };
    expect(seen.over).toBe(0);
    expect(seen.hidden).toBe(0);
    expect(seen.least).toBeGreaterThan(9);
    expect(errors).toEqual([]);
  });

  test('is printed', async () => {
    const printed = await opened.page.pdf({ format: 'A4' });
    expect(printed.subarray(0, 5).toString()).toBe('%PDF-');
  });
});
