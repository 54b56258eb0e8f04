// The JSON of a model's folder, which anyone may have written: its value, or one sentence with the file.
import { Misfit } from '../json-shape.ts';
import { parseJsonWithin, type JsonLimits } from '../json-text.ts';
import { UserError } from '../user-error.ts';
import { readBytes } from './read-bytes.ts';

const mostBytes = 64 * 2 ** 20;
const longestReason = 300;

/** The value in the file. Throws UserError where it cannot be read, is not JSON, or holds more than the limits. */
export function readModelJson(file: string, most: JsonLimits): unknown {
  const bytes = readBytes(file, mostBytes);
  return orRefuseModel(file, () => {
    try {
      return parseJsonWithin(new TextDecoder('utf-8', { fatal: true }).decode(bytes), most);
    } catch (error) {
      if (error instanceof Misfit) throw error;
      throw new Misfit('it is not JSON');
    }
  });
}

/** What `read` gives; a Misfit becomes the sentence that names the file. */
export function orRefuseModel<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Misfit) return refuseModel(file, [...(error.path.length > 0 ? [error.path.join('.')] : []), error.message].join(': ')); // prettier-ignore
    throw error;
  }
}

/** Throws UserError: of the reason its first line, and not more than can be read. */
export function refuseModel(file: string, reason: string): never {
  const [line = ''] = reason.split('\n', 1);
  const shown = line.length > longestReason ? `${line.slice(0, longestReason)}…` : line;
  throw new UserError(`cannot load the model ${file}: ${shown}`, 1);
}
