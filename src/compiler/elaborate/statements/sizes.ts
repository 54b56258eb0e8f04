// Mistakes of size: the message is given, for each register and array of the statement, its size and its declaration.
import type { Diagnostic, Related } from '../../source/diagnostic.ts';
import type { Span } from '../../source/source.ts';
import { declaredAt } from '../../semantics/declared-at.ts';
import { subexpressions } from '../../semantics/walk.ts';
import type { Expression } from '../../syntax/ast.ts';
import type { Context } from '../state/context.ts';
import { findScope } from '../state/environment.ts';
import { declaredSize } from '../state/registers.ts';
import type { State } from '../state/state.ts';
import { describe, type Value } from '../values/values.ts';

const sizeCodes: ReadonlySet<string> = new Set(['shape-mismatch', 'wrong-argument-count', 'wrong-arity']);
/** Most registers and arrays that a message tells. */
const most = 4;
/** After so many faults of a circuit, which are those of loops, no sizes are looked for. */
const mostFaults = 100;

/** A diagnostic with the sizes of what `expressions` name, those of its own place where these hold it. */
export function withSizes(
  context: Context,
  expressions: readonly Expression[],
  diagnostic: Diagnostic | undefined,
): Diagnostic | undefined {
  if (!diagnostic || !sizeCodes.has(diagnostic.code) || context.state.faults >= mostFaults) return diagnostic;
  const found = new Map<string, Related>();
  for (const { name, span } of namesWithin(expressions)) {
    const value = findScope(context.scope, name)?.names.get(name);
    if (found.has(name) || found.size === most || value === undefined || value.kind === 'poison') continue;
    // Angles say nothing of a wrong number of qubits.
    if (diagnostic.code === 'wrong-arity' && value.kind !== 'register') continue;
    const size = sizeOf(context.state, name, value);
    const declared = size && declaredAt(context.module, name, span);
    if (declared) found.set(name, { span: declared, message: size });
  }
  return { ...diagnostic, related: [...diagnostic.related, ...found.values()] };
}

/** "q, declared here, has 8 qubits", "x, declared here, is angle[7]"; undefined for what has no size. */
function sizeOf(state: State, name: string, value: Value): string | undefined {
  if (value.kind === 'register') {
    const { length } = value.qubits;
    const declared = declaredSize(state, name, value.qubits);
    if (declared === undefined || declared === length) return `${name}, declared here, has ${plural(length)}`;
    return `${name}, declared here with ${plural(declared)}, has ${length} left`;
  }
  if (value.kind !== 'list') return undefined;
  return `${name}, declared here, is ${value.amplitudes ? `amplitude[${value.items.length}]` : describe(value)}`;
}

const plural = (qubits: number) => `${qubits} qubit${qubits === 1 ? '' : 's'}`;

/** Names that are used whole: the q of ring(q), and not that of q[0]. */
function namesWithin(nodes: readonly Expression[]): { readonly name: string; readonly span: Span }[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'name') return [node];
    return namesWithin(node.kind === 'index' ? node.indices : subexpressions(node));
  });
}
