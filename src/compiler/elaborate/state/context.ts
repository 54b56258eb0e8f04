// Where elaboration stands: what names mean here, and what has been built so far.
import type { Module } from '../../semantics/modules.ts';
import type { Block, Expression } from '../../syntax/ast.ts';
import type { Value } from '../values/values.ts';
import { type Environment, fileEnvironment } from './environment.ts';
import type { State } from './state.ts';

/** The environment of an expression or statement, together with the state that all environments of a circuit share. */
export interface Context extends Environment {
  readonly state: State;
}

/** Evaluates an expression; handed to what `evaluate` itself builds on. */
export type Evaluate = (context: Context, node: Expression) => Value;

/** Executes a block in a scope of its own; handed to the statements that hold blocks or call what has a body. */
export type Execute = (context: Context, block: Block) => void;

/** What a declaration sees: the names of its own file, and the state of whoever uses it. */
export function bodyContext({ state, constants }: Context, module: Module): Context {
  return { state, ...fileEnvironment(module, constants) };
}
