// Finds what the names in an expression mean.
import type { ComprehensionExpression, Expression, MemberExpression } from '../syntax/ast.ts';
import { builtinSymbols } from './builtin-symbols.ts';
import { declareValue, openScope, takeCallable, takeValue, type OpenScope, type Reading } from './reading-names.ts'; // prettier-ignore
import { findValue } from './resolved-names.ts';
import { subexpressions } from './walk.ts';

/** Reads an expression in the order of evaluation. */
export function readExpression(reading: Reading, scope: OpenScope, node: Expression): void {
  switch (node.kind) {
    case 'name':
      return takeValue(reading, scope, node, 'read', node);
    case 'call':
      takeCallable(reading, scope, node.callee, 'call', node);
      return readParts(reading, scope, node);
    case 'member':
      if (node.object.kind !== 'name') return readParts(reading, scope, node);
      if (isOfCallable(reading, scope, node)) return takeCallable(reading, scope, node.object, 'read', node);
      return takeValue(reading, scope, node.object, 'read', node);
    case 'comprehension':
      return readComprehension(reading, scope, node);
    case 'unary':
    case 'measure':
    case 'binary':
    case 'conditional':
    case 'index':
    case 'list':
    case 'tuple':
      return readParts(reading, scope, node);
    case 'number':
    case 'boolean':
    case 'text':
      return;
    default:
      return node satisfies never;
  }
}

/** The name of a gate, pool or pairing, or a choice between such names; whatever else stands here is a mistake. */
export function readCallableValue(reading: Reading, scope: OpenScope, node: Expression): void {
  if (node.kind === 'name') return takeCallable(reading, scope, node, 'read', node);
  if (node.kind === 'conditional') {
    readExpression(reading, scope, node.condition);
    readCallableValue(reading, scope, node.then);
    return readCallableValue(reading, scope, node.orElse);
  }
  const { references } = reading;
  const from = references.length;
  readExpression(reading, scope, node);
  for (let i = from; i < references.length; i++) references[i] = { ...references[i], misplaced: true };
}

function readParts(reading: Reading, scope: OpenScope, node: Expression): void {
  for (const part of subexpressions(node)) readExpression(reading, scope, part);
}

/** Whether `name.property` speaks of a gate or pool, as `conv.params` does. A declared value hides a built-in gate. */
function isOfCallable(reading: Reading, scope: OpenScope, { object, property }: MemberExpression): boolean {
  if (object.kind !== 'name' || property.name === 'length') return false;
  const { name } = object;
  if (reading.callables.has(name) || reading.file.callables.has(name)) return true;
  if (findValue(scope, name)) return false;
  const asksGate = property.name === 'params' || property.name === 'qubits';
  return builtinSymbols.callable.has(name) || (asksGate && !builtinSymbols.value.has(name));
}

/** Each clause sees the names of those before it, and the element all of them. */
function readComprehension(
  reading: Reading,
  scope: OpenScope,
  { element, clauses, span }: ComprehensionExpression,
): void {
  let inner = scope;
  for (const clause of clauses) {
    switch (clause.kind) {
      case 'if-clause':
        readExpression(reading, inner, clause.condition);
        break;
      case 'for-clause': {
        readExpression(reading, inner, clause.iterable);
        const gap = { ...span, start: element.span.end, end: clause.iterable.span.end };
        inner = openScope(reading, inner, span, gap);
        for (const name of clause.pattern.names)
          declareValue(reading, inner, name, { kind: 'loop', node: clause, from: span.start });
        break;
      }
      default:
        clause satisfies never;
    }
  }
  readExpression(reading, inner, element);
}
