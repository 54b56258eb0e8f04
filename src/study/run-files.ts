// The names of what a study keeps of its runs, and which runs have a folder.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { keyName, keyNamed, type RunKey } from './run-key.ts';

/** In the folder of a study: the folder that holds those of its models. */
export const modelsFolder = 'models';
/** In the folder of a run: where its training stopped; and last of all, what came of it. */
export const checkpointFile = 'checkpoint.safetensors';
export const doneFile = 'done.json';

/** That of a run in that of a study: models/NAME/seed-S, or models/NAME/seed-S-fold-F. */
export function runFolder(study: string, name: string, key: RunKey): string {
  return join(study, modelsFolder, name, keyName(key));
}

/** Each run that has a folder in that of a study, whatever it holds. */
export function modelFolders(study: string): (RunKey & { readonly name: string })[] {
  const models = join(study, modelsFolder);
  return namesIn(models).flatMap((name) =>
    namesIn(join(models, name)).flatMap((folder) => {
      const key = keyNamed(folder);
      return key ? [{ name, ...key }] : [];
    }),
  );
}

/** What stands in a folder; nothing where there is none. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
