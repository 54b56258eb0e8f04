// `[e for a in list if condition]`: refused before the work where it would be too long, then made item by item.
import type { ComprehensionExpression } from '../../syntax/ast-expressions.ts';
import type { Expression } from '../../syntax/ast.ts';
import { costOfExpression, iterationsOfClauses } from '../counting/count-expressions.ts';
import { type Context, type Evaluate, innerContext } from '../state/context.ts';
import { foresee, requireShort, sizeLimit } from '../state/limits.ts';
import { decision } from '../values/conditions.ts';
import { list, type Value } from '../values/values.ts';
import { bindPattern, eachTurn, elements } from './iteration.ts';

export function comprehension(context: Context, node: ComprehensionExpression, evaluate: Evaluate): Value {
  refuseLong(context, node, evaluate);
  const items: Value[] = [];
  visitIterations(context, node, evaluate, (iteration) => {
    items.push(evaluate(iteration, node.element));
    requireShort(items.length, node.span);
  });
  return list(items);
}

/** As long as their ranges say where there are `for` clauses alone; with conditions, what may be too long is counted first. */
function refuseLong(context: Context, node: ComprehensionExpression, evaluate: Evaluate): void {
  foresee(context.state, costOfExpression(context, node), node.span);
  const { iterations, whole, most } = iterationsOfClauses(context, node);
  if (whole) requireShort(iterations, node.span);
  else if (most > sizeLimit) countItems(context, node, evaluate);
}

/** Runs the clauses without making an item. Counting is charged for as the work that it foresees, and only once. */
function countItems(context: Context, node: ComprehensionExpression, evaluate: Evaluate): void {
  const { state } = context;
  const before = state.meter.steps;
  let items = 0;
  visitIterations(context, node, evaluate, () => requireShort(++items, node.span));
  const steps = state.meter.steps - before + items * leastSteps(node.element);
  state.meter.steps = before;
  foresee(state, { operations: 0, steps }, node.span);
}

/** Steps that an expression takes at the least. */
function leastSteps(node: Expression): number {
  if (node.kind !== 'tuple' && node.kind !== 'list') return 1;
  return node.items.reduce((sum, item) => sum + leastSteps(item), 1);
}

/** Calls `visit` with the names of each iteration whose conditions hold, in order. */
function visitIterations(
  context: Context,
  { clauses }: ComprehensionExpression,
  evaluate: Evaluate,
  visit: (iteration: Context) => void,
): void {
  const clause = (depth: number, inner: Context): void => {
    if (depth === clauses.length) return visit(inner);
    const part = clauses[depth];
    switch (part.kind) {
      case 'if-clause':
        if (decision(evaluate(inner, part.condition), part.condition.span)) clause(depth + 1, inner);
        return;
      case 'for-clause': {
        const { pattern, iterable } = part;
        const { state } = context;
        eachTurn(state, pattern, elements(state, evaluate(inner, iterable), iterable.span), (item) => {
          const next = innerContext(inner);
          bindPattern(next, pattern, item);
          clause(depth + 1, next);
        });
        return;
      }
      default:
        return part satisfies never;
    }
  };
  clause(0, context);
}
