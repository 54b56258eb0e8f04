// The syntax tree of an OpenQASM program, versions 2 and 3 alike: what the parser yields and the translator reads.
import type { Span } from '../source/source.ts';

export type Expression = { readonly span: Span } & (
  | { readonly kind: 'number'; readonly value: number; readonly integer: boolean; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'index'; readonly object: Expression; readonly index: Expression }
  /** `[a:b]`, `[a:s:b]`: both ends included. */
  | {
      readonly kind: 'range';
      readonly first?: Expression;
      readonly step?: Expression;
      readonly last?: Expression;
    }
  | { readonly kind: 'set'; readonly items: readonly Expression[] }
  | { readonly kind: 'measure'; readonly operand: Expression }
);

export interface Modifier {
  readonly kind: 'ctrl' | 'negctrl' | 'inv' | 'pow';
  readonly argument?: Expression;
  readonly span: Span;
}

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
  readonly body: readonly Statement[];
  /** The whole definition as it was written. */
  readonly text: string;
  readonly span: Span;
}

export type Statement =
  | Call
  | GateDefinition
  | ({ readonly span: Span } & (
      | { readonly kind: 'include'; readonly path: string }
      | {
          readonly kind: 'qubits' | 'bits';
          readonly name: string;
          readonly size?: Expression;
          readonly value?: Expression;
        }
      /** A number: `const int n = 4;`, `float x = pi / 2;` */
      | {
          readonly kind: 'number';
          readonly name: string;
          readonly integer: boolean;
          readonly value: Expression;
        }
      | { readonly kind: 'input'; readonly name: string }
      | { readonly kind: 'alias'; readonly name: string; readonly value: Expression }
      | { readonly kind: 'measure'; readonly operand: Expression; readonly target?: Expression }
      | { readonly kind: 'assign'; readonly target: Expression; readonly value: Expression }
      | { readonly kind: 'reset' | 'barrier'; readonly operands: readonly Expression[] }
      | {
          readonly kind: 'if';
          readonly condition: Expression;
          readonly then: readonly Statement[];
          readonly orElse: readonly Statement[];
        }
      | {
          readonly kind: 'for';
          readonly name: string;
          readonly range: Expression;
          readonly body: readonly Statement[];
        }
    ));

export interface Program {
  readonly version: 2 | 3;
  readonly statements: readonly Statement[];
}
