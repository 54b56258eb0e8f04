// Reads images sorted into one folder a class: CLASS/*.png, or train, val and test folders of such folders; or as a
// manifest says.
import { basename, resolve } from 'node:path';
import { UserError } from '../../user-error.ts';
import { assembleDataset, type DecodedSplit, type LoadPlan, type SplitPlan } from './assemble.ts';
import type { Dataset, ImageSplit, SplitName } from './dataset.ts';
import { decodeImages, type DecodeOptions } from './decode-images.ts';
import { toPixels } from './decoded-images.ts';
import { drawnNote, drawSplits } from './draw-splits.ts';
import type { FolderLayout } from './folder-layout.ts';
import { layoutOf } from './manifest-layout.ts';
import { manifestFile, manifestIn, type Manifest } from './manifest.ts';
import { checkLabels, checkSplits, matchImages, type LabelledImages, type Matched } from './match-images.ts';
import { selectImages } from './select.ts';
import { createStorage, type Storage } from './storage.ts';

/**
 * Loads every JPEG and PNG, stretched to size × size; grey unless any image has colour. Class names are the
 * folders', in code-unit order. Without train and test folders the images are split 70 : 10 : 20 by `seed`,
 * stratified, byte-identical copies and the images of a patient on one side. Images of 16 bits get one scale. Other files are skipped with a note.
 */
export async function loadFolders(
  folder: string,
  seed: number,
  size: number,
  options: DecodeOptions & LoadPlan & { readonly storage?: Storage | undefined } = {},
): Promise<Dataset> {
  const { storage = createStorage(), plan = {}, onProgress, signal } = options;
  const manifest = options.manifest ?? (await manifestIn(folder));
  const layout = await layoutOf(folder, manifest, plan.allForTest === undefined);
  const { classes, files } = layout;
  if (files.length === 0) throw new UserError(`${folder} has no class folders with JPEG or PNG images.`);
  const ids = files.map(({ id }) => id);
  const labels = Int32Array.from(files, ({ label }) => label);
  const told = manifest && hold(manifest, layout, { ids, labels }, plan);
  const { images, sha256 } = await decodeImages(files, { onProgress, signal, folder, size, storage });
  const given = plan.by ? undefined : (layout.splitOf ?? told?.splits);
  const { keys } = images;
  const splitOf = plan.allForTest
    ? ids.map((): SplitName => 'test')
    : (given ??
      (plan.testElsewhere && !plan.by ? ids.map((): SplitName => 'train') : undefined) ??
      drawSplits({ path: folder, ids, labels, classes, keys, rows: told?.rows }, seed, plan.by));
  const { pixels, channels, scale } = toPixels(images, splitOf, size * size, plan.allForTest);
  const all: ImageSplit = { count: files.length, pixels, labels, ids, ...(told && { rows: told.rows }) };
  const part = (split: SplitName): DecodedSplit | undefined => {
    const indices = files.flatMap((_, i) => (splitOf[i] === split ? [i] : []));
    if (indices.length === 0) return undefined;
    const chosen = selectImages(all, indices);
    const shape = [chosen.count, size, size, channels];
    return { ...chosen, images: { shape, pixels: chosen.pixels } };
  };
  const isByPatient = told?.rows.patients !== undefined;
  const isDrawn = !given && !plan.allForTest && (plan.by !== undefined || !plan.testElsewhere);
  const drawn = !isDrawn ? [] : [drawnNote(seed, plan.by, isByPatient)];
  return assembleDataset({
    path: folder,
    name: basename(resolve(folder)),
    classes,
    splits: { train: part('train'), validation: part('validation'), test: part('test') },
    sha256: manifest ? { ...sha256, [manifestFile]: manifest.sha256 } : sha256,
    scale,
    notes: [...drawn, ...skippedNotes(layout.skipped), ...(told?.notes ?? [])],
    seed,
    plan: { ...plan, by: undefined },
  });
}

/** What the manifest says of the files; their folders must not contradict it. */
function hold(
  manifest: Manifest,
  { classes, splitOf }: FolderLayout,
  images: LabelledImages,
  plan: SplitPlan,
): Matched & { readonly splits?: readonly SplitName[] | undefined } {
  const matched = matchImages(manifest, images.ids);
  checkLabels(manifest, matched.row, images, classes);
  if (splitOf && !plan.by && !plan.allForTest) checkSplits(manifest, matched.row, images.ids, splitOf);
  const { splits } = manifest;
  return { ...matched, splits: splits && Array.from(matched.row, (row) => splits[row]) };
}

function skippedNotes(skipped: readonly string[]): string[] {
  if (skipped.length === 0) return [];
  const what =
    skipped.length === 1 ? '1 file or folder that is' : `${skipped.length} files or folders that are`;
  const images =
    skipped.length === 1 ? 'no JPEG or PNG image of a class was' : 'no JPEG or PNG images of a class were';
  return [`${what} ${images} skipped: ${skipped.slice(0, 3).join(', ')}${skipped.length > 3 ? ', …' : ''}.`];
}
