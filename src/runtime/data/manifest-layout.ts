// A folder of images whose classes are said by a manifest, wherever in it they lie.
import { join } from 'node:path';
import { UserError } from '../../user-error.ts';
import type { ImageFile } from './decode-images.ts';
import { findLayout, type FolderLayout } from './folder-layout.ts';
import { isImage, listFolder } from './list-folder.ts';
import { manifestFile, type Manifest } from './manifest.ts';
import { matchImages } from './match-images.ts';
import { splitNamed } from './split-names.ts';

const deepest = 4;

/** The layout of class folders, or, where images lie loose or in folders that are none of the manifest's labels, its own. */
export async function layoutOf(
  folder: string,
  manifest: Manifest | undefined,
  needsTraining: boolean,
): Promise<FolderLayout> {
  if (!manifest?.labels || (await hasClassFolders(folder, manifest.labels)))
    return findLayout(folder, needsTraining);
  const found: Found = { images: [], skipped: [] };
  await addImages(folder, '', found);
  const { images, skipped } = found;
  if (images.length === 0)
    throw new UserError(`${folder} has no JPEG or PNG images for its ${manifestFile} to tell of.`);
  const ids = images.map(({ id }) => id);
  const { row } = matchImages(manifest, ids);
  const { labels, path, lines } = manifest;
  const named = ids.map((_, image) => labels[row[image]]);
  const without = named.indexOf('');
  if (without >= 0)
    throw new UserError(
      `${path} line ${lines[row[without]]} has no label for ${ids[without]}, and no class folder says it.`,
    );
  const classes = [...new Set(named)].sort();
  const labelOf = new Map(classes.map((name, label) => [name, label]));
  const files = images.map((file, image): ImageFile => ({ ...file, label: labelOf.get(named[image])! }));
  return { classes, files, skipped };
}

async function hasClassFolders(folder: string, labels: readonly string[]): Promise<boolean> {
  const { folders, files } = await listFolder(folder);
  if (files.some(isImage)) return false;
  const splits = folders.filter((name) => splitNamed(name));
  const below = await Promise.all(splits.map(async (name) => (await listFolder(join(folder, name))).folders));
  const names = new Set([...folders, ...below.flat()]);
  return labels.some((label) => names.has(label));
}

interface Found {
  readonly images: Omit<ImageFile, 'label'>[];
  readonly skipped: string[];
}

async function addImages(folder: string, below: string, found: Found, depth = 0): Promise<void> {
  const { folders, files } = await listFolder(join(folder, below));
  const at = (name: string) => (below === '' ? name : `${below}/${name}`);
  for (const name of files)
    if (isImage(name))
      found.images.push({
        path: join(folder, below, name),
        id: at(name),
        group: below === '' ? 'images' : below,
      });
    else if (at(name) !== manifestFile) found.skipped.push(at(name));
  for (const name of folders)
    if (depth < deepest) await addImages(folder, at(name), found, depth + 1);
    else found.skipped.push(at(name));
}
