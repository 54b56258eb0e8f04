// Resolves the names in an expression.
import type { Expression } from '../syntax/ast.ts';
import { scopeIn, type Scope } from './scopes.ts';
import { adviceFor } from './foreign-advice.ts';
import {
  declare,
  isCallable,
  isOfCallable,
  useCallable,
  useForeignMember,
  useValue,
  type Names,
} from './use-names.ts';
import { subexpressions } from './walk.ts';

export function checkExpression(names: Names, scope: Scope, node: Expression): void {
  switch (node.kind) {
    case 'name':
      return useValue(names, scope, node);
    case 'call':
      useCallable(names, node.callee, { in: 'expression', angles: node.arguments.length });
      if (!isCallable(names, node.callee.name) && adviceFor(node.callee.name, 'expression')) {
        // What stands in its brackets elsewhere is written anew here.
        for (const name of namesWithin(node.arguments)) names.poisoned.add(name);
      }
      return checkParts(names, scope, node);
    case 'member':
      if (node.object.kind === 'name' && isOfCallable(names, scope, node)) {
        return useCallable(names, node.object);
      }
      if (node.object.kind === 'name' && useForeignMember(names, scope, node.object, node)) return;
      return checkParts(names, scope, node);
    case 'comprehension':
      return checkComprehension(names, scope, node);
    case 'unary':
    case 'measure':
    case 'binary':
    case 'conditional':
    case 'index':
    case 'list':
    case 'tuple':
      return checkParts(names, scope, node);
    case 'number':
    case 'boolean':
    case 'text':
      return;
    default:
      return node satisfies never;
  }
}

/** The name of a gate, pool or pairing, or a choice between such names. */
export function checkCallableValue(names: Names, scope: Scope, node: Expression): void {
  if (node.kind === 'name') return useCallable(names, node);
  if (node.kind !== 'conditional') return; // Elaboration says that it is no name.
  checkExpression(names, scope, node.condition);
  checkCallableValue(names, scope, node.then);
  checkCallableValue(names, scope, node.orElse);
}

/** The names that expressions call or read. */
function namesWithin(nodes: readonly Expression[]): string[] {
  return nodes.flatMap((node) => [
    ...(node.kind === 'name' ? [node.name] : node.kind === 'call' ? [node.callee.name] : []),
    ...namesWithin(subexpressions(node)),
  ]);
}

function checkParts(names: Names, scope: Scope, node: Expression): void {
  for (const part of subexpressions(node)) checkExpression(names, scope, part);
}

/** Each clause sees the names of those before it, and the element all of them. */
function checkComprehension(
  names: Names,
  scope: Scope,
  { element, clauses }: Expression & { kind: 'comprehension' },
): void {
  let inner = scope;
  for (const clause of clauses) {
    switch (clause.kind) {
      case 'if-clause':
        checkExpression(names, inner, clause.condition);
        break;
      case 'for-clause':
        checkExpression(names, inner, clause.iterable);
        inner = scopeIn(inner);
        for (const name of clause.pattern.names) declare(names, inner, name);
        break;
      default:
        clause satisfies never;
    }
  }
  checkExpression(names, inner, element);
}
