// Where a path leads when every link on its way is followed, whether something stands there or not.
import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { linkStatOf } from './stat.ts';

const mostLinks = 40;

/**
 * The absolute path behind all links. An open descriptor (/dev/stdout, /dev/fd/3) stays one: what its link says is no
 * path. Throws what the system says, also for links in a circle.
 */
export function followLinks(path: string): string {
  let place = resolve(path);
  for (let links = 0; links <= mostLinks; links++) {
    place = join(realFolder(dirname(place)), basename(place));
    if (descriptorAt(place) || !linkStatOf(place)?.isSymbolicLink()) return place;
    place = resolve(dirname(place), readlinkSync(place));
  }
  throw Object.assign(new Error(`ELOOP: ${path}`), { code: 'ELOOP' });
}

/** The descriptor that a path without links stands for, and whether it is one of this process. */
export function descriptorAt(place: string): { readonly number: number; readonly own: boolean } | undefined {
  const match = /^(?:\/dev|\/proc\/(\d+)(?:\/task\/\d+)?)\/fd\/(\d+)$/.exec(place);
  if (!match) return undefined;
  const [, pid, number] = match;
  return { number: Number(number), own: pid === undefined || Number(pid) === process.pid };
}

/** Folders that are not there yet keep their names. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return followLinks(folder);
  }
}
