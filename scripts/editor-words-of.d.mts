/** Of `editor-words-of.mjs`. */
export interface Words {
  readonly reserved: readonly string[];
  readonly constants: readonly string[];
  readonly callables: readonly string[];
}
export function editorWords(words: Words): { readonly path: string; readonly lines: string[] }[];
export function withWords(text: string, lines: readonly string[]): string;
