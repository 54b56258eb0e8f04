// The layout of expressions, with the fewest parentheses that keep their meaning: lists and arguments one a line where they
// are too long for theirs, chains broken behind operators, choices before `?` and `:`.
import type { AnyNode, BinaryExpression, Expression } from '../ast.ts';
import { bindingOf, conditionalLevel, postfixLevel, unaryLevel } from '../precedence.ts';
import type { Around } from './around.ts';
import { bracketed, filled, group, indent, lastComma, line, softline, type Doc } from './doc.ts';

/** Without the parentheses around it. */
export function layOutExpression(expression: Expression, around: Around): Doc {
  const { one, all } = around;
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
      return [expression.operator, one('operand')];
    case 'measure':
      return ['measure ', one('operand')];
    case 'binary':
      return layOutBinary(expression, around);
    case 'conditional': {
      const choice = [one('condition'), indent([line, '? ', one('then'), line, ': ', one('orElse')])];
      return around.ancestor(0)?.kind === 'conditional' ? choice : group(choice);
    }
    case 'call':
      return [one('callee'), layOutArguments(expression.arguments, around)];
    case 'index':
      return [one('object'), bracketed('[', all('indices'), ']', { comma: '' })];
    case 'member':
      return [one('object'), '.', one('property')];
    case 'list':
      return layOutList(expression.items, around);
    case 'tuple':
      return bracketed('(', all('items'), ')');
    case 'comprehension': {
      const clauses = all('clauses').map((clause) => [line, clause]);
      return group(['[', indent([softline, one('element'), clauses]), softline, ']']);
    }
    default:
      return expression satisfies never;
  }
}

/** The `(a, b)` of a call; a list alone keeps its brackets beside the parentheses. */
export function layOutArguments(args: readonly Expression[], { all, isCommented }: Around): Doc {
  const [first, ...more] = args;
  const holdsList = first?.kind === 'list' || first?.kind === 'comprehension';
  if (holdsList && more.length === 0 && !isCommented(first)) return ['(', all('arguments'), ')'];
  return bracketed('(', all('arguments'), ')');
}

/** Numbers fill lines, other items stand one a line. */
function layOutList(items: readonly Expression[], { all, isCommented }: Around): Doc {
  const fills = items.length > 1 && items.every((item) => isNumber(item) && !isCommented(item));
  if (!fills) return bracketed('[', all('items'), ']');
  return group(['[', indent([softline, filled(all('items'))]), lastComma, softline, ']']);
}

function isNumber(expression: Expression): boolean {
  return expression.kind === 'number' || (expression.kind === 'unary' && isNumber(expression.operand));
}

/**
 * Operators of one level, from left to right, are one group, made without recursion: a chain may be long. Its further lines
 * are indented unless it began on its own.
 */
function layOutBinary(expression: BinaryExpression, around: Around): Doc {
  const { one, at, ancestor, withComments } = around;
  if (!isChain(expression)) return [one('left'), expression.operator, one('right')];
  const chain = [expression];
  for (let last = expression; last.left.kind === 'binary' && isOneChain(last.left, last); last = last.left)
    chain.push(last.left);
  const parent = ancestor(0);
  const beginsLine = isGivenAlone(expression, parent) || needsParentheses(expression, parent);
  const fields = chain.map(() => 'left');
  return group(
    chain.reduceRight<Doc>((left, link, depth) => {
      const further = [line, at([...fields.slice(0, depth), 'right'])];
      const parts = [left, ` ${link.operator}`, beginsLine ? further : indent(further)];
      return depth > 0 ? withComments(parts, link) : parts;
    }, at(fields)),
  );
}

const isChain = ({ operator }: BinaryExpression) => operator !== '..' && operator !== '^';
const isOneChain = (inner: BinaryExpression, outer: BinaryExpression) =>
  bindingOf(inner.operator).level === bindingOf(outer.operator).level && !needsParentheses(inner, outer);

/** The value that a declaration or a statement gives, or the condition of an `if`. */
function isGivenAlone(expression: Expression, parent: AnyNode | undefined): boolean {
  if (parent?.kind === 'if') return true;
  return (
    parent !== undefined &&
    'value' in parent &&
    parent.value === expression &&
    parent.kind !== 'compile-time-parameter'
  );
}

/** True where the value of a declaration or statement goes to a line of its own when it is too long. */
export function breaksBefore(value: AnyNode): boolean {
  return (value.kind === 'binary' && isChain(value)) || value.kind === 'conditional';
}

/** Whether an expression must stand in parentheses in its parent. */
export function needsParentheses(expression: AnyNode, parent: AnyNode | undefined): boolean {
  const lowest = parent ? lowestIn(parent, expression) : conditionalLevel;
  if (levelOf(expression) < lowest) return true;
  // A number would take the point that follows for its own: `2...5` is 2 .. .5
  if (parent?.kind === 'member') return expression.kind === 'number';
  return (
    parent?.kind === 'binary' &&
    parent.operator === '..' &&
    parent.left === expression &&
    endsWithPoint(expression)
  );
}

/** What binds looser than this level stands in parentheses. */
function lowestIn(parent: AnyNode, expression: AnyNode): number {
  if (parent.kind === 'unary' || parent.kind === 'measure') return unaryLevel;
  if (parent.kind === 'index' || parent.kind === 'member')
    return parent.object === expression ? postfixLevel : conditionalLevel;
  if (parent.kind === 'conditional' && parent.condition === expression) return conditionalLevel + 1;
  if (parent.kind !== 'binary') return conditionalLevel;
  const { level, associativity } = bindingOf(parent.operator);
  const isLeft = parent.left === expression;
  if (associativity === 'right') return isLeft ? postfixLevel : unaryLevel;
  return isLeft && associativity === 'left' ? level : level + 1;
}

function levelOf(node: AnyNode): number {
  if (node.kind === 'conditional') return conditionalLevel;
  if (node.kind === 'binary') return bindingOf(node.operator).level;
  return node.kind === 'unary' || node.kind === 'measure' ? unaryLevel : postfixLevel;
}

function endsWithPoint(node: AnyNode): boolean {
  if (node.kind === 'number') return node.text.endsWith('.');
  const isPrefixed = node.kind === 'unary' || node.kind === 'measure';
  const last = node.kind === 'binary' ? node.right : isPrefixed ? node.operand : undefined;
  return last !== undefined && !needsParentheses(last, node) && endsWithPoint(last);
}

/** True where the text of an expression, which is no part of another, begins with `(`. */
export function opensWithParenthesis(node: Expression): boolean {
  if (node.kind === 'tuple') return true;
  const isPostfixed = node.kind === 'index' || node.kind === 'member';
  const condition = node.kind === 'conditional' ? node.condition : undefined;
  const first = node.kind === 'binary' ? node.left : isPostfixed ? node.object : condition;
  return first !== undefined && (needsParentheses(first, node) || opensWithParenthesis(first));
}
