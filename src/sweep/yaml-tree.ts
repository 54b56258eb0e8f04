// YAML, and JSON which is a part of it, as texts with their places: only lists, keys, and values that are written out.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, Scalar, type Node, type YAMLError } from 'yaml'; // prettier-ignore
import type { Source } from '../compiler/source/source.ts';
import { UserError } from '../user-error.ts';

/** A part of a text with its place, "sweep.yaml:3:5". */
export interface Placed {
  readonly node: Node;
  readonly place: string;
  readonly of: Text;
}

/** A key with its value; the place is that of the key. */
export interface Entry {
  readonly name: string;
  readonly place: string;
  readonly value: Placed;
}

interface Text {
  readonly source: Source;
  readonly lines: LineCounter;
}

/** Throws UserError, with the place, for the first mistake. */
export function parseYaml(source: Source): Placed {
  const of: Text = { source, lines: new LineCounter() };
  const { contents, errors, warnings } = parseDocument(source.text, {
    lineCounter: of.lines,
    prettyErrors: false,
    uniqueKeys: false,
    merge: false,
    logLevel: 'error',
  });
  const [first] = [...errors, ...warnings];
  if (first) throw new UserError(`${placeAt(first.pos[0], of)}: ${sentenceOf(first)}`);
  if (!contents) throw new UserError(`${source.name} is empty; say what varies, under vary`);
  return placed(contents, of);
}

function placed(node: Node, of: Text): Placed {
  return { node, of, place: placeAt(node.range?.[0] ?? 0, of) };
}

function placeAt(offset: number, { source, lines }: Text): string {
  const { line, col } = lines.linePos(offset);
  return `${source.name}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
}

function sentenceOf({ code, message }: YAMLError): string {
  if (code === 'TAB_AS_INDENT') return 'a tab stands where lines are indented; YAML takes spaces there';
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here; write one';
  if (code === 'TAG_RESOLVE_FAILED') return 'a tag stands here; write the value alone';
  if (message.includes('call stack')) return 'the text is nested too deeply';
  return `this is no YAML: ${message.split('\n')[0]}`;
}

/** The keys of a map, each once. Throws UserError where it is none; `what` names it. */
export function entriesOf({ node, place, of }: Placed, what: string): Entry[] {
  if (!isMap(node)) throw new UserError(`${place}: ${what} is ${kindOf(node)}; write names with their values, such as n: [4, 8]`); // prettier-ignore
  const seen = new Map<string, string>();
  return node.items.map(({ key, value }) => {
    const own = placed(key as Node, of);
    const name = textOf(own);
    const before = seen.get(name);
    if (before !== undefined)
      throw new UserError(`${own.place}: ${name} is given twice, first at ${before}; give it once`);
    seen.set(name, own.place);
    if (value === null) throw new UserError(`${own.place}: ${name} has no value`);
    return { name, place: own.place, value: placed(value as Node, of) };
  });
}

/** The entries of a list. */
export function itemsOf({ node, of }: Placed): Placed[] | undefined {
  return isSeq(node) ? node.items.map((item) => placed(item as Node, of)) : undefined;
}

export const isKeys = ({ node }: Placed): boolean => isMap(node);

/** The text of a value as it is written; numbers keep their digits. Throws UserError for what is no single value. */
export function textOf({ node, place }: Placed): string {
  if (isAlias(node))
    throw new UserError(`${place}: *${node.source} stands for something else; write the values themselves`);
  if (!isScalar(node)) throw new UserError(`${place}: this is ${kindOf(node)}; write one value`);
  const { value, source, tag } = node;
  if (tag !== undefined) throw new UserError(`${place}: a tag stands here; write the value alone`);
  if (value === null || value === '')
    throw new UserError(`${place}: a value is missing; write one, or default`);
  // Numbers and truths were plain text.
  return typeof value === 'string' ? value : source!;
}

/** Where the text of a value stands in the file; undefined where it is written otherwise than it reads. */
export function startOf({ node, of }: Placed): number | undefined {
  if (!isScalar(node) || !node.range) return undefined;
  const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  const start = node.range[0] + (isQuoted ? 1 : 0);
  return of.source.text.startsWith(textOf({ node, of, place: '' }), start) ? start : undefined;
}

function kindOf(node: Node): string {
  if (isMap(node)) return 'a map of names';
  if (isSeq(node)) return 'a list';
  if (isAlias(node)) return 'an alias';
  return 'a single value';
}
