// `ctrl @`, `inv @` and `pow(k) @` before a gate: what they add to a call, and what they make of its operations.
import type { GateOperation, Operation } from '../../circuit/circuit.ts';
import { gates } from '../../circuit/gates.ts';
import type { Span } from '../../source/source.ts';
import type { ApplyStatement, Modifier } from '../../syntax/ast.ts';
import { evaluate } from '../expressions/expressions.ts';
import type { Context } from '../state/context.ts';
import { fail } from '../state/fault.ts';
import { charge, foresee } from '../state/limits.ts';
import type { State } from '../state/state.ts';
import { toInteger } from '../values/compile-time.ts';

/** The modifiers of one statement. */
export interface Modifiers {
  /** The outermost first; `count` is the k of `ctrl(k)` and `pow(k)`. */
  readonly list: readonly { readonly kind: Modifier['kind']; readonly count: number }[];
  /** How many qubits they add before those of the gate. */
  readonly controls: number;
  /** The power to which all `inv` and `pow` together raise the gate. */
  readonly power: number;
}

export function modifiersOf(context: Context, { modifiers }: ApplyStatement): Modifiers {
  const list = modifiers.map((modifier) => ({ kind: modifier.kind, count: countOf(context, modifier) }));
  let controls = 0;
  let power = 1;
  for (const { kind, count } of list) {
    switch (kind) {
      case 'ctrl':
        controls += count;
        break;
      case 'inv':
        power *= -1;
        break;
      case 'pow':
        power *= count;
        break;
      default:
        return kind satisfies never;
    }
  }
  return { list, controls, power };
}

function countOf(context: Context, { kind, argument }: Modifier): number {
  if (!argument) return 1;
  const what = kind === 'ctrl' ? 'the number of controls' : 'the power of a gate';
  const count = toInteger(evaluate(context, argument), argument.span, what);
  if (kind === 'ctrl' && count < 1) fail('wrong-type', 'ctrl(k) @ needs k of at least 1', argument.span);
  return count;
}

/** Modifiers work from the gate outwards: the last one first, the outermost control first among the operands. */
export function modify(
  state: State,
  body: readonly Operation[],
  { list }: Modifiers,
  controls: readonly number[],
  span: Span,
): readonly GateOperation[] {
  let operations: readonly GateOperation[] = body.filter((operation) => operation.kind === 'gate');
  let end = controls.length;
  for (const { kind, count } of list.toReversed()) {
    switch (kind) {
      case 'inv':
        operations = operations.toReversed().map(invert);
        break;
      case 'pow':
        operations = raise(state, operations, count, span);
        break;
      case 'ctrl': {
        const added = controls.slice(end - count, end);
        end -= count;
        operations = operations.map((operation) => ({
          ...operation,
          controls: operation.controls + added.length,
          qubits: [...added, ...operation.qubits],
        }));
        break;
      }
      default:
        return kind satisfies never;
    }
  }
  return operations;
}

function invert(operation: GateOperation): GateOperation {
  const { inverse } = gates.get(operation.gate)!;
  return { ...operation, gate: inverse.gate, angles: inverse.angles(operation.angles) };
}

function raise(
  state: State,
  operations: readonly GateOperation[],
  power: number,
  span: Span,
): readonly GateOperation[] {
  const factor = power < 0 ? operations.toReversed().map(invert) : operations;
  if (factor.length === 0) return [];
  const steps = Math.abs(power) * factor.length;
  foresee(state, { operations: steps, steps }, span);
  charge(state, steps, span);
  return Array.from({ length: Math.abs(power) }, () => factor).flat();
}
