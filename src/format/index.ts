// The formatter: a plugin of Prettier 3, in Node and in browsers. `prettier --plugin qcnn/prettier` lays out circuit files,
// and those in Markdown between ```qcnn and ```.
import type { Parser, Plugin, Printer } from 'prettier';
import { parser } from './parser.ts';
import { printer } from './printer.ts';

/** Files that are formatted. */
export const languages: NonNullable<Plugin['languages']> = [
  { name: 'QCNN', parsers: ['qcnn'], extensions: ['.qcnn'], vscodeLanguageIds: ['qcnn'] },
];
/** From text to a tree; throws SyntaxError with the first mistake. */
export const parsers: { readonly qcnn: Parser } = { qcnn: parser };
/** From a tree to a document. */
export const printers: { readonly qcnn: Printer } = { qcnn: printer };
/** What holds where neither options nor a configuration say otherwise. */
export const defaultOptions: NonNullable<Plugin['defaultOptions']> = { printWidth: 100 };
