// What MedMNIST v2 (Yang et al., Scientific Data 10, 41, 2023) says of its sets: label names, checksums, licences.
import { createHash } from 'node:crypto';

interface MedmnistSet {
  readonly classes: readonly string[];
  /** MD5 of the official 28 × 28 file, zenodo record 10519652. */
  readonly md5: string;
  /** Which label precision and recall should be read for, where that is a trap. */
  readonly disease?: string;
  readonly licence?: string;
}

const organs = [
  'bladder',
  'femur-left',
  'femur-right',
  'heart',
  'kidney-left',
  'kidney-right',
  'liver',
  'lung-left',
  'lung-right',
  'pancreas',
  'spleen',
];

const sets: Readonly<Record<string, MedmnistSet>> = {
  pathmnist: {
    classes: [
      'adipose',
      'background',
      'debris',
      'lymphocytes',
      'mucus',
      'smooth muscle',
      'normal colon mucosa',
      'cancer-associated stroma',
      'colorectal adenocarcinoma epithelium',
    ],
    md5: 'a8b06965200029087d5bd730944a56c1',
  },
  dermamnist: {
    classes: [
      'actinic keratoses and intraepithelial carcinoma',
      'basal cell carcinoma',
      'benign keratosis-like lesions',
      'dermatofibroma',
      'melanoma',
      'melanocytic nevi',
      'vascular lesions',
    ],
    md5: '0744692d530f8e62ec473284d019b0c7',
    licence: 'CC BY-NC 4.0',
  },
  octmnist: {
    classes: ['choroidal neovascularization', 'diabetic macular edema', 'drusen', 'normal'],
    md5: 'c68d92d5b585d8d81f7112f81e2d0842',
  },
  pneumoniamnist: {
    classes: ['normal', 'pneumonia'],
    md5: '28209eda62fecd6e6a2d98b1501bb15f',
    disease: 'The disease is label 1 (pneumonia).',
  },
  retinamnist: {
    classes: ['0', '1', '2', '3', '4'],
    md5: 'bd4c0672f1bba3e3a89f0e4e876791e4',
    disease: 'The labels are grades of diabetic retinopathy, an order: 0 is none, 4 the most severe.',
  },
  breastmnist: {
    classes: ['malignant', 'normal, benign'],
    md5: '750601b1f35ba3300ea97c75c52ff8f6',
    disease: 'The disease is label 0 (malignant), not label 1: read precision and recall for class 0.',
  },
  bloodmnist: {
    classes: [
      'basophil',
      'eosinophil',
      'erythroblast',
      'immature granulocytes (myelocytes, metamyelocytes and promyelocytes)',
      'lymphocyte',
      'monocyte',
      'neutrophil',
      'platelet',
    ],
    md5: '7053d0359d879ad8a5505303e11de1dc',
  },
  tissuemnist: {
    classes: [
      'Collecting Duct, Connecting Tubule',
      'Distal Convoluted Tubule',
      'Glomerular endothelial cells',
      'Interstitial endothelial cells',
      'Leukocytes',
      'Podocytes',
      'Proximal Tubule Segments',
      'Thick Ascending Limb',
    ],
    md5: 'ebe78ee8b05294063de985d821c1c34b',
  },
  organamnist: { classes: organs, md5: '68e3f8846a6bd62f0c9bf841c0d9eacc' },
  organcmnist: { classes: organs, md5: 'b9ceb9546e10131b32923c5bbeaea2b1' },
  organsmnist: { classes: organs, md5: '9ab87b696fb54e2a387ebe992d6ed5f1' },
};

/**
 * Class names and notes for a file named after a MedMNIST set ("breastmnist.npz", "breastmnist_64.npz");
 * undefined for any other name, or when the labels go beyond that set's.
 */
export function describeMedmnist(
  file: string,
  bytes: Uint8Array,
  highestLabel: number,
): { classes: readonly string[]; notes: string[] } | undefined {
  const name = /^([a-z]+mnist)(?![a-z])/.exec(file.toLowerCase())?.[1];
  const set = name && Object.hasOwn(sets, name) ? sets[name] : undefined;
  if (!name || !set || highestLabel >= set.classes.length) return undefined;
  const larger = /_(64|128|224)\.npz$/.test(file);
  const official = larger || createHash('md5').update(bytes).digest('hex') === set.md5;
  return {
    classes: set.classes,
    notes: [
      `${name} of MedMNIST v2 (Yang et al. 2023), ${set.licence ?? 'CC BY 4.0'}.`,
      ...(set.disease ? [set.disease] : []),
      ...(official
        ? []
        : [
            `The file is not MedMNIST's own ${name}.npz (its MD5 differs): figures published for that do not apply.`,
          ]),
    ],
  };
}
