// Text of the language from circuits.
export { printSource } from './print-source.ts';
