// Files that go into a folder until one cannot be written: that one and all later ones go to the system's folder for
// temporary files, and one sentence says where each is.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../files/write-whole.ts';
import { UserError } from '../user-error.ts';

export interface FileStore {
  /** What the folder holds already, in words. */
  holds(what: string): void;
  /** Saves a file whole; `write` is how it gets into the folder, by default as `text`. */
  save(file: string, text: string, write?: () => void): void;
  /** "… holds config.json and metrics.jsonl" */
  saved(): string;
  /** Why the first file could not be written, and where each is now; undefined: nothing failed. */
  trouble(): string | undefined;
}

export function createFileStore(folder: string): FileStore {
  const here: string[] = [];
  const aside: string[] = [];
  const lost: string[] = [];
  let failure: string | undefined;
  let asideFailure: string | undefined;
  let spare: string | undefined;

  const saveAside = (file: string, text: string) => {
    try {
      spare ??= mkdtempSync(join(tmpdir(), 'qcnn-study-'));
      writeWhole(join(spare, file), text);
      aside.push(file);
    } catch (error) {
      asideFailure ??= (error as Error).message;
      lost.push(file);
    }
  };
  const saved = () => `${folder} holds ${here.length > 0 ? listOf(here) : 'nothing'}`;
  return {
    holds: (what) => void here.push(what),
    save(file, text, write = () => writeWhole(join(folder, file), text)) {
      if (failure === undefined) {
        try {
          write();
          here.push(file);
          return;
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          failure = error.message;
        }
      }
      saveAside(file, text);
    },
    saved,
    trouble() {
      if (failure === undefined) return undefined;
      const parts = [failure, saved()];
      if (aside.length > 0) parts.push(`${listOf(aside)} ${aside.length > 1 ? 'are' : 'is'} in ${spare}`);
      if (lost.length > 0) parts.push(`${listOf(lost)} could be saved nowhere: ${asideFailure}`);
      return parts.join('; ');
    },
  };
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
