// `for` and `if`: loops unroll, and a condition is decided now or becomes a branch of the circuit.
import type { Condition, Operation } from '../../circuit/circuit.ts';
import type { Span } from '../../source/source.ts';
import type { Pattern } from '../../syntax/ast-expressions.ts';
import type { Block } from '../../syntax/ast.ts';
import type { StatementOf } from '../../syntax/statement-facts.ts';
import { costOfLoop } from '../counting/count-first.ts';
import { evaluate } from '../expressions/expressions.ts';
import { bindPattern, eachTurn, eachTurnInSlices, elements } from '../expressions/iteration.ts';
import { type Context, type Execute, innerContext } from '../state/context.ts';
import { collect, emit } from '../state/emit.ts';
import { fail } from '../state/fault.ts';
import { charge, foresee } from '../state/limits.ts';
import type { Slices } from '../state/meter.ts';
import { isLive } from '../state/qubits.ts';
import type { State } from '../state/state.ts';
import { describe, type Value } from '../values/values.ts';
import { measure } from './lifetimes.ts';

/** Loops of fewer iterations are just run. */
const fewIterations = 64;

export function loop(context: Context, statement: StatementOf<'for'>, execute: Execute): void {
  const { state } = context;
  const { pattern, body } = statement;
  const outer = state.foreseen;
  const values = valuesOf(context, statement);
  try {
    const turns = eachTurn(state, pattern, values, (value) => execute(turnOf(context, pattern, value), body));
    state.observer?.turned(turns);
  } finally {
    state.foreseen = outer;
  }
}

/** As `loop`, with pauses between the turns, and in those that work in slices. */
export function* loopInSlices(
  context: Context,
  statement: StatementOf<'for'>,
  execute: (context: Context, block: Block) => Slices | void,
): Slices {
  const { state } = context;
  const { pattern, body } = statement;
  const outer = state.foreseen;
  const values = valuesOf(context, statement);
  try {
    const turns = yield* eachTurnInSlices(state, pattern, values, (value) =>
      execute(turnOf(context, pattern, value), body),
    );
    state.observer?.turned(turns);
  } finally {
    state.foreseen = outer;
  }
}

/** What the loop runs over; the cost of many turns is foreseen once, for the loops inside as well. */
function valuesOf(context: Context, statement: StatementOf<'for'>): Iterable<Value> {
  const { state } = context;
  const { iterable, span } = statement;
  const over = evaluate(context, iterable);
  const iterations = iterationsOf(over);
  if (!state.foreseen && iterations >= fewIterations) {
    foresee(state, costOfLoop(context, statement, iterations), span);
    state.foreseen = true;
  }
  return elements(state, over, iterable.span);
}

function turnOf(context: Context, pattern: Pattern, value: Value): Context {
  const inner = innerContext(context);
  bindPattern(inner, pattern, value);
  return inner;
}

function iterationsOf(value: Value): number {
  if (value.kind === 'range') return value.end - value.start;
  if (value.kind === 'register') return value.qubits.length;
  return value.kind === 'list' ? value.items.length : 0;
}

export function choose(context: Context, statement: StatementOf<'if'>, execute: Execute): void {
  const { condition, then, orElse } = statement;
  if (context.state.branching && condition.kind === 'measure') fail('branch-content', 'a run-time branch may not measure; measure before the if', condition.span); // prettier-ignore
  const value = condition.kind === 'measure' ? measure(context, condition) : evaluate(context, condition);
  switch (value.kind) {
    case 'boolean':
      if (value.value) execute(context, then);
      else if (orElse) execute(context, orElse);
      return;
    case 'condition':
      return branch(context, value.condition, statement, execute);
    case 'angle':
      return fail('not-compile-time', 'a condition must be known at compile time or be a measured bit; a weight or input is neither', condition.span); // prettier-ignore
    case 'number':
    case 'text':
    case 'list':
    case 'tuple':
    case 'range':
    case 'qubit':
    case 'register':
    case 'observable':
    case 'probabilities':
      return fail('wrong-type', `a condition is true, false, a comparison or a measured bit, and this is ${describe(value)}`, condition.span); // prettier-ignore
    default:
      return value satisfies never;
  }
}

/** Both sides as lists of operations, of which run time executes one. */
function branch(
  context: Context,
  bits: Condition,
  { condition: { span }, then, orElse }: StatementOf<'if'>,
  execute: Execute,
): void {
  const { state } = context;
  const outer = state.branching;
  state.branching = true;
  try {
    const [yes, no] = [then, orElse].map((block) => collect(state, () => block && execute(context, block)));
    const [spelledYes, spelledNo] = [yes, no].map((operations) => spellBarriers(state, operations, span));
    emit(state, { kind: 'branch', condition: bits, then: spelledYes, orElse: spelledNo }, span);
  } finally {
    state.branching = outer;
  }
}

/** In a branch, a barrier on all qubits names those that have not ended. */
function spellBarriers(state: State, operations: readonly Operation[], span: Span): readonly Operation[] {
  const isOnAll = (operation: Operation) => operation.kind === 'barrier' && operation.qubits.length === 0;
  if (!operations.some(isOnAll)) return operations;
  const { count } = state.qubits;
  charge(state, count, span);
  const live = Array.from({ length: count }, (_, qubit) => qubit).filter((qubit) => isLive(state, qubit));
  return operations.flatMap((operation) =>
    operation.kind !== 'barrier' || operation.qubits.length > 0
      ? [operation]
      : live.length > 0
        ? [{ ...operation, qubits: live }]
        : [],
  );
}
