// The front end for OpenQASM, beside the language's own.
export { importQasm, type ImportResult } from './import.ts';
export type { LoadInclude, Remark } from './state.ts';
