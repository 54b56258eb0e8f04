// `qcnn data inspect`: what is in an image set, before anything is trained on it.
import { formatInspection, inspectDataset, loadDataset } from '../runtime/data/index.ts';
import { printable } from '../printable.ts';
import { createLoadDisplay } from './load-progress.ts';
import { printResult } from './print-result.ts';

export interface InspectOptions {
  readonly seed: number;
  readonly json?: boolean;
  readonly out?: string;
}

export async function runInspect(path: string, { seed, json, out }: InspectOptions): Promise<void> {
  const display = createLoadDisplay();
  const dataset = await loadDataset(path, { seed, onProgress: display.show }).finally(display.close);
  const inspection = inspectDataset(dataset);
  printResult(json ? JSON.stringify(inspection, null, 2) : printable(formatInspection(inspection)), out);
}
