// What tests name circuits by: a text of the language, or a reference to a file.
import type { Source } from '../compiler/source/source.ts';

/** A text holds a brace, a semicolon or several lines; what does not is `FILE`, `FILE#NAME` or the name of a circuit that comes with the package. */
export function isText(given: string): boolean {
  return /[{;\n]/.test(given);
}

/** The source of a text, which messages call `name`; it imports from the current folder. */
export function sourceOf(text: string, name: string): Source {
  return { name, text, folder: process.cwd() };
}
