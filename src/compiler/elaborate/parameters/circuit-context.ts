// The context in which compile-time parameters are bound: a circuit's outermost scope, with the files that `--set` may name.
import type { Load, Module } from '../../semantics/modules.ts';
import { type Context, fileContext } from '../state/context.ts';
import type { Callable } from '../state/environment.ts';
import type { State } from '../state/state.ts';

export interface CircuitContext extends Context {
  readonly callables: Map<string, Callable | undefined>;
  readonly load: Load;
}

/** Nothing is bound yet. */
export function circuitContext(state: State, module: Module, load: Load): CircuitContext {
  return { ...fileContext(state, module, new Map()), callables: new Map(), load };
}
