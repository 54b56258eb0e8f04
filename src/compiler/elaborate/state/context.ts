// The context of elaboration at one place of the text: what names mean there, and the state that all places share.
import type { Module } from '../../semantics/modules.ts';
import type { Block, Expression } from '../../syntax/ast.ts';
import type { Value } from '../values/values.ts';
import type { Environment } from './environment.ts';
import type { State } from './state.ts';

/** The environment of an expression or statement, together with the state that all environments of a circuit share. */
export interface Context extends Environment {
  readonly state: State;
  /** Inside the body of a gate? */
  readonly unitary: boolean;
}

/** Evaluates an expression; handed to what `evaluate` itself builds on. */
export type Evaluate = (context: Context, node: Expression) => Value;

/** Executes a block in a scope of its own; handed to the statements that hold blocks or call what has a body. */
export type Execute = (context: Context, block: Block) => void;

/** What a declaration of a file sees: the names of that file, and the state of whoever uses it. */
export function fileContext(
  state: State,
  module: Module,
  constants: Environment['constants'],
  unitary = false,
): Context {
  return { state, unitary, module, callables: new Map(), constants, scope: { names: new Map() } };
}

/** The same with an empty block inside. It is made for each iteration of a loop: spreads take several times as long. */
export function innerContext({ state, unitary, module, callables, constants, scope }: Context): Context {
  return { state, unitary, module, callables, constants, scope: { names: new Map(), outer: scope } };
}
