// report.html of a sweep: what was compared and what follows, on one page that needs neither script nor network.
import { fileName } from '../../study/report/reported.ts';
import type { Html } from '../../study/report/html.ts';
import { pageText } from '../../study/report/page.ts';
import { listed } from '../../phrases.ts';
import { resultsOf } from '../configurations.ts';
import { effectsOf } from '../effects.ts';
import type { KeptRuns } from '../results.ts';
import type { SweepFile } from '../sweep-file.ts';
import { levelsOf, type ReportedSweep } from './reported.ts';
import { sections } from './sections/index.ts';

/**
 * The page as text: of the runs that `sweep` wants, those that are trained by now. Names of axes, values and models are shown as
 * text, whatever they hold.
 */
export async function createSweepReport(
  sweep: SweepFile,
  kept: Pick<KeptRuns, 'done' | 'stopped' | 'failed' | 'unreadable'>,
): Promise<string> {
  const results = resultsOf(sweep, kept);
  const reported: ReportedSweep = { sweep, kept, results, effects: effectsOf(results), levels: levelsOf(results) }; // prettier-ignore
  const parts: Html[] = [];
  for (const section of sections) {
    const part = await section(reported);
    if (part) parts.push(part);
  }
  const data = listed(Object.keys(sweep.data).map(fileName), 'and');
  return pageText(`qcnn sweep: ${data}`, `Sweep on ${data}`, parts);
}
