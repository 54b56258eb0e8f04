// The circuit files of a folder and of all folders in it.
import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { statOf } from '../files/stat.ts';
import { systemErrorReason } from '../system-error.ts';
import { UserError } from '../user-error.ts';

export interface ListLimits {
  /** Most names in all the folders together that are looked at. */
  readonly names: number;
  /** Most circuit files, and most mebibytes in them together. */
  readonly files: number;
  readonly mebibytes: number;
}

const usualLimits: ListLimits = { names: 200_000, files: 10_000, mebibytes: 256 };

/**
 * Paths of the `.qcnn` files in the folder and below, sorted; links are followed, a folder that several paths lead to is
 * looked at once. Throws UserError where there are none or too many, and where a folder cannot be read.
 */
export function listCircuitFiles(folder: string, limits = usualLimits): string[] {
  const files: string[] = [];
  const seen = new Set<string>();
  const left = [folder];
  let names = 0;
  let bytes = 0;
  for (let here = left.pop(); here !== undefined; here = left.pop()) {
    const { place, entries } = namesIn(here);
    if (seen.has(place)) continue;
    seen.add(place);
    names += entries.length;
    refuseAbove(limits.names, names, folder, 'names');
    for (const name of entries) {
      const path = join(here, name);
      const found = standsAt(path);
      if (found?.isDirectory()) left.push(path);
      // What a link leads nowhere from is told when it is opened; pipes and devices are no files.
      else if (name.endsWith('.qcnn') && (found?.isFile() ?? true)) {
        files.push(path);
        bytes += found?.size ?? 0;
      }
    }
    refuseAbove(limits.files, files.length, folder, '.qcnn files');
    refuseAbove(limits.mebibytes, bytes / 2 ** 20, folder, 'MiB of .qcnn files');
  }
  if (files.length === 0) throw new UserError(`${folder} holds no .qcnn file`);
  return files.sort();
}

function namesIn(folder: string): { place: string; entries: string[] } {
  try {
    return { place: realpathSync(folder), entries: readdirSync(folder) };
  } catch (error) {
    const reason = systemErrorReason(error);
    if (reason === undefined) throw error;
    throw new UserError(`cannot read the folder ${folder}: ${reason}`);
  }
}

/** undefined too where links lead nowhere or in a circle. */
function standsAt(path: string): ReturnType<typeof statOf> {
  try {
    return statOf(path);
  } catch {
    return undefined;
  }
}

function refuseAbove(limit: number, found: number, folder: string, what: string): void {
  if (found <= limit) return;
  throw new UserError(
    `${folder} holds more than ${limit.toLocaleString('en')} ${what}; name folders inside it`,
  );
}
