// What `for` runs over in loops and comprehensions, and how its pattern names each item.
import type { Span } from '../../source/source.ts';
import type { Pattern } from '../../syntax/ast-expressions.ts';
import { bind, type Environment } from '../state/environment.ts';
import { fail } from '../state/fault.ts';
import { charge } from '../state/limits.ts';
import { isPauseDue, type Slices } from '../state/meter.ts';
import type { State } from '../state/state.ts';
import { describe, number, qubit, type Value } from '../values/values.ts';

/** The things that `for` runs over. */
export function elements(state: State, value: Value, span: Span): Iterable<Value> {
  switch (value.kind) {
    case 'range':
      return integers(state, value.start, value.end, span);
    case 'register':
      return value.qubits.map(qubit);
    case 'list':
      return value.items;
    case 'number':
    case 'boolean':
    case 'text':
    case 'angle':
    case 'tuple':
    case 'qubit':
    case 'condition':
    case 'observable':
    case 'probabilities':
      return fail('wrong-type', `for runs over a range, a register or a list, and this is ${describe(value)}`, span); // prettier-ignore
    default:
      return value satisfies never;
  }
}

function* integers(state: State, start: number, end: number, span: Span): Iterable<Value> {
  for (let i = start; i < end; i++) {
    charge(state, 1, span);
    yield number(i);
  }
}

/** Runs one turn of a loop for each thing that it runs over; returns how many there were. */
export function eachTurn(
  { at }: State,
  pattern: Pattern,
  values: Iterable<Value>,
  run: (value: Value) => void,
): number {
  const { turn: outer, frame } = at;
  let before = 0;
  for (const value of values) {
    at.turn = { pattern, value, before: before++, frame, outer };
    run(value);
  }
  at.turn = outer;
  return before;
}

/** As `eachTurn`, with pauses between the turns, and in those that work in slices. */
export function* eachTurnInSlices(
  { at, meter }: State,
  pattern: Pattern,
  values: Iterable<Value>,
  run: (value: Value) => Slices | void,
): Slices<number> {
  const { turn: outer, frame } = at;
  let before = 0;
  for (const value of values) {
    at.turn = { pattern, value, before: before++, frame, outer };
    const slices = run(value);
    if (slices) yield* slices;
    if (isPauseDue(meter)) yield;
  }
  at.turn = outer;
  return before;
}

export function bindPattern(environment: Environment, pattern: Pattern, value: Value): void {
  if (!pattern.destructure) return bind(environment, pattern.names[0].name, value);
  if ((value.kind !== 'tuple' && value.kind !== 'list') || value.items.length !== pattern.names.length) {
    fail(
      'wrong-type',
      `a tuple of ${pattern.names.length} is needed here, and this is ${describe(value)}`,
      pattern.span,
    );
  }
  pattern.names.forEach(({ name }, i) => bind(environment, name, value.items[i]));
}
