// What is known of well-known sets that do not say so themselves: where they come from and on what terms.
import type { Dataset } from './dataset.ts';

const known = [
  {
    classes: ['AbdomenCT', 'BreastMRI', 'CXR', 'ChestCT', 'Hand', 'HeadCT'],
    note: 'Medical MNIST, made available by B. J. Erickson (Mayo Clinic), CC BY-SA 4.0. It is an easy set: many test images have a near copy among the training images, so read any figure beside its controls.',
  },
];

/** Notes for a set recognised by its class names, in any order. */
export function licenceNotes({ classes }: Dataset): string[] {
  const key = [...classes].sort().join('\n');
  return known.filter((set) => [...set.classes].sort().join('\n') === key).map(({ note }) => note);
}
