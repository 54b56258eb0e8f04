// External validation: models are tested on all images of another data set, whose classes have the same names.
import { UserError } from '../../user-error.ts';
import type { Dataset, ImageSplit, Pixels } from './dataset.ts';
import { resizeDataset } from './resize.ts';
import { selectImages } from './select.ts';
import type { Storage } from './storage.ts';

/**
 * The data set with the test images of `other`, brought to its size and colours. Throws UserError where classes or sizes do
 * not fit; `path` is that of the others, for messages.
 */
export function testedOn(dataset: Dataset, given: Dataset, path: string, storage: Storage): Dataset {
  const other = fitted(dataset, given, path, storage);
  const test = relabelled(other, dataset, path);
  const unused = dataset.splits.test.count;
  const none = unused === 0 ? '' : `; the ${unused} test images of ${dataset.name} are not used`;
  const notes = [
    ...dataset.notes,
    `External validation: models are tested on all ${test.count} images of ${other.name}${none}.`,
    ...other.notes.map((note) => `Test data: ${note}`),
    ...sharedPatients(dataset, test),
  ];
  const hashes = Object.entries(other.sha256).map(([file, hash]) => [`test data: ${file}`, hash]);
  const licences = [dataset.licence, other.licence].map((licence) => licence ?? 'not stated');
  return {
    ...dataset,
    ...(dataset.licence !== other.licence && { licence: `${licences[0]}; of the test data: ${licences[1]}` }),
    splits: { ...dataset.splits, test },
    sha256: { ...dataset.sha256, ...Object.fromEntries(hashes) },
    notes,
  };
}

/** In the size and the channels of the training images. */
function fitted(
  { height, width, channels, name }: Dataset,
  given: Dataset,
  path: string,
  storage: Storage,
): Dataset {
  if (given.channels > channels)
    throw new UserError(
      `${path} has colours, and the images of ${name} are grey; make its images grey first.`,
    );
  const isOfSize = given.height === height && given.width === width;
  if (!isOfSize && height !== width)
    throw new UserError(
      `${path} has images of ${given.height} × ${given.width} pixels, and those of ${name} have ${height} × ${width}; bring them to one size.`,
    );
  const sized = isOfSize ? given : resizeDataset(given, height, storage);
  if (sized.channels === channels) return sized;
  const { splits } = sized;
  return {
    ...sized,
    channels,
    splits: { ...splits, test: { ...splits.test, pixels: inColours(splits.test.pixels) } },
  };
}

/** Grey images in three equal channels. */
function inColours({ count, imageBytes, at }: Pixels): Pixels {
  const bytes = new Uint8Array(3 * imageBytes);
  return {
    count,
    imageBytes: bytes.length,
    at(image) {
      at(image).forEach((value, i) => bytes.fill(value, 3 * i, 3 * i + 3));
      return bytes;
    },
  };
}

/** Its test images, labelled by the classes of the data set that have the same names. */
function relabelled(
  { classes, splits: { test } }: Dataset,
  { name, classes: known }: Dataset,
  path: string,
): ImageSplit {
  const seen = new Set(test.labels);
  const unknown = classes.find((title, label) => seen.has(label) && !known.includes(title));
  const missing = known.find((title) => !seen.has(classes.indexOf(title)));
  const wrong = unknown ?? missing;
  if (wrong !== undefined) {
    const what =
      unknown === undefined ? `has no images of the class ${missing}` : `has images of a class ${unknown}`;
    throw new UserError(
      `${path} ${what}: its classes must be those of ${name} by name (there ${known.join(', ')}; here ${classes.join(', ')}).`,
    );
  }
  const labelOf = classes.map((title) => known.indexOf(title));
  return { ...selectImages(test, test.labels.map((_, image) => image)), labels: test.labels.map((label) => labelOf[label]) }; // prettier-ignore
}

/** Other hospitals count their patients, too: the same name may be another's. */
function sharedPatients({ name, splits: { train, validation } }: Dataset, test: ImageSplit): string[] {
  const known = new Set([train, validation].flatMap(({ rows }) => rows?.patients ?? []));
  const shared = new Set(test.rows?.patients?.filter((patient) => patient !== '' && known.has(patient)));
  if (shared.size === 0) return [];
  const some = [...shared].slice(0, 3).join(', ');
  const what = shared.size === 1 ? '1 patient of the test data has the name of one' : `${shared.size} patients of the test data have names of patients`; // prettier-ignore
  return [
    `${what} in the training or validation images of ${name} (${some}): figures flatter where they are the same.`,
  ];
}
