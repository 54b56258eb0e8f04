// What a statement applies, settled before its operands are looked at: shared by gates, pools, channels and preparations.
import type { ApplyStatement } from '../../syntax/ast.ts';
import type { Execute } from '../state/context.ts';
import type { Callable, GateCallable } from '../state/environment.ts';
import type { Value } from '../values/values.ts';
import type { Modifiers } from './modifiers.ts';

export interface Application<C extends Callable = Callable> {
  readonly callable: C;
  /** The values of the arguments, in order. */
  readonly values: readonly Value[];
  readonly node: ApplyStatement;
  /** Executes the body of what is declared; handed in, so that statements build on application and not the reverse. */
  readonly execute: Execute;
}

/** A gate as its statement modifies it. */
export interface GateApplication extends Application<GateCallable> {
  readonly modifiers: Modifiers;
}
