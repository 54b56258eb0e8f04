// `qcnn data inspect`: what is in an image set, before anything is trained on it.
import { formatInspection, inspectDataset, loadDataset } from '../runtime/data/index.ts';
import { printable } from '../printable.ts';
import { createLoadDisplay } from './load-progress.ts';

export async function runInspect(path: string, options: { readonly json?: boolean }): Promise<void> {
  const display = createLoadDisplay();
  const dataset = await loadDataset(path, { onProgress: display.show }).finally(display.close);
  const inspection = inspectDataset(dataset);
  console.log(options.json ? JSON.stringify(inspection, null, 2) : printable(formatInspection(inspection)));
}
