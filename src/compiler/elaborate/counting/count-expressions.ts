// The cost of an expression before it is evaluated: the items that it makes, from the sizes that are known.
import { unaryFunctions } from '../../semantics/builtins.ts';
import { subexpressions } from '../../semantics/walk.ts';
import type { Expression } from '../../syntax/ast.ts';
import type { Environment } from '../state/environment.ts';
import type { Cost } from './cost.ts';
import { lengthOf, named } from './known-values.ts';

/** The items of a comprehension, those of comprehensions that are its items, and of arrays worked out entry by entry. */
export function costOfExpression(environment: Environment, node: Expression): Cost {
  if (node.kind !== 'comprehension') return { operations: 0, steps: entriesOf(environment, node).steps };
  const { iterations, whole } = iterationsOfClauses(environment, node);
  const item = whole ? 1 + costOfExpression(environment, node.element).steps : 0;
  return { operations: 0, steps: iterations * (1 + item) };
}

const elementwise: ReadonlySet<string> = new Set(['+', '-', '*', '/', '^']);

/** How long the array is that an expression of named arrays becomes, and the entries worked out on the way. */
function entriesOf(environment: Environment, node: Expression): { length: number; steps: number } {
  if (node.kind === 'name') {
    const value = named(environment, node);
    return { length: value?.kind === 'list' ? value.items.length : 0, steps: 0 };
  }
  const isArithmetic =
    (node.kind === 'binary' && elementwise.has(node.operator)) ||
    (node.kind === 'unary' && node.operator === '-') ||
    (node.kind === 'call' && unaryFunctions.has(node.callee.name));
  if (!isArithmetic) return { length: 0, steps: 0 };
  const parts = subexpressions(node).map((part) => entriesOf(environment, part));
  const length = parts.reduce((most, part) => Math.max(most, part.length), 0);
  return { length, steps: parts.reduce((sum, { steps }) => sum + steps, length) };
}

/**
 * Iterations of the clauses up to the first that is not known; `whole`: all are known. `most`: were every condition true,
 * 0 where that is not known.
 */
export function iterationsOfClauses(
  environment: Environment,
  { clauses }: Expression & { kind: 'comprehension' },
): { readonly iterations: number; readonly whole: boolean; readonly most: number } {
  const lengths = clauses.map((clause) =>
    clause.kind === 'for-clause' ? lengthOf(environment, clause.iterable) : undefined,
  );
  const known = lengths.indexOf(undefined);
  const product = (some: readonly (number | undefined)[]) =>
    some.reduce<number>((iterations, length) => iterations * length!, 1);
  const ranges = lengths.filter((_, i) => clauses[i].kind === 'for-clause');
  return {
    // A condition may hold for none.
    iterations: product(known < 0 ? lengths : lengths.slice(0, known)),
    whole: known < 0,
    most: ranges.includes(undefined) ? 0 : product(ranges),
  };
}
