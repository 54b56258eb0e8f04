// What a study says at its beginning where so few images judge a training that they can say little.
import { counted } from '../phrases.ts';
import type { DataSummary } from './result.ts';

/** With fewer, one image is more than 5 % of an accuracy. */
const fewest = 20;

export function fewImagesNotes({ validation, test }: DataSummary['counts']): string[] {
  const notes: string[] = [];
  if (validation < fewest)
    notes.push(
      `There ${isAre(validation)} only ${counted(validation, 'validation image')}: curves, the epoch that --keep best takes, and the mark “under-trained” say little.`,
    );
  if (test < fewest)
    notes.push(
      `There ${isAre(test)} only ${counted(test, 'test image')}: no accuracy is known to better than ${Math.round(100 / Math.max(test, 1))} points.`,
    );
  return notes;
}

function isAre(count: number): string {
  return count === 1 ? 'is' : 'are';
}
