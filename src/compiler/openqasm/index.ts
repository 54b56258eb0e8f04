// The front end for OpenQASM, which yields the same syntax tree as the language's own.
export { importQasm, type ImportResult } from './import.ts';
export type { LoadInclude, Remark } from './state.ts';
