// What names and expressions of an OpenQASM program stand for while it is translated, and the scopes that hold them.
import type { Condition } from '../circuit/circuit.ts';

export type Value =
  /** Known now. `text` is its spelling in the language, `binding` that of its loosest operator. */
  | {
      readonly kind: 'number';
      readonly value: number;
      readonly integer: boolean;
      readonly text: string;
      readonly binding: number;
    }
  /** Known when the circuit runs: an expression of parameters. */
  | { readonly kind: 'angle'; readonly text: string; readonly binding: number }
  | { readonly kind: 'condition'; readonly condition: Condition }
  /** Numbers of cells; `single` tells a bit from a register of one. */
  | { readonly kind: 'bits'; readonly cells: readonly number[]; readonly single: boolean }
  /** `register` is the language's name of a register that is meant as a whole. */
  | {
      readonly kind: 'qubits';
      readonly qubits: readonly number[];
      readonly single: boolean;
      readonly register?: string;
    };

export interface Scope {
  readonly names: Map<string, Value>;
  readonly outer?: Scope;
}

export function find(scope: Scope | undefined, name: string): { value: Value; scope: Scope } | undefined {
  for (let here = scope; here; here = here.outer) {
    const value = here.names.get(name);
    if (value) return { value, scope: here };
  }
  return undefined;
}

/** Binding strengths of the language's operators. */
export const bindings = { sum: 1, product: 2, negation: 3, power: 4, atom: 5 } as const;

/** A number spelled so that the language reads the same double. */
export function numberValue(value: number, integer: boolean, spelled?: string): Value {
  const text =
    spelled !== undefined && /^(\d+(\.\d+)?|\.\d+)(e[+-]?\d+)?$/i.test(spelled) ? spelled : String(value);
  return { kind: 'number', value, integer, text, binding: value < 0 ? bindings.negation : bindings.atom };
}

/** The text, in parentheses where its loosest operator binds weaker than its place asks. */
export function written(value: { readonly text: string; readonly binding: number }, least: number): string {
  return value.binding < least ? `(${value.text})` : value.text;
}
