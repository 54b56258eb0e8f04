// report.html: the whole study on one page.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { StudyResult } from '../result.ts';
import type { Html } from './html.ts';
import { pageText } from './page.ts';
import { fileName } from './reported.ts';
import { sections } from './sections/index.ts';

/** As that of late-report.ts. */
export async function createReport(result: StudyResult, circuit?: Circuit): Promise<string> {
  const title = fileName(result.data.name);
  const study = { ...result, data: { ...result.data, name: title }, drawn: circuit };
  const parts: Html[] = [];
  for (const section of sections) {
    const part = await section(study);
    if (part) parts.push(part);
  }
  return pageText(`qcnn study: ${title}`, `Study on ${title}`, parts);
}
