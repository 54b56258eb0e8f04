// Which operator binds tighter: one table for the parser, which builds trees from flat chains by it, and for
// the printer, which sets the fewest parentheses by it.
import type { BinaryOperator } from './ast.ts';

export interface Binding {
  readonly level: number;
  /** `none`: a chain such as `a < b < c` has no meaning. */
  readonly associativity: 'left' | 'right' | 'none';
}

/** Loosest first. Unary operators and `measure` stand between `*` and `^`: -2^2 is -(2^2). */
const byLevel: readonly (readonly [
  associativity: Binding['associativity'],
  ...operators: BinaryOperator[],
])[] = [
  ['none', '..'],
  ['left', '||'],
  ['left', '&&'],
  ['none', '==', '!=', '<', '<=', '>', '>='],
  ['left', '+', '-', '++'],
  ['left', '*', '/', '%'],
  ['left'],
  ['right', '^'],
];

/** `a ? b : c` is looser than all of them. */
export const conditionalLevel = -1;
export const unaryLevel = 6;
export const postfixLevel = byLevel.length;

const bindings = new Map<string, Binding>(
  byLevel.flatMap(([associativity, ...operators], level) =>
    operators.map((operator): [string, Binding] => [operator, { level, associativity }]),
  ),
);

export function bindingOf(operator: BinaryOperator): Binding {
  return bindings.get(operator)!;
}
