// What holds for every report in a browser: as wide as the window, with text of charts that can be read, and without errors.
import { expect } from 'vitest';
import type { OpenPage } from './chromium.ts';

/** At so many pixels. Drawings of circuits scroll by themselves. */
export async function expectLegible({ page, errors }: OpenPage, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  // In the page.
  const seen = (await page.evaluate(`({
    over: document.documentElement.scrollWidth - innerWidth,
    hidden: [...document.querySelectorAll('.wide:not(.drawing)')].filter((each) => each.scrollWidth > each.clientWidth + 1).length,
    least: Math.min(...[...document.querySelectorAll('svg:not(.qc) text')]
      .map((each) => each.getBoundingClientRect().height).filter((height) => height > 0)),
  })`)) as { over: number; hidden: number; least: number };
  expect(seen).toEqual({ over: 0, hidden: 0, least: expect.any(Number) });
  expect(seen.least).toBeGreaterThan(9);
  expect(errors).toEqual([]);
}
