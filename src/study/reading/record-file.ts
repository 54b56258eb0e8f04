// A JSON file of a study's folder, which anyone may have written: of bounded size, believed where it fits.
import { orRefuse } from '../../files/refuse-file.ts';
import { readBytes } from '../../files/read-bytes.ts';
import { Misfit, type Shape } from '../../json-shape.ts';
import { parseJsonWithin } from '../../json-text.ts';

/** Node.js makes no longer text of a file. */
export const mostBytes = 2 ** 29 - 2 ** 10;
/** A million images with their names. */
const mostJson = { lists: 2 ** 22, values: 2 ** 26, depth: 64 } as const;

/** What `read` makes of the JSON. Throws UserError, "FILE: place: reason". */
export function readRecordFile<T>(path: string, read: Shape<T>): T {
  const text = readRecordText(path);
  return orRefuse(path, () => read(parse(text)));
}

/** The text of a file. Throws UserError where it is missing or too large. */
export function readRecordText(path: string): string {
  return Buffer.from(readBytes(path, mostBytes)).toString('utf8');
}

function parse(json: string): unknown {
  try {
    return parseJsonWithin(json, mostJson);
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit('it is not JSON');
  }
}
