// The folder of a study: refused when it holds something else, and every file in it whole or not there at all.
import { accessSync, appendFileSync, constants, existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { makeFolder } from '../files/make-folder.ts';
import { UserError } from '../user-error.ts';
import { failClearly } from '../files/fail-clearly.ts';
import { statOf } from '../files/stat.ts';
import { writeWhole } from '../files/write-whole.ts';

/** In the order in which they appear; config.json marks a folder as a study's. */
export const studyFiles = [
  'config.json',
  'metrics.jsonl',
  'predictions.csv',
  'report.html',
  'results.json',
] as const;
export type StudyFile = (typeof studyFiles)[number];

/** Throws UserError when results may not go into this folder: it is no folder, or holds something. Changes nothing. */
export function checkFolder(folder: string, overwrite: boolean): void {
  if (folder === '') throw new UserError('--out is empty; give the name of a folder');
  const stat = failClearly(folder, () => statOf(folder));
  failClearly(folder, () => accessSync(stat ? folder : nearestFolder(folder), constants.W_OK));
  if (!stat) return;
  if (!stat.isDirectory()) throw new UserError(`${folder} is not a folder; give another --out`);
  const entries = failClearly(folder, () => readdirSync(folder));
  if (entries.length === 0) return;
  if (!entries.includes('config.json') || !entries.includes('metrics.jsonl')) {
    throw new UserError(`${folder} is not empty and holds no study; give another --out`);
  }
  if (!overwrite) {
    throw new UserError(`${folder} holds a former study; give another --out, or --overwrite to replace it`);
  }
}

/** Makes the folder ready: there, and without a former study's files. Other files stay. */
export function openFolder(folder: string): void {
  failClearly(folder, () => {
    makeFolder(folder);
    for (const file of studyFiles) rmSync(join(folder, file), { force: true });
  });
}

/** Writes one of the files whole or not at all. */
export function writeStudyFile(folder: string, file: StudyFile, text: string): void {
  writeWhole(join(folder, file), text);
}

/** Adds one complete line. */
export function appendLine(folder: string, file: StudyFile, line: string): void {
  const path = join(folder, file);
  failClearly(path, () => appendFileSync(path, `${line}\n`));
}

/** The files of a study that a folder holds now. */
export function filesIn(folder: string): StudyFile[] {
  return studyFiles.filter((file) => existsSync(join(folder, file)));
}

/** The closest folder above a path that exists. */
function nearestFolder(path: string): string {
  const parent = dirname(resolve(path));
  return existsSync(parent) ? parent : nearestFolder(parent);
}
