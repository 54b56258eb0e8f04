// Files that are whole or not there: written beside their place, then renamed.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { systemErrorReason } from './system-error.ts';
import { UserError } from './user-error.ts';

/** Writes a file through a temporary sibling and a rename. Throws UserError when the place cannot be written. */
export function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}`;
  failClearly(path, () => {
    try {
      writeFileSync(temporary, text, { flush: true });
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/** Runs `work` on files at `path`; what the system refuses becomes a UserError. */
export function failClearly<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = systemErrorReason(error);
    if (reason === undefined) throw error;
    throw new UserError(`cannot write ${path}: ${reason}`, 1);
  }
}
