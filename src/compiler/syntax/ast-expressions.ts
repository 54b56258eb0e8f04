// Expressions of the abstract syntax tree, and what every part of it is made from. Every node has the span it came from.
import type { Span } from '../source/source.ts';

/** What any part of the tree has: it stands at `span`, and its `kind` tells which part it is. */
export interface Node {
  readonly kind: string;
  readonly span: Span;
}

/** A name and its place, of an identifier or of an expression that is a name alone. */
export interface Named {
  readonly name: string;
  readonly span: Span;
}

/** A name where it is declared or taken. */
export interface Identifier extends Node, Named {
  readonly kind: 'identifier';
}

/** One name, or several that take a tuple apart. */
export interface Pattern extends Node {
  readonly kind: 'pattern';
  readonly names: readonly Identifier[];
  readonly destructure: boolean;
}

/** Any expression, told apart by `kind`. */
export type Expression =
  | NumberExpression
  | BooleanExpression
  | TextExpression
  | NameExpression
  | UnaryExpression
  | BinaryExpression
  | ConditionalExpression
  | CallExpression
  | IndexExpression
  | MemberExpression
  | ListExpression
  | TupleExpression
  | ComprehensionExpression
  | MeasureExpression;

/** `integer` tells `2` from `2.0`. `text` is the spelling. */
export interface NumberExpression extends Node {
  readonly kind: 'number';
  readonly value: number;
  readonly integer: boolean;
  readonly text: string;
}
/** `true`, `false` */
export interface BooleanExpression extends Node {
  readonly kind: 'boolean';
  readonly value: boolean;
}
/** `"XYZ"`, the word of a Pauli rotation. */
export interface TextExpression extends Node {
  readonly kind: 'text';
  readonly text: string;
}
/** A name that stands for its value. */
export interface NameExpression extends Node {
  readonly kind: 'name';
  readonly name: string;
}
/** `-x`, `!x` */
export interface UnaryExpression extends Node {
  readonly kind: 'unary';
  readonly operator: '-' | '!';
  readonly operand: Expression;
}
/** What may stand between two expressions. */
export type BinaryOperator =
  | '..' | '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '++' | '*' | '/' | '%' | '^'; // prettier-ignore
/** `a + b`, `0..n`, `a && b` */
export interface BinaryExpression extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
/** `n > 2 ? a : b`, decided at compile time */
export interface ConditionalExpression extends Node {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly then: Expression;
  readonly orElse: Expression;
}
/** `sin(x)`, `ring(q)`, `Z(q[0])` */
export interface CallExpression extends Node {
  readonly kind: 'call';
  readonly callee: Identifier;
  readonly arguments: readonly Expression[];
}
/** `x[i]`, `w[i, j]`, `q[0..4]` (the index is then a `..`) */
export interface IndexExpression extends Node {
  readonly kind: 'index';
  readonly object: Expression;
  readonly indices: readonly Expression[];
}
/** `q.length`, `conv.params`, `conv.qubits` */
export interface MemberExpression extends Node {
  readonly kind: 'member';
  readonly object: Expression;
  readonly property: Identifier;
}
/** `[a, b]` */
export interface ListExpression extends Node {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}
/** At least two items. */
export interface TupleExpression extends Node {
  readonly kind: 'tuple';
  readonly items: readonly Expression[];
}
/** `[(a, b) for a in q for b in q if a != b]`; the first clause is a `for` */
export interface ComprehensionExpression extends Node {
  readonly kind: 'comprehension';
  readonly element: Expression;
  readonly clauses: readonly ComprehensionClause[];
}
/** A `for` or an `if` of a comprehension. */
export type ComprehensionClause = ForClause | IfClause;
/** `for x in expr` */
export interface ForClause extends Node {
  readonly kind: 'for-clause';
  readonly pattern: Pattern;
  readonly iterable: Expression;
}
/** `if expr` */
export interface IfClause extends Node {
  readonly kind: 'if-clause';
  readonly condition: Expression;
}
/** `measure q[i]`: a whole condition or a bit's initialiser only. */
export interface MeasureExpression extends Node {
  readonly kind: 'measure';
  readonly operand: Expression;
}
