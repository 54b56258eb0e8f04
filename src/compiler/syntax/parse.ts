// Text in, syntax tree and mistakes out. Never throws; time and memory are linear in the length of the text.
import type { IToken } from 'chevrotain';
import type { Code } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source } from '../source/source.ts';
import type { File } from './ast.ts';
import { commentOf, withDocs } from './comments.ts';
import { FileRules } from './declaration-rules.ts';
import { findTooDeep, maxBrackets, maxHeight } from './nesting.ts';
import { endOf, markProperties, plainTokens, type Token } from './tokens.ts';
import { tokenize } from './tokenize.ts';

/** Longest text that is read, in UTF-16 units. */
export const maxLength = 8_000_000;

/** A syntax tree, and what could not be read. */
export interface ParseResult {
  /** What could be read; a broken statement or declaration is left out. */
  readonly file: File;
  readonly diagnostics: Diagnostic[];
  /** Everything between white space and comments, also where no tree could be made of it; none of a text that is too long. */
  readonly tokens: readonly Token[];
  /** Offsets at which something was left out: what follows from that is no mistake of its own. */
  readonly losses: readonly number[];
  /** Names in the declarations that were left out. */
  readonly lostNames: ReadonlySet<string>;
  /** Paths of imports that were left out. */
  readonly lostPaths: readonly string[];
  /** Names of declarations that were left out; empty where none can be told. */
  readonly lostHeads: readonly string[];
}

let rules: FileRules | undefined;

/** Parses a `.qcnn` text. What cannot be read is in `diagnostics`; nothing is thrown. The grammar is built at the first call. */
export function parse(source: Source): ParseResult {
  const { text } = source;
  const span = { source, start: 0, end: text.length };
  // Of the text anew, since the parser makes of its own what was meant; few ask for them.
  const plain = () => plainTokens(tokenize(text).tokens);
  let words: readonly Token[] | undefined;
  const refuse = (start: number, end: number, message: string, code: Code = 'too-large'): ParseResult => ({
    file: { kind: 'file', imports: [], declarations: [], properties: [], comments: [], span },
    diagnostics: [{ code, severity: 'error', message, span: { source, start, end }, related: [] }],
    tokens: text.length > maxLength ? [] : plain(),
    losses: [0],
    lostNames: new Set(),
    lostPaths: [],
    lostHeads: [],
  });
  if (text.length > maxLength) {
    const message = `the file has ${text.length} characters; at most ${maxLength} are read: split it and import the parts`;
    return refuse(0, 0, message);
  }
  const { tokens, comments } = tokenize(text);
  const [first] = tokens;
  if (first?.image === 'OPENQASM') {
    const message = 'this is a program in OpenQASM; qcnn import FILE makes it a circuit file';
    return refuse(first.startOffset, endOf(first), message, 'syntax');
  }
  const deep = findTooDeep(tokens);
  if (deep) {
    const message = `the text is nested too deeply here: at most ${maxBrackets} open brackets and ${maxHeight} chained operators are read`;
    return refuse(deep.startOffset, endOf(deep), message);
  }
  markProperties(tokens);
  rules ??= new FileRules();
  rules.read(source, tokens);
  const { imports, ...read } = rules.file();
  const diagnostics = rules.diagnostics.sort((a, b) => a.span.start - b.span.start);
  const { losses, lostNames, lostPaths, lostHeads } = rules;
  rules.read({ name: '', text: '' }, []);
  const docs = new Set<IToken>();
  const declarations = withDocs(source, read.declarations, comments, docs);
  const properties = withDocs(source, read.properties, comments, docs);
  const others = comments.filter((token) => !docs.has(token)).map((token) => commentOf(source, token));
  return {
    file: { kind: 'file', imports, declarations, properties, comments: others, span },
    diagnostics,
    get tokens() {
      return (words ??= plain());
    },
    losses,
    lostNames,
    lostPaths,
    lostHeads,
  };
}

const kept = new WeakMap<Source, ParseResult>();

/** As `parse`, once for each text: who keeps the source of a file that has not changed has its tree at once. */
export function parseOnce(source: Source): ParseResult {
  let result = kept.get(source);
  if (!result) kept.set(source, (result = parse(source)));
  return result;
}
