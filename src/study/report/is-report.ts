// Whether a file is a page of ours, which may be replaced by a newer one.
import { readBytes } from '../../files/read-bytes.ts';
import { statOf } from '../../files/stat.ts';
import { UserError } from '../../user-error.ts';

const mostBytes = 2 ** 28;
const headBytes = 4096;

/** Throws UserError where a file is there that is none. */
export function requireReportPlace(path: string): void {
  const stat = statOf(path);
  // What is no file takes the page as it comes; an empty one was made for it.
  if (!stat?.isFile() || stat.size === 0) return;
  const head = stat.size > mostBytes ? '' : Buffer.from(readBytes(path, mostBytes).subarray(0, headBytes)).toString('utf8'); // prettier-ignore
  if (/^<!doctype html>[^]*<title>qcnn stud(?:y|ies): /.test(head)) return;
  throw new UserError(`${path} is there already and is no report of a study; give another -o`);
}
