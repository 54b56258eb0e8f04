// What is known of well-known sets that do not say so themselves: where they come from and on what terms.
import type { Dataset } from './dataset.ts';

const known = [
  {
    classes: ['AbdomenCT', 'BreastMRI', 'CXR', 'ChestCT', 'Hand', 'HeadCT'],
    licence: 'CC BY-SA 4.0, if these are the images of Medical MNIST, as the names of the classes say',
    note: 'Medical MNIST, made available by B. J. Erickson (Mayo Clinic), CC BY-SA 4.0. It is an easy set: many test images have a near copy among the training images, so read any figure beside its controls.',
  },
];

/** The set with what is known of one that has the names of its classes, in any order. */
export function withLicence(dataset: Dataset): Dataset {
  const keyOf = ({ classes }: Pick<Dataset, 'classes'>) => [...classes].sort().join('\n');
  const set = known.find((each) => keyOf(each) === keyOf(dataset));
  return set ? { ...dataset, licence: set.licence, notes: [set.note, ...dataset.notes] } : dataset;
}
