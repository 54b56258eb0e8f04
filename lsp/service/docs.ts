// The words of the language, each with a sentence.
import type { NameKind } from '../../src/compiler/semantics/resolved-names.ts';

export const wordDocs: ReadonlyMap<string, string> = new Map();

/** Markdown about what the language itself declares. */
export function builtinDoc(_name: string, _kind: NameKind): string[] {
  return [];
}
