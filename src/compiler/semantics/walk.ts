// Generic steps through the syntax tree, so that a check names only the nodes it cares about.
import type { Block, Declaration, Expression, Property, Statement } from '../syntax/ast.ts';
import { blocksOf, expressionsOf } from '../syntax/statement-facts.ts';

/** The direct parts of an expression; a comprehension's come in the order of evaluation. */
export function subexpressions(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'boolean':
    case 'text':
    case 'name':
      return [];
    case 'unary':
    case 'measure':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.then, expression.orElse];
    case 'call':
      return expression.arguments;
    case 'index':
      return [expression.object, ...expression.indices];
    case 'member':
      return [expression.object];
    case 'list':
    case 'tuple':
      return expression.items;
    case 'comprehension':
      return [
        ...expression.clauses.map((clause) =>
          clause.kind === 'for-clause' ? clause.iterable : clause.condition,
        ),
        expression.element,
      ];
    default:
      return expression satisfies never;
  }
}

/** The expressions in the head of a declaration: dimensions of angles, types, defaults and domains of parameters. */
export function headExpressions(declaration: Declaration | Property): readonly Expression[] {
  switch (declaration.kind) {
    case 'const':
    case 'pairing':
      return [];
    case 'gate':
    case 'pool':
      return declaration.parameters.flatMap(({ dimensions }) => dimensions);
    case 'circuit':
    case 'property':
      return declaration.parameters.flatMap(({ type, value, domain }) =>
        [type.arity, value, domain].filter((each) => each !== undefined),
      );
    default:
      return declaration satisfies never;
  }
}

/** Calls `visit` on every expression of a block, outer ones first. */
export function visitExpressions(block: Block, visit: (expression: Expression) => void): void {
  const descend = (expression: Expression): void => {
    visit(expression);
    subexpressions(expression).forEach(descend);
  };
  visitStatements(block, (statement) => expressionsOf(statement).forEach(descend));
}

/** Calls `visit` on every statement of a block, nested ones after the one that holds them. */
export function visitStatements(block: Block, visit: (statement: Statement) => void): void {
  for (const statement of block.statements) {
    visit(statement);
    for (const inner of blocksOf(statement)) visitStatements(inner, visit);
  }
}
