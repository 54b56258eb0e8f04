// What is said of several studies beside their figures, on the terminal and on the page.
import { counted } from '../../phrases.ts';
import type { Across } from './across.ts';
import type { PairedComparison } from './paired.ts';

/** "qcnn: a less b" */
export function comparedHead({ model, study, control }: PairedComparison): string {
  return `${model}: ${study} less ${control}`;
}

/** A sentence or two each. */
export function acrossNotes({ models, comparisons, warnings }: Across): string[] {
  const figures = models.flatMap(({ studies }) => studies.filter((each) => each !== null));
  const several = figures.some(({ seeds }) => seeds > 1);
  const single = figures.some(({ seeds }) => seeds === 1);
  return [
    [
      several ? 'Mean ± sample standard deviation over seeds.' : '',
      single ? 'With one seed Wilson’s 95 % interval, which knows only that the images are few.' : '',
    ].join(' ').trim(),
    ...(comparisons.length > 0 ? [comparedNote(comparisons)] : warnings.length > 0 ? ['No tests: image by image only models that tested the same images can be compared.'] : []),
  ];
} // prettier-ignore

function comparedNote(comparisons: readonly PairedComparison[]): string {
  const [{ clusters, samples }] = comparisons;
  const [byPatient, together] = clusters === 'patients' ? [' by patient', '; all images of a patient change sides together'] : ['', '']; // prettier-ignore
  const tests = comparisons.reduce((sum, { mcnemar }) => sum + mcnemar.length, 0);
  const flips = comparisons.some(({ signFlip }) => signFlip) ? ' and sign flips over them' : '';
  return `Points: accuracy in the first study less that in the second on ${counted(samples, 'image')}, the mean over the seeds that both have, with its bootstrap interval over ${clusters}. McNemar’s exact test${byPatient} of each seed (${counted(tests, 'test')})${flips}: p, two-sided, adjusted by Holm over all of this page${together}.`;
}
