// What stands at a path, asked in one way: Node's `throwIfNoEntry: false` answers differently from version to version
// below a file.
import { lstatSync, statSync, type Stats } from 'node:fs';

/** What stands there, links followed; undefined where nothing does. Throws what else the system says, below a file too. */
export function statOf(path: string): Stats | undefined {
  return ifThere(() => statSync(path));
}

/** The same of a link itself. */
export function linkStatOf(path: string): Stats | undefined {
  return ifThere(() => lstatSync(path));
}

function ifThere(stat: () => Stats): Stats | undefined {
  try {
    return stat();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
