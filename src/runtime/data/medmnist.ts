// What MedMNIST v2 (Yang et al., Scientific Data 10, 41, 2023) says of its sets: label names, checksums, licences.
import { UserError } from '../../user-error.ts';

interface MedmnistSet {
  /** Of what the images are, and by what they were made. */
  readonly shows: string;
  readonly classes: readonly string[];
  /** MD5 of the files of `medmnistSizes`, zenodo record 10519652. */
  readonly md5: readonly [string, string, string, string];
  /** MD5 of the 28 × 28 file of zenodo record 6496656, where that was another. */
  readonly earlier?: string;
  /** Which label precision and recall should be read for, where that is a trap. */
  readonly disease?: string;
  readonly licence?: string;
}

/** Sides of the images in pixels, one file each. */
export const medmnistSizes = [28, 64, 128, 224] as const;
export type MedmnistSize = (typeof medmnistSizes)[number];

/** Where the files are published: zenodo record 10519652. */
export const recordAddress = 'https://zenodo.org/records/10519652/files';
/** Sets of that record that cannot be read here, with the reason. */
const unread: Readonly<Record<string, string>> = {
  chestmnist: 'it gives each image several labels, and one class an image is read here',
};

const usualLicence = 'CC BY 4.0';

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
    shows: 'colon tissue, microscope',
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
    md5: [
      'a8b06965200029087d5bd730944a56c1',
      '55aa9c1e0525abe5a6b9d8343a507616',
      'ac42d08fb904d92c244187169d1fd1d9',
      '2c51a510bcdc9cf8ddb2af93af1eadec',
    ],
  },
  dermamnist: {
    shows: 'skin lesions, dermatoscope',
    classes: [
      'actinic keratoses and intraepithelial carcinoma',
      'basal cell carcinoma',
      'benign keratosis-like lesions',
      'dermatofibroma',
      'melanoma',
      'melanocytic nevi',
      'vascular lesions',
    ],
    md5: [
      '0744692d530f8e62ec473284d019b0c7',
      'b70a2f5635c6199aeaa28c31d7202e1f',
      '2defd784463fa5243564e855ed717de1',
      '8974907d8e169bef5f5b96bc506ae45d',
    ],
    licence: 'CC BY-NC 4.0',
  },
  octmnist: {
    shows: 'retina, OCT',
    classes: ['choroidal neovascularization', 'diabetic macular edema', 'drusen', 'normal'],
    md5: [
      'c68d92d5b585d8d81f7112f81e2d0842',
      'e229e9440236b774d9f0dfef9d07bdaf',
      '0a97e76651ace45c5d943ee3f65b63ae',
      'abc493b6d529d5de7569faaef2773ba3',
    ],
  },
  pneumoniamnist: {
    shows: 'chest, X-ray',
    classes: ['normal', 'pneumonia'],
    md5: [
      '28209eda62fecd6e6a2d98b1501bb15f',
      '8f4eceb4ccffa70c672198ea285246c6',
      '05b46931834c231683c68f40c47b2971',
      'd6a3c71de1b945ea11211b03746c1fe1',
    ],
    disease: 'The disease is label 1 (pneumonia).',
  },
  retinamnist: {
    shows: 'retina, fundus camera',
    classes: ['0', '1', '2', '3', '4'],
    md5: [
      'bd4c0672f1bba3e3a89f0e4e876791e4',
      'afda852cc34dcda56f86ad2b2457dbcc',
      'e48e916a24454daf90583d4e6efb1a18',
      'eae7e3b6f3fcbda4ae613ebdcbe35348',
    ],
    disease: 'The labels are grades of diabetic retinopathy, an order: 0 is none, 4 the most severe.',
  },
  breastmnist: {
    shows: 'breast, ultrasound',
    classes: ['malignant', 'normal, benign'],
    md5: [
      '750601b1f35ba3300ea97c75c52ff8f6',
      '742edef2a1fd1524b2efff4bd7ba9364',
      '363e4b3f8d712e9b5de15470a2aaadf1',
      'b56378a6eefa9fed602bb16d192d4c8b',
    ],
    disease: 'The disease is label 0 (malignant), not label 1: read precision and recall for class 0.',
  },
  bloodmnist: {
    shows: 'blood cells, microscope',
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
    md5: [
      '7053d0359d879ad8a5505303e11de1dc',
      '2b94928a2ae4916078ca51e05b6b800b',
      'adace1e0ed228fccda1f39692059dd4c',
      'b718ff6835fcbdb22ba9eacccd7b2601',
    ],
  },
  tissuemnist: {
    shows: 'kidney cortex, microscope',
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
    md5: [
      'ebe78ee8b05294063de985d821c1c34b',
      '123ece2eba09d0aa5d698fda57103344',
      '61b955355d7425a89687b06cca3ce0c2',
      'b077128c4a949f0a4eb01517f9037b9c',
    ],
  },
  organamnist: {
    shows: 'abdomen, CT, axial',
    classes: organs,
    md5: [
      '68e3f8846a6bd62f0c9bf841c0d9eacc',
      '2dcccc29b88e6da5a01161ef20cda288',
      'eeae80d0a227a8d099027e1b3cfd3b60',
      '50747347e05c87dd3aaf92c49f9f3170',
    ],
    earlier: '866b832ed4eeba67bfb9edee1d5544e6',
  },
  organcmnist: {
    shows: 'abdomen, CT, coronal',
    classes: organs,
    md5: [
      'b9ceb9546e10131b32923c5bbeaea2b1',
      '3ce34a8724ea6f548e6db4744d03b6a9',
      '773c1f009daa3fe5d9a2a201b2a7ed94',
      '050f5e875dc056f6768abf94ec9995d1',
    ],
    earlier: '0afa5834fb105f7705a7d93372119a21',
  },
  organsmnist: {
    shows: 'abdomen, CT, sagittal',
    classes: organs,
    md5: [
      '9ab87b696fb54e2a387ebe992d6ed5f1',
      '53a6d115339d874c25e309a994ff46d3',
      'ded0c5fa01a95dc4978b956f613e9b8e',
      'b354719e553fbbb2513d5533f52a4cb1',
    ],
    earlier: 'e5c39f1af030238290b9557d9503af9d',
  },
};

/** What is known of a set before it is fetched. */
export interface MedmnistEntry {
  readonly name: string;
  /** Of what the images are, and by what they were made. */
  readonly shows: string;
  readonly classes: readonly string[];
  readonly licence: string;
}

/** All sets that can be fetched and read, by name. */
export const medmnistSets: readonly MedmnistEntry[] = Object.entries(sets).map(
  ([name, { shows, classes, licence = usualLicence }]) => ({ name, shows, classes, licence }),
);

/** A published file. */
export interface MedmnistFile {
  readonly name: string;
  /** Hex. */
  readonly md5: string;
}

/** The published file of a set by its name, in capitals or not. Throws UserError where there is none. */
export function medmnistFile(given: string, size: MedmnistSize = 28): MedmnistFile {
  const name = given.toLowerCase().replace(/\.npz$/, '');
  if (Object.hasOwn(unread, name)) throw new UserError(`${name} cannot be used: ${unread[name]}`);
  if (!Object.hasOwn(sets, name))
    throw new UserError(
      `there is no data set "${given}" to fetch; there are ${Object.keys(sets).join(', ')}`,
    );
  const index = medmnistSizes.indexOf(size);
  if (index < 0)
    throw new UserError(
      `there are no images of ${String(size)} pixels; choose from ${medmnistSizes.join(', ')}`,
    );
  return { name: fileOf(name, size), md5: sets[name].md5[index] };
}

/** "breastmnist.npz", "breastmnist_64.npz" */
export function fileOf(name: string, size: MedmnistSize): string {
  return size === 28 ? `${name}.npz` : `${name}_${size}.npz`;
}

export interface MedmnistDescription {
  readonly classes: readonly string[];
  /** Of a published file. */
  readonly licence?: string;
  readonly notes: readonly string[];
}

/**
 * What is known of an .npz file by its MD5 (hex). Where that is none that MedMNIST published, a file named after a set
 * ("breastmnist-small.npz") gets the class names of that set, and a note that only its name says so. Undefined
 * otherwise, or when the labels go beyond the set's.
 */
export function describeMedmnist(
  file: string,
  md5: string,
  highestLabel: number,
): MedmnistDescription | undefined {
  const published = findPublished(md5);
  const name = published?.name ?? /^([a-z]+mnist)(?![a-z])/.exec(file.toLowerCase())?.[1];
  const set = name && Object.hasOwn(sets, name) ? sets[name] : undefined;
  if (!name || !set || highestLabel >= set.classes.length) return undefined;
  const { classes, disease, licence = usualLicence } = set;
  const origin = published
    ? `${published.name} of MedMNIST v2 (Yang et al. 2023), ${published.size} × ${published.size} pixels, ${licence}.`
    : `${file} is none of the files of MedMNIST (its MD5 differs): the names of its classes are those of ${name} by the file's ` +
      'name alone, and figures published for that set do not apply.';
  return {
    classes,
    ...(published && { licence: `${licence}, as MedMNIST v2 publishes ${published.name}` }),
    notes: [origin, ...(disease ? [disease] : [])],
  };
}

/** The set and the size of the published file with that MD5. */
function findPublished(md5: string): { readonly name: string; readonly size: number } | undefined {
  for (const [name, set] of Object.entries(sets)) {
    const size = md5 === set.earlier ? 28 : medmnistSizes[set.md5.indexOf(md5)];
    if (size !== undefined) return { name, size };
  }
  return undefined;
}
