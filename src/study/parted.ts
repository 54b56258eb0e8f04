// Which of the training images each model is trained on, where they are parted between a backbone and what stands on it.
import { needsParts, usesResNet } from '../models/entries.ts';
import type { PartedImages } from '../runtime/data/part-images.ts';
import type { DataSummary } from './result.ts';

/** Undefined: all of them. */
export function partOf(name: string): keyof PartedImages | undefined {
  if (needsParts(name)) return 'backbone';
  return usesResNet(name) ? 'rest' : undefined;
}

/** How many a model is trained on; with folds the most that a run is. */
export function trainedOn({ counts, backbone }: Pick<DataSummary, 'counts' | 'backbone'>, name: string): number {
  const part = partOf(name);
  return (part && backbone?.counts[part]) ?? counts.train;
} // prettier-ignore

/** In a sentence, what is parted; none: nothing is. */
export function partedNotes({ backbone }: Pick<DataSummary, 'backbone'>, names: readonly string[], folds: boolean): string[] {
  if (!backbone) return [];
  const on = names.filter((name) => partOf(name) === 'rest');
  const { counts } = backbone;
  const each = folds ? ', in each fold anew' : '';
  return [
    `The features of ${on.join(', ')} are those of resnet50-split, which was trained on ${counts.backbone} training images; they were trained on the other ${counts.rest} alone (patients and copies are on one side${each}).`,
  ];
} // prettier-ignore
