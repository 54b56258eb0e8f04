// The JSON of a model's folder, which anyone may have written: its value, or one sentence with the file.
import { Misfit } from '../json-shape.ts';
import { parseJsonWithin, type JsonLimits } from '../json-text.ts';
import { readBytes } from './read-bytes.ts';
import { orRefuse, refuse } from './refuse-file.ts';

const mostBytes = 64 * 2 ** 20;

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
  return orRefuse(beginOf(file), read);
}

/** Throws UserError with the reason. */
export function refuseModel(file: string, reason: string): never {
  return refuse(beginOf(file), reason);
}

function beginOf(file: string): string {
  return `cannot load the model ${file}`;
}
