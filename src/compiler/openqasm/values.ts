// What names and expressions of an OpenQASM program stand for while it is translated, and the scopes that hold them.
import type { Condition } from '../circuit/circuit.ts';
import type { Span } from '../source/source.ts';
import type { Expression } from '../syntax/ast.ts';
import type { ScalarName } from './ast.ts';
import { number } from '../syntax/nodes.ts';

/** Known now: `exact` for whole numbers, `spelled` where digits are not the best spelling, of `size` nodes and `brackets` in each other. */
export interface NumberValue {
  readonly kind: 'number';
  readonly value: number;
  readonly exact?: bigint;
  readonly spelled?: Expression;
  readonly size: number;
  readonly brackets: number;
}

/** Known when the circuit runs: an expression of parameters. */
export interface AngleValue {
  readonly kind: 'angle';
  readonly expression: Expression;
  readonly size: number;
  readonly brackets: number;
}

/** What measured bits say, least significant first: a truth, a row of bits, or a number in two's complement. */
export interface FormulaValue {
  readonly kind: 'formula';
  readonly bits: readonly Condition[];
  readonly type: 'bit' | 'bits' | 'uint' | 'int';
}

/** Numbers of cells; `single` tells a bit from a register of one. */
export interface BitsValue {
  readonly kind: 'bits';
  readonly cells: readonly number[];
  readonly single: boolean;
}

/** `register` is the language's name of a register that is meant as a whole. */
export interface QubitsValue {
  readonly kind: 'qubits';
  readonly qubits: readonly number[];
  readonly single: boolean;
  readonly register?: string | undefined;
}

export type QasmValue = NumberValue | AngleValue | FormulaValue | BitsValue | QubitsValue;

export interface Entry {
  /** Absent: declared, and nothing assigned yet. */
  value?: QasmValue | undefined;
  /** Of variables: what is assigned becomes a value of this type. */
  readonly type?: VariableType;
  readonly constant: boolean;
  /** A length of time, which a circuit leaves out. */
  readonly timing?: boolean;
}

export interface VariableType {
  readonly name: ScalarName;
  readonly width?: number | undefined;
}

export interface Body {
  readonly what: 'gate' | 'subroutine';
  readonly name: string;
}

export interface Scope {
  readonly names: Map<string, Entry>;
  readonly outer?: Scope;
  /** The gate or subroutine whose body this is: of what lies outside it sees numbers only. */
  readonly closed?: Body | undefined;
  /** Branches on measured bits around it. */
  readonly branches: number;
}

export interface Found {
  readonly entry: Entry;
  readonly scope: Scope;
  /** The innermost gate or subroutine between the use and the declaration. */
  readonly outside: Body | undefined;
}

export function find(scope: Scope | undefined, name: string): Found | undefined {
  let outside: Body | undefined;
  for (let here = scope; here; here = here.outer) {
    const entry = here.names.get(name);
    if (entry) return { entry, scope: here, outside };
    outside ??= here.closed;
  }
  return undefined;
}

export function real(value: number): NumberValue {
  return { kind: 'number', value, size: 1, brackets: 0 };
}

export function whole(exact: bigint): NumberValue {
  return { kind: 'number', value: Number(exact), exact, size: 1, brackets: 0 };
}

/** In the language. */
export function expressionOf(value: NumberValue | AngleValue, span: Span): Expression {
  return value.kind === 'angle' ? value.expression : (value.spelled ?? number(value.value, span));
}

export function truth(condition: Condition): FormulaValue {
  return { kind: 'formula', bits: [condition], type: 'bit' };
}
