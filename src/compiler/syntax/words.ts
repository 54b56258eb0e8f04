// The words of the language that cannot be names.

export const reservedWords = [
  'import', 'const', 'gate', 'circuit', 'pairing', 'qubit', 'input', 'weight', 'bit', 'let', 'for', 'if', 'else',
  'measure', 'reset', 'discard', 'barrier', 'return', 'true', 'false', 'on', 'in', 'ctrl', 'inv', 'pow',
] as const; // prettier-ignore
export type ReservedWord = (typeof reservedWords)[number];

/** The words before `@`, with which the call of a gate may begin. */
export const modifierWords = ['ctrl', 'inv', 'pow'] as const;

const reserved: ReadonlySet<string> = new Set(reservedWords);

/** A text that may name something in a file. */
export function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text) && !reserved.has(text);
}
