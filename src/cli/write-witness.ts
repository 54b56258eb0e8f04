// `--witness FOLDER`: the two circuits that differ, as files that `qcnn run` takes as they are.
import { accessSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { witnessTexts, type Witness } from '../equivalence/witness/index.ts';
import { failClearly } from '../files/fail-clearly.ts';
import { makeFolder } from '../files/make-folder.ts';
import { statOf } from '../files/stat.ts';
import { writeOutput } from '../files/write-output.ts';
import { UserError } from '../user-error.ts';

/** Throws UserError where the folder is none, or cannot be made, as far as that can be known before there is a witness. */
export function checkWitnessFolder(folder: string): void {
  if (folder === '') throw new UserError('--witness is empty; give the name of a folder');
  failClearly(folder, () => {
    let place = folder;
    for (let stat = statOf(place); ; stat = statOf(place)) {
      if (stat && !stat.isDirectory()) throw Object.assign(new Error(place), { code: 'ENOTDIR' });
      if (stat) return accessSync(place, constants.W_OK);
      place = dirname(place);
    }
  });
}

/** Gives the paths of both files. Their names are not those that circuits have, so that none is written over. */
export function writeWitness(folder: string, witness: Witness): string[] {
  const { a, b } = witnessTexts(witness);
  failClearly(folder, () => void makeFolder(folder));
  const paths = [join(folder, 'witness-a.qcnn'), join(folder, 'witness-b.qcnn')];
  writeOutput(paths[0], a);
  writeOutput(paths[1], b);
  return paths;
}
