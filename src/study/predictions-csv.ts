// predictions.csv: every model's class probabilities for every validation and test image, to be analysed elsewhere.
import type { StudyResult } from './result.ts';

/** Columns id, model, split, label, then the probability of each class; RFC 4180, one line an image and model. */
export function predictionsCsv({ data, models }: StudyResult): string {
  const lines = [
    ['id', 'model', 'split', 'label', ...data.classes.map((name) => `p(${name})`)].map(csvCell).join(','),
  ];
  const classes = data.classes.length;
  for (const model of models) {
    for (const { split, probabilities } of model.predictions) {
      const { ids, labels } = data.splits[split];
      ids.forEach((id, image) => {
        const row = probabilities.subarray(image * classes, (image + 1) * classes);
        const names = [id, model.name, split, data.classes[labels[image]]].map(csvCell);
        lines.push([...names, ...Array.from(row, (value) => value.toPrecision(7))].join(','));
      });
    }
  }
  return lines.join('\r\n') + '\r\n';
}

/**
 * One cell: quoted where RFC 4180 asks for it. Names come from outside, so one that a spreadsheet would take for a
 * formula gets an apostrophe in front.
 */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
