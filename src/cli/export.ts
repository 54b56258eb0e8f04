// `qcnn export`: the circuits of a trained model on some images, bound, one a file in OpenQASM 3, and an index of them.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { failClearly } from '../files/fail-clearly.ts';
import { makeFolder } from '../files/make-folder.ts';
import { statOf } from '../files/stat.ts';
import { writeWhole } from '../files/write-whole.ts';
import { exportModel, type NamedImage } from '../exchange/export-model.ts';
import type { LoadedModel } from '../models/load-classifier.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { joinImages } from '../runtime/data/images.ts';
import { loadDataset, loadImages, normalise } from '../runtime/data/index.ts';
import { selectImages } from '../runtime/data/select.ts';
import { readBegun, type Begun } from '../study/resume.ts';
import { requireSavedModel } from '../study/saved-place.ts';
import { counted } from '../phrases.ts';
import { printable } from '../printable.ts';
import { UserError } from '../user-error.ts';
import { givenFrom } from './study-given.ts';

export interface ExportOptions {
  /** Of the test images of the study that trained the model. */
  readonly images: number;
  /** Data whose test images are taken; default: those of the study. */
  readonly from?: string;
  readonly seed?: number;
  readonly out?: string;
  readonly json?: boolean;
}

const defaultFolder = 'exported';

export async function runExport(
  [path, files]: [string, readonly string[]],
  options: ExportOptions,
): Promise<void> {
  const folder = options.out ?? defaultFolder;
  requireSavedModel(path);
  checkFolder(folder);
  const { index, programs } = await exportModel(path, (model) =>
    files.length > 0 ? fromFiles(files, model) : fromStudy(path, options, model),
  );
  failClearly(folder, () => makeFolder(folder));
  for (const { name, text } of programs) writeWhole(join(folder, `${name}.qasm`), text);
  // Last: where it is, the export is complete.
  writeWhole(join(folder, 'index.json'), `${JSON.stringify(index, null, 1)}\n`);
  if (options.json) return console.log(JSON.stringify({ folder, ...index }));
  console.log(
    printable(
      `${counted(programs.length, 'program')} of ${counted(index.images.length, 'image')} in ${folder}, with index.json; ` +
        `run them, and give their counts back: qcnn predict ${path} --counts COUNTS.json`,
    ),
  );
}

/** A new folder, or an empty one. */
function checkFolder(folder: string): void {
  if (folder === '') throw new UserError('-o is empty; give the name of a folder');
  if (folder === '-') throw new UserError('an export is a folder of files; give the path of one after -o');
  failClearly(folder, () => {
    const stat = statOf(folder);
    if (stat && !stat.isDirectory()) throw new UserError(`${folder} is not a folder; give another -o`, 1);
    if (stat && readdirSync(folder).length > 0)
      throw new UserError(`${folder} is not empty; give the path of a new folder after -o`);
  });
}

interface Chosen {
  readonly images: Images;
  readonly about: readonly NamedImage[];
}

async function fromFiles(files: readonly string[], { task }: LoadedModel): Promise<Chosen> {
  const images: Images[] = [];
  for await (const { image, note } of loadImages(files, task)) {
    if (image instanceof UserError) throw image;
    if (note !== undefined) console.error(printable(`qcnn: ${note}`));
    images.push(image);
  }
  return { images: joinImages(images), about: files.map((name) => ({ name })) };
}

/** The first test images of the data on which the model was tested. */
async function fromStudy(path: string, options: ExportOptions, { task }: LoadedModel): Promise<Chosen> {
  const begun = studyOf(path);
  const given = begun && givenFrom(begun.given, begun);
  const data = options.from ?? given?.data;
  if (data === undefined)
    throw new UserError(
      `${path} does not lie in the folder of the study that trained it; name images after it, or their data: --from PATH`,
    );
  const { splitBy, testData } = (options.from === undefined && given) || {};
  const seed = options.seed ?? given?.seed ?? 1;
  const dataset = await loadDataset(data, { seed, splitBy, testData });
  const { test } = dataset.splits;
  const count = Math.min(options.images, test.count);
  const first = selectImages(test, Int32Array.from({ length: count }, (_, at) => at));
  const { test: images } = normalise({ ...dataset, splits: { ...dataset.splits, test: first } }, task.normalisation);
  const about = first.ids.map((name, at) => ({ name, label: dataset.classes[first.labels[at]] }));
  return { images, about };
} // prettier-ignore

/** RESULTS/models/NAME/seed-S, or the file in it. */
function studyOf(path: string): Begun | undefined {
  const place = resolve(path);
  const folders = [join(place, '..', '..', '..'), join(dirname(place), '..', '..', '..')];
  const found = folders.find((folder) => existsSync(join(folder, 'config.json')));
  return found === undefined ? undefined : readBegun(found);
}
