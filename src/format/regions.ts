// The parts of nodes that stand on lines of their own where the node breaks: beside them, a comment may end a line.
import type { NodeKind } from '../compiler/syntax/visitor-keys.ts';
import type { FormatNode } from './tree.ts';
import { partsIn } from './visitor-keys.ts';

interface Region {
  readonly fields: readonly string[];
  /** In brackets of the node, the last part ends a line, too. */
  readonly hasBrackets: boolean;
}

const bracketed = (...fields: string[]): Region => ({ fields, hasBrackets: true });
const bare = (...fields: string[]): Region => ({ fields, hasBrackets: false });

const regions: { readonly [K in NodeKind]?: Region } = {
  file: bracketed('items'),
  block: bracketed('statements'),
  import: bracketed('names'),
  gate: bracketed('parameters'),
  pool: bracketed('parameters'),
  circuit: bracketed('parameters'),
  property: bracketed('parameters'),
  comparison: bracketed('left', 'right'),
  side: bracketed('settings'),
  pairing: bracketed('parameter'),
  'angle-parameter': bracketed('dimensions'),
  operand: bracketed('size'),
  'parameter-type': bracketed('arity'),
  qubit: bracketed('size'),
  input: bracketed('dimensions'),
  weight: bracketed('dimensions'),
  distribution: bracketed('arguments'),
  pooling: bracketed('arguments'),
  apply: bracketed('arguments'),
  ctrl: bracketed('argument'),
  inv: bracketed('argument'),
  pow: bracketed('argument'),
  if: bracketed('condition'),
  pattern: bracketed('names'),
  call: bracketed('arguments'),
  index: bracketed('indices'),
  list: bracketed('items'),
  tuple: bracketed('items'),
  comprehension: bracketed('element', 'clauses'),
  operands: bare('items'),
  pooled: bare('sources'),
  reset: bare('operands'),
  discard: bare('operands'),
  barrier: bare('operands'),
  return: bare('outputs'),
  conditional: bare('condition', 'then', 'orElse'),
};

export function hasBrackets(node: FormatNode): boolean {
  return regions[node.kind]?.hasBrackets ?? false;
}

const known = new WeakMap<FormatNode, readonly FormatNode[]>();

/** In the order of the text. */
export function linesOf(node: FormatNode): readonly FormatNode[] {
  let lines = known.get(node);
  if (!lines) known.set(node, (lines = fieldsOf(node).flatMap((field) => partsIn(node, field))));
  return lines;
}

function fieldsOf(node: FormatNode): readonly string[] {
  const { kind } = node;
  if (kind === 'binary') return node.operator === '..' || node.operator === '^' ? [] : ['left', 'right'];
  return regions[kind]?.fields ?? [];
}
