// The syntax stage: text → AST with `parse`, AST → canonical text with `printFile`.
export { parse, parseOnce, maxLength, type ParseResult } from './parse.ts';
export type { Token } from './tokens.ts';
export { printExpression, printFile } from './printer.ts';
export { reservedWords, type ReservedWord } from './words.ts';
export type * from './ast.ts';
