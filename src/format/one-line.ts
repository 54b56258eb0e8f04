// Blocks that stay on one line: those with one statement that were written so, and, where they follow one another as
// branches of an `if`, only all of them together.
import type { AstPath } from 'prettier';
import type { FormatNode } from './tree.ts';
import { partsOf } from './visitor-keys.ts';

type BlockNode = Extract<FormatNode, { kind: 'block' }>;
type IfNode = Extract<FormatNode, { kind: 'if' }>;

/** The `else` of an `if` that goes on with another, without braces of its own. */
export function isChained(block: FormatNode, text: string): boolean {
  return text[block.start] !== '{';
}

/** Whether the block that a path leads to stays on one line, if it fits. */
export function staysOnOneLine(path: AstPath<FormatNode>, text: string): boolean {
  const owner = path.getParentNode(0);
  if (owner?.kind !== 'if') return isOneLine(path.node, text);
  let first = owner;
  for (let level = 1; ; level += 2) {
    const outer = path.getParentNode(level + 1);
    const block = path.getParentNode(level);
    if (outer?.kind !== 'if' || !block || outer.orElse !== block || !isChained(block, text)) break;
    first = outer;
  }
  return branchesOf(first, text).every((block) => isOneLine(block, text));
}

function branchesOf(node: IfNode, text: string): FormatNode[] {
  const then = node.then as FormatNode;
  const orElse = node.orElse as BlockNode | undefined;
  if (!orElse) return [then];
  if (!isChained(orElse, text)) return [then, orElse];
  return [then, ...branchesOf(orElse.statements[0] as IfNode & FormatNode, text)];
}

function isOneLine(block: FormatNode, text: string): boolean {
  const statements = partsOf(block);
  if (statements.length > 1 || statements.some((each) => partsOf(each).some(({ kind }) => kind === 'block')))
    return false;
  return !text.slice(block.start, block.end).includes('\n');
}
