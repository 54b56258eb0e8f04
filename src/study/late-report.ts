// The report of a study, for who may never make one: what draws it loads when it is asked for.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { StudyResult } from './result.ts';

/**
 * The page of a study as text, which needs no other file, script or network; the same result, the same text. Names of
 * classes, files and images are shown as text, whatever they hold. `circuit`: that of the study, to be drawn, as
 * `circuitOfStudy` gives it; without it no circuit is drawn.
 */
export async function createReport(result: StudyResult, circuit?: Circuit): Promise<string> {
  const report = await import('./report/report.ts');
  return report.createReport(result, circuit);
}
