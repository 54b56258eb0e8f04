// Parts of a call as messages quote them.
import { textOf } from '../../source/source.ts';
import type { Expression, Operands } from '../../syntax/ast.ts';

/** A call as it is written. */
export interface Called {
  readonly arguments: readonly Expression[];
  readonly operands: Operands;
}

/** Longer parts are not quoted. */
const longest = 40;

/** "qubits of q", "tuples of ring(q)", "tuples" */
export function targetOf({ operands }: Called): string {
  if (operands.kind !== 'on') return 'tuples';
  const { kind, span } = operands.tuples;
  const what = kind === 'name' || kind === 'index' ? 'qubits' : 'tuples';
  const text = textOf(span);
  return text.length > longest || /\n/.test(text) ? what : `${what} of ${text}`;
}

/** A register by its name, `what` where it has none. */
export function quoted(node: Expression | undefined, what: string): string {
  return node?.kind === 'name' || node?.kind === 'index' ? textOf(node.span) : what;
}
