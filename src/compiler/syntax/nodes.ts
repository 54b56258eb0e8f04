// Nodes of the syntax tree, made from parts instead of from text: by the OpenQASM importer and the printer of circuits.
import type { Span } from '../source/source.ts';
import type {
  BinaryOperator,
  Block,
  CallExpression,
  Expression,
  Identifier,
  ListExpression,
  OperandList,
  QubitStatement,
  Statement,
} from './ast.ts';

export function identifier(name: string, span: Span): Identifier {
  return { kind: 'identifier', name, span };
}

export function name(text: string, span: Span): Expression {
  return { kind: 'name', name: text, span };
}

/** A finite number, spelled so that the same double is read back: `9007199254740992.0` where integers are no longer exact. */
export function number(value: number, span: Span): Expression {
  const size = Math.abs(value);
  const digits = String(size);
  const text = /^\d+$/.test(digits) && !Number.isSafeInteger(size) ? `${digits}.0` : digits;
  const literal: Expression = { kind: 'number', value: size, integer: /^\d+$/.test(text), text, span };
  return value < 0 || Object.is(value, -0) ? unary('-', literal, span) : literal;
}

export function unary(operator: '-' | '!', operand: Expression, span: Span): Expression {
  return { kind: 'unary', operator, operand, span };
}

export function binary(
  operator: BinaryOperator,
  left: Expression,
  right: Expression,
  span: Span,
): Expression {
  return { kind: 'binary', operator, left, right, span };
}

export function call(callee: string, args: readonly Expression[], span: Span): CallExpression {
  return { kind: 'call', callee: identifier(callee, span), arguments: args, span };
}

export function index(object: string, position: Expression, span: Span): Expression {
  return { kind: 'index', object: name(object, span), indices: [position], span };
}

export function list(items: readonly Expression[], span: Span): ListExpression {
  return { kind: 'list', items, span };
}

export function block(statements: readonly Statement[], span: Span): Block {
  return { kind: 'block', statements, span };
}

export function operandList(items: readonly Expression[], span: Span): OperandList {
  return { kind: 'operands', items, span };
}

/** `qubit q[size];`, or `qubit a;` */
export function qubitStatement(text: string, size: number | undefined, span: Span): QubitStatement {
  return {
    kind: 'qubit',
    name: identifier(text, span),
    size: size === undefined ? undefined : number(size, span),
    span,
  };
}
