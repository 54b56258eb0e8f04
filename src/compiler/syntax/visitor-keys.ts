// The parts of each kind of node, in one table, so that whoever walks a whole tree (selections, formatters) names no kinds.
import type { AnyNode } from './ast.ts';

export type NodeKind = AnyNode['kind'];
/** The node that may have a kind; modifiers have one of several. */
export type NodeOf<K extends NodeKind, N = AnyNode> = N extends { kind: NodeKind }
  ? K extends N['kind']
    ? N
    : never
  : never;

/** The fields of a node that hold nodes. */
type PartsOf<N> = {
  [F in keyof N]-?: NonNullable<N[F]> extends AnyNode | readonly AnyNode[] ? F : never;
}[keyof N];

/** The fields that hold the parts of a node, in the order in which they are written. */
export const visitorKeys: { readonly [K in NodeKind]: readonly Exclude<PartsOf<NodeOf<K>>, 'comments'>[] } = {
  // Comments are parts of what they stand in; a file lists them all.
  file: ['imports', 'declarations', 'properties'],
  comment: [],
  import: ['names'],
  'imported-name': ['name', 'alias'],

  const: ['name', 'value'],
  gate: ['name', 'parameters', 'operands', 'body'],
  pool: ['name', 'parameters', 'sources', 'target', 'body'],
  pairing: ['name', 'parameter', 'value'],
  circuit: ['name', 'parameters', 'body'],
  'angle-parameter': ['name', 'dimensions'],
  operand: ['name', 'size'],
  'compile-time-parameter': ['name', 'type', 'value', 'domain'],
  'parameter-type': ['arity'],

  property: ['title', 'parameters', 'comparison'],
  comparison: ['left', 'right', 'level'],
  side: ['callee', 'settings'],
  setting: ['name', 'value'],

  block: ['statements'],
  qubit: ['name', 'size'],
  input: ['outside', 'name', 'dimensions'],
  weight: ['outside', 'name', 'dimensions', 'initial'],
  let: ['name', 'value'],
  assign: ['name', 'value'],
  apply: ['modifiers', 'callee', 'arguments', 'operands'],
  for: ['pattern', 'iterable', 'body'],
  if: ['condition', 'then', 'orElse'],
  bit: ['name', 'value'],
  reset: ['operands'],
  discard: ['operands'],
  barrier: ['operands'],
  return: ['outputs'],
  lost: ['blocks'],

  distribution: ['name', 'arguments'],
  pooling: ['callee', 'arguments', 'tuples'],
  ctrl: ['argument'],
  inv: ['argument'],
  pow: ['argument'],
  operands: ['items'],
  on: ['tuples'],
  pooled: ['sources', 'target'],

  identifier: [],
  pattern: ['names'],
  number: [],
  boolean: [],
  text: [],
  name: [],
  unary: ['operand'],
  binary: ['left', 'right'],
  conditional: ['condition', 'then', 'orElse'],
  call: ['callee', 'arguments'],
  index: ['object', 'indices'],
  member: ['object', 'property'],
  list: ['items'],
  tuple: ['items'],
  comprehension: ['element', 'clauses'],
  'for-clause': ['pattern', 'iterable'],
  'if-clause': ['condition'],
  measure: ['operand'],
};

/** The direct parts of a node, in the order of the text. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const fields = node as unknown as Readonly<Record<string, AnyNode | readonly AnyNode[] | undefined>>;
  const children = visitorKeys[node.kind].flatMap((key): readonly AnyNode[] => {
    const part = fields[key];
    return part === undefined ? [] : 'kind' in part ? [part] : part;
  });
  // Imports, declarations and properties may stand in any order.
  return node.kind === 'file' ? children.sort((a, b) => a.span.start - b.span.start) : children;
}

/** Calls `visit` on a node and all that it holds, outer ones first; where it answers false, not on what the node holds. */
export function visitNodes(node: AnyNode, visit: (node: AnyNode) => boolean | void): void {
  if (visit(node) === false) return;
  for (const child of childrenOf(node)) visitNodes(child, visit);
}
