// The syntax tree of an OpenQASM program, versions 2 and 3 alike: what the parser yields and the translator reads.
import type { Span } from '../source/source.ts';

export type Expression = { readonly span: Span } & (
  | { readonly kind: 'number'; readonly value: number; readonly integer: boolean; readonly text: string }
  /** Also the digits of a bit string. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'duration'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'cast'; readonly type: Type; readonly operand: Expression }
  | { readonly kind: 'index'; readonly object: Expression; readonly index: Expression }
  /** `[a:b]`, `[a:s:b]`: both ends included. */
  | {
      readonly kind: 'range';
      readonly first?: Expression | undefined;
      readonly step?: Expression | undefined;
      readonly last?: Expression | undefined;
    }
  | { readonly kind: 'set'; readonly items: readonly Expression[] }
  | { readonly kind: 'measure'; readonly operand: Expression }
);

export type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

export type ScalarName = 'int' | 'uint' | 'float' | 'angle' | 'bool';

/** `uint[4]`, `bit`, `qubit[n]`. */
export interface Type {
  readonly name: ScalarName | 'bit' | 'qubit';
  readonly width?: Expression | undefined;
}

export interface Modifier {
  readonly kind: 'ctrl' | 'negctrl' | 'inv' | 'pow';
  readonly argument?: Expression | undefined;
  readonly span: Span;
}

/** A gate on qubits, or a subroutine, whose qubits stand among its arguments. */
export interface Call {
  readonly kind: 'call';
  readonly modifiers: readonly Modifier[];
  readonly name: string;
  readonly arguments: readonly Expression[];
  readonly operands: readonly Expression[];
  readonly span: Span;
}

export interface GateDefinition {
  readonly kind: 'gate';
  readonly name: string;
  readonly parameters: readonly string[];
  readonly operands: readonly string[];
  /** Absent: opaque. */
  readonly body?: readonly Statement[] | undefined;
  /** The whole definition as it was written. */
  readonly text: string;
  readonly span: Span;
}

export interface Parameter {
  readonly type: Type;
  readonly name: string;
  readonly span: Span;
}

export interface Subroutine {
  readonly kind: 'def';
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly returns?: Type | undefined;
  readonly body: readonly Statement[];
  readonly span: Span;
}

export interface Case {
  /** Absent: `default`. */
  readonly labels?: readonly Expression[] | undefined;
  readonly body: readonly Statement[];
}

export type Statement =
  | Call
  | GateDefinition
  | Subroutine
  | ({ readonly span: Span } & (
      | { readonly kind: 'include'; readonly path: string }
      /** Registers and numbers: `qubit[2] q;`, `output bit c;`, `const int n = 4;`. */
      | {
          readonly kind: 'declaration';
          readonly type: Type;
          readonly name: string;
          readonly value?: Expression | undefined;
          readonly constant: boolean;
          readonly output: boolean;
        }
      | { readonly kind: 'input'; readonly name: string }
      | { readonly kind: 'alias'; readonly name: string; readonly value: Expression }
      | { readonly kind: 'measure'; readonly operand: Expression; readonly target?: Expression | undefined }
      /** `operator`: that of `+=` and its like. */
      | {
          readonly kind: 'assign';
          readonly target: Expression;
          readonly operator?: string | undefined;
          readonly value: Expression;
        }
      | { readonly kind: 'reset' | 'barrier' | 'delay'; readonly operands: readonly Expression[] }
      | {
          readonly kind: 'if';
          readonly condition: Expression;
          readonly then: readonly Statement[];
          readonly orElse: readonly Statement[];
        }
      | {
          readonly kind: 'for';
          /** Of the variable; absent: an integer. */
          readonly type?: ScalarName | undefined;
          readonly name: string;
          readonly range: Expression;
          readonly body: readonly Statement[];
        }
      | { readonly kind: 'while'; readonly condition: Expression; readonly body: readonly Statement[] }
      | { readonly kind: 'switch'; readonly target: Expression; readonly cases: readonly Case[] }
      | { readonly kind: 'return'; readonly value?: Expression | undefined }
      /** `duration` and `stretch`: names of lengths of time, which a circuit does not have. */
      | { readonly kind: 'timing'; readonly name: string }
      | { readonly kind: 'block'; readonly body: readonly Statement[] }
    ));

export type StatementOf<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

export interface QasmProgram {
  readonly version: 2 | 3;
  readonly statements: readonly Statement[];
}
