// What is made of a finished study's result, made again in its folder by the qcnn of now.
import { join } from 'node:path';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { writeWhole } from '../files/write-whole.ts';
import { derivedFiles } from './derived-files.ts';
import { takeBegun } from './output-folder.ts';
import type { StudyResult } from './result.ts';

/** From which the study was read. */
const source = 'predictions.csv';

/** Says which files were written. Throws UserError where a process works in the folder, and where it cannot be written. */
export async function rebuild(path: string, result: StudyResult, circuit: Circuit): Promise<string[]> {
  const folder = takeBegun(path);
  try {
    const made = derivedFiles.filter(([file]) => file !== source);
    const texts: (readonly [string, string])[] = [];
    for (const [file, make] of made) texts.push([file, await make(result, circuit)]);
    for (const [file, text] of texts) writeWhole(join(path, file), text);
    return texts.map(([file]) => file);
  } finally {
    folder.release();
  }
}
