// Files that grow line by line, and hold complete lines only.
import { closeSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { failClearly } from './fail-clearly.ts';
import { writeAll } from './write-all.ts';

/** Adds all of the lines, or nothing; the file is made where there is none. Throws UserError. */
export function appendLines(path: string, lines: readonly string[]): void {
  failClearly(path, () => {
    const descriptor = openSync(path, 'a');
    try {
      const { size } = fstatSync(descriptor);
      try {
        writeAll(descriptor, lines.map((line) => `${line}\n`).join(''));
      } catch (error) {
        ftruncateSync(descriptor, size);
        throw error;
      }
    } finally {
      closeSync(descriptor);
    }
  });
}
