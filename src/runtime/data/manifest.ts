// manifest.csv beside images: a row an image, which says whose it is, when it was captured and whatever else is known.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../user-error.ts';
import { csvRows } from './csv.ts';
import type { ImageRows, SplitName } from './dataset.ts';
import { readDataFile, sha256 } from './read-file.ts';
import { splitNamed } from './split-names.ts';
import { checkCount } from './verify.ts';

/** Its columns, row by row. */
export interface Manifest {
  /** For messages. */
  readonly path: string;
  /** Of the file, hex. */
  readonly sha256: string;
  readonly ids: readonly string[];
  /** Where each row begins in the file. */
  readonly lines: readonly number[];
  readonly labels?: readonly string[] | undefined;
  readonly splits?: readonly SplitName[] | undefined;
  /** Whose each is, and all columns but those above. */
  readonly rows: ImageRows;
}

/** The name of the file, in the folder of the images. */
export const manifestFile = 'manifest.csv';
const mostBytes = 2 ** 27;

/** By what each is: the ways in which its head is written, the first of them that there is counts. */
const names = {
  image: ['image', 'image id', 'imageid', 'id', 'file', 'filename', 'file name', 'path'],
  patient: ['patient', 'patient id', 'patientid'],
  label: ['label', 'class'],
  split: ['split'],
} as const;
/** Columns that are called so whatever their capitals. */
const known = ['modality', 'annotation', 'captured'];

/** The manifest of a folder, of images in it or in the folder `below` it; undefined: there is none. */
export async function manifestIn(folder: string, below?: string): Promise<Manifest | undefined> {
  const path = join(folder, manifestFile);
  if (!existsSync(path)) return undefined;
  const manifest = await readManifest(path);
  if (below === undefined) return manifest;
  const prefix = `${below.replaceAll('\\', '/')}/`;
  const ids = manifest.ids.map((id) => (id.startsWith(prefix) ? id.slice(prefix.length) : id));
  return { ...manifest, ids };
}

/** That of an archive: NAME.manifest.csv, or manifest.csv beside it. */
export async function manifestOf(archive: string): Promise<Manifest | undefined> {
  const own = archive.replace(/\.npz$/i, `.${manifestFile}`);
  return own !== archive && existsSync(own) ? readManifest(own) : manifestIn(dirname(archive));
}

/** Throws UserError, with the line, for what is no such table: without ids, with one twice, with rows of other lengths. */
export async function readManifest(path: string): Promise<Manifest> {
  const bytes = await readDataFile(path, mostBytes);
  const rows = csvRows(textOf(bytes, path), path);
  const head = rows.next();
  if (head.done)
    throw new UserError(`${path} is empty; its first line names the columns, such as image,label,patient.`);
  const titles = headOf(head.value.cells, path);
  const lines: number[] = [];
  const columns = titles.map((): string[] => []);
  for (const { line, cells } of rows) {
    if (cells.length !== titles.length)
      throw new UserError(
        `${path} line ${line} has ${cells.length} cells, and the head has ${titles.length}.`,
      );
    cells.forEach((cell, index) => columns[index].push(cell.trim()));
    lines.push(line);
    checkCount(lines.length / 3, path);
  }
  if (lines.length === 0) throw new UserError(`${path} has a head and no rows; give one an image.`);
  const table = new Map(titles.map((title, index) => [title, columns[index]]));
  const taken = takeNamed(table, path);
  const ids = taken.image.map(nameOfImage);
  requireIds(ids, lines, path);
  return {
    path,
    sha256: sha256(bytes),
    ids,
    lines,
    labels: taken.label,
    splits: taken.split?.map((name, row) => splitOf(name, lines[row], path)),
    rows: { ...(taken.patient && { patients: taken.patient }), columns: Object.fromEntries(table) },
  };
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError(`${path} is not text in UTF-8; save it as CSV in UTF-8.`);
  }
}

function headOf(cells: readonly string[], path: string): string[] {
  const titles = cells.map((cell) => {
    const title = cell.trim();
    return known.find((name) => name === plain(title)) ?? title;
  });
  const empty = titles.indexOf('');
  if (empty >= 0) throw new UserError(`${path}: column ${empty + 1} has no name; name it in the first line.`);
  const twice = titles.find((title, index) => titles.indexOf(title) !== index);
  if (twice !== undefined) throw new UserError(`${path} has two columns called ${twice}; rename one.`);
  return titles;
}

/** "Patient_ID" → "patient id" */
function plain(title: string): string {
  return title.toLowerCase().replaceAll(/[\s_-]+/g, ' ');
}

/** Takes the columns with a meaning out of the table. */
function takeNamed(table: Map<string, string[]>, path: string) {
  const take = (what: keyof typeof names) => {
    for (const name of names[what])
      for (const [title, values] of table)
        if (plain(title) === name) {
          table.delete(title);
          return values;
        }
    return undefined;
  };
  const all = [...table.keys()].join(', ');
  const image = take('image');
  if (!image)
    throw new UserError(`${path} has no column of image ids; call one "image" (its columns are ${all}).`);
  return { image, patient: take('patient'), label: take('label'), split: take('split') };
}

function requireIds(ids: readonly string[], lines: readonly number[], path: string): void {
  const lineOf = new Map<string, number>();
  ids.forEach((id, row) => {
    if (id === '') throw new UserError(`${path} line ${lines[row]} names no image.`);
    const before = lineOf.get(id);
    if (before !== undefined)
      throw new UserError(
        `${path} names the image ${id} twice, in lines ${before} and ${lines[row]}; remove one.`,
      );
    lineOf.set(id, lines[row]);
  });
}

function splitOf(name: string, line: number, path: string): SplitName {
  const split = splitNamed(name);
  if (split) return split;
  throw new UserError(`${path} line ${line}: the split is "${name}"; write train, validation or test.`);
}

/** Paths with slashes from the folder on; images of arrays as they are called here: "val/007" → "validation/7". */
function nameOfImage(text: string): string {
  const id = text.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const [, first, number] = /^(\w+)\/(\d{1,9})$/.exec(id) ?? [];
  const split = first === undefined ? undefined : first.toLowerCase() === 't10k' ? 'test' : splitNamed(first);
  return split ? `${split}/${Number(number)}` : id;
}
