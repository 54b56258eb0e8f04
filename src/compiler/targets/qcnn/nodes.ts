// Nodes of the tree that is printed: expressions and statements that stand nowhere in a text yet, so their spans are empty.
import type { Span } from '../../source/source.ts';
import type { Expression, Identifier, Statement } from '../../syntax/ast.ts';
import * as nodes from '../../syntax/nodes.ts';

export const nowhere: Span = { source: { name: '', text: '' }, start: 0, end: 0 };

export const identifier = (name: string): Identifier => nodes.identifier(name, nowhere);
export const name = (text: string): Expression => nodes.name(text, nowhere);
export const unary = (operator: '-' | '!', operand: Expression): Expression =>
  nodes.unary(operator, operand, nowhere);
export const call = (callee: string, args: readonly Expression[]): Expression =>
  nodes.call(callee, args, nowhere);
export const list = (items: readonly Expression[]): Expression => nodes.list(items, nowhere);
export const binary = (
  operator: Parameters<typeof nodes.binary>[0],
  left: Expression,
  right: Expression,
): Expression => nodes.binary(operator, left, right, nowhere);

/** `name`, or `name[2, 3]`. */
export function item(object: string, indices: readonly number[]): Expression {
  if (indices.length === 0) return name(object);
  return { kind: 'index', object: name(object), indices: indices.map(plainNumber), span: nowhere };
}

/** `name[from..to]`, the end left out. */
export function slice(object: string, from: number, to: number): Expression {
  const range = binary('..', plainNumber(from), plainNumber(to));
  return { kind: 'index', object: name(object), indices: [range], span: nowhere };
}

export function letStatement(text: string, value: Expression): Statement {
  return { kind: 'let', name: identifier(text), value, span: nowhere };
}

function plainNumber(value: number): Expression {
  return nodes.number(value, nowhere);
}

/** k π / d as the language computes it, for the fractions that circuits are full of. */
const fractionsOfPi: ReadonlyMap<number, readonly [number, number]> = new Map(
  [8, 6, 4, 3, 2, 1].flatMap((d) => [3, 2, 1].map((k) => [(k * Math.PI) / d, [k, d]] as const)),
);

/** A number that reads back as the same double; simple fractions of π by their names. */
export function number(value: number): Expression {
  const fraction = fractionsOfPi.get(Math.abs(value));
  if (!fraction) return plainNumber(value);
  const [k, d] = fraction;
  const pi = value < 0 && k === 1 ? unary('-', name('pi')) : name('pi');
  const times = k === 1 ? pi : binary('*', plainNumber(value < 0 ? -k : k), pi);
  return d === 1 ? times : binary('/', times, plainNumber(d));
}
