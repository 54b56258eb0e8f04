// Expressions in canonical layout, with the fewest parentheses that keep their meaning.
import type { CallExpression, ComprehensionClause, Expression, Pattern } from './ast.ts';
import { bindingOf, conditionalLevel, postfixLevel, unaryLevel } from './precedence.ts';

/** The text of an expression on one line. */
export function printExpression(expression: Expression): string {
  return print(expression, conditionalLevel);
}

export function printList(expressions: readonly Expression[]): string {
  return expressions.map(printExpression).join(', ');
}

export function printPattern({ names, destructure }: Pattern): string {
  const list = names.map(({ name }) => name).join(', ');
  return destructure ? `(${list})` : list;
}

/** `lowest`: what binds looser than this level stands in parentheses. */
function print(expression: Expression, lowest: number): string {
  const text = printBare(expression);
  return levelOf(expression) < lowest ? `(${text})` : text;
}

function levelOf(expression: Expression): number {
  switch (expression.kind) {
    case 'conditional':
      return conditionalLevel;
    case 'binary':
      return bindingOf(expression.operator).level;
    case 'unary':
    case 'measure':
      return unaryLevel;
    case 'number':
    case 'boolean':
    case 'text':
    case 'name':
    case 'call':
    case 'index':
    case 'member':
    case 'list':
    case 'tuple':
    case 'comprehension':
      return postfixLevel;
    default:
      return expression satisfies never;
  }
}

function printBare(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return expression.text;
    case 'text':
      return `"${expression.text}"`;
    case 'boolean':
      return String(expression.value);
    case 'name':
      return expression.name;
    case 'unary':
      return expression.operator + print(expression.operand, unaryLevel);
    case 'measure':
      return `measure ${print(expression.operand, unaryLevel)}`;
    case 'binary':
      return printBinary(expression);
    case 'conditional': {
      const { condition, then, orElse } = expression;
      return `${print(condition, 0)} ? ${printExpression(then)} : ${printExpression(orElse)}`;
    }
    case 'call':
      return printCall(expression);
    case 'index':
      return `${print(expression.object, postfixLevel)}[${printList(expression.indices)}]`;
    case 'member':
      return `${printObject(expression.object)}.${expression.property.name}`;
    case 'list':
      return `[${printList(expression.items)}]`;
    case 'tuple':
      return `(${printList(expression.items)})`;
    case 'comprehension':
      return `[${[printExpression(expression.element), ...expression.clauses.map(printClause)].join(' ')}]`;
    default:
      return expression satisfies never;
  }
}

function printCall({ callee, arguments: args }: CallExpression): string {
  return `${callee.name}(${printList(args)})`;
}

/** What stands before a member's `.`, which a number would take for its own. */
function printObject(object: Expression): string {
  return object.kind === 'number' ? `(${object.text})` : print(object, postfixLevel);
}

function printClause(clause: ComprehensionClause): string {
  switch (clause.kind) {
    case 'if-clause':
      return `if ${printExpression(clause.condition)}`;
    case 'for-clause':
      return `for ${printPattern(clause.pattern)} in ${printExpression(clause.iterable)}`;
    default:
      return clause satisfies never;
  }
}

function printBinary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): string {
  const { level, associativity } = bindingOf(operator);
  if (associativity === 'right') {
    return `${print(left, postfixLevel)}${operator}${print(right, unaryLevel)}`;
  }
  const leftText = print(left, associativity === 'left' ? level : level + 1);
  const rightText = print(right, level + 1);
  // `2...5` is 2 .. .5
  if (operator === '..') return `${leftText.endsWith('.') ? `(${leftText})` : leftText}..${rightText}`;
  return `${leftText} ${operator} ${rightText}`;
}
