// `qcnn data inspect`: what is in an image set, before anything is trained on it.
import { formatInspection, inspectDataset, loadDataset, type SplitBy } from '../runtime/data/index.ts';
import { printable } from '../printable.ts';
import { createLoadDisplay } from './load-progress.ts';
import { printResult } from './print-result.ts';

export interface InspectOptions {
  readonly seed: number;
  readonly splitBy?: SplitBy;
  readonly json?: boolean;
  readonly out?: string;
  /** Bytes. */
  readonly dataMemory?: number;
}

export async function runInspect(path: string, options: InspectOptions): Promise<void> {
  const { seed, splitBy, json, out, dataMemory: memory } = options;
  const display = createLoadDisplay();
  const load = loadDataset(path, { seed, splitBy, memory, onProgress: display.show });
  const dataset = await load.finally(display.close);
  const inspection = inspectDataset(dataset);
  printResult(json ? JSON.stringify(inspection, null, 2) : printable(formatInspection(inspection)), out);
}
