// The report of a sweep in a browser: nothing runs or loads, nothing is wider than a phone, and text is large enough to read.
import { afterAll, beforeAll, describe, test } from 'vitest';
import { createSweepReport } from '../../src/sweep/report/report.ts';
import { axis, fakeSweep, scattered } from '../sweep/fake-sweep.ts';
import { openPage, whyNoChromium, type OpenPage } from './chromium.ts';
import { expectLegible } from './legible.ts';

describe.skipIf(whyNoChromium())('report.html of a sweep', () => {
  let opened: OpenPage;

  beforeAll(async () => {
    const many = Array.from({ length: 30 }, (_, index) => `gate_${index}`).join(' ');
    const axes = [axis('conv', many), axis('a_parameter_with_a_long_name', '4 8'), axis('rate.circuit', '0.001 0.01', 'option'), axis('seed', '1 2', 'option')]; // prettier-ignore
    const { sweep, kept } = fakeSweep(axes, scattered(7), { 'a control with quite a long name': 0.8 });
    sweep.refused.push({ point: { conv: 'x'.repeat(80) }, reason: 'x'.repeat(200) });
    opened = await openPage({}, await createSweepReport(sweep, kept));
    await opened.page.evaluate('document.querySelectorAll("details").forEach((each) => (each.open = true))');
  });
  afterAll(() => opened?.close());

  test.each([390, 1280])('fits %d pixels, and text of charts stays legible', (width) =>
    expectLegible(opened, width),
  );
});
