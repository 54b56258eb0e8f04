// The parts of each node that Prettier walks: those of the syntax tree, but a file's imports and declarations are one list.
import { visitorKeys as syntaxKeys } from '../compiler/syntax/visitor-keys.ts';
import type { FormatNode } from './tree.ts';

export function getVisitorKeys(node: FormatNode): string[] {
  return node.kind === 'file' ? ['items'] : [...syntaxKeys[node.kind]];
}

const known = new WeakMap<FormatNode, readonly FormatNode[]>();

/** The parts in the order of the text. */
export function partsOf(node: FormatNode): readonly FormatNode[] {
  let parts = known.get(node);
  if (!parts) known.set(node, (parts = getVisitorKeys(node).flatMap((key) => partsIn(node, key))));
  return parts;
}

/** The parts in a field: none, one or several. */
export function partsIn(node: FormatNode, field: string): readonly FormatNode[] {
  const part = (node as unknown as Readonly<Record<string, FormatNode | readonly FormatNode[] | undefined>>)[
    field
  ];
  return part === undefined ? [] : 'kind' in part ? [part] : part;
}
