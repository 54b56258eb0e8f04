// Branches → one flat list whose operations carry the condition under which they take place, as OpenQASM 2 has no blocks. A
// condition with too many cases to list is worked out part by part on one more qubit, reset and used again each time.
import type { Circuit, Condition, Operation } from '../../circuit/circuit.ts';
import { and, bitsOf, not, or, xor } from '../../circuit/conditions.ts';
import { always } from './recorded-bits.ts';
import { mostRegisterBits, valuesOfCondition } from './values-of-condition.ts';

export interface GuardedOperation {
  readonly operation: Exclude<Operation, { kind: 'branch' }>;
  /** Where the operation stands among the circuit's, for messages. */
  readonly position: number;
  /** Operations of one branch share the object; never a constant. */
  readonly guard?: Condition | undefined;
}

export interface GuardedProgram {
  readonly guarded: readonly GuardedOperation[];
  readonly qubits: number;
  readonly bits: number;
  /** The qubit that conditions are worked out on, after the circuit's; undefined where none is needed. */
  readonly ancilla: number | undefined;
}

/** A condition with more cases is worked out: each takes a line for each of its gates. */
export const mostValues = 128;
/** A condition of more parts is worked out on a qubit as well: listing its cases would take long. */
const mostParts = 500;

export function guardOperations(circuit: Circuit): GuardedProgram {
  const guarded: GuardedOperation[] = [];
  let { bits } = circuit;
  let ancilla: number | undefined;

  circuit.operations.forEach((operation, position) => visit(operation, position, undefined));
  return { guarded, bits, ancilla, qubits: circuit.qubits + (ancilla === undefined ? 0 : 1) };

  function visit(operation: Operation, position: number, guard: Condition | undefined): void {
    if (operation.kind === 'measure' && operation.qubit === always) {
      settle(operation.bit, position, guard);
      return;
    }
    if (operation.kind !== 'branch') {
      guarded.push({ operation, position, guard });
      return;
    }
    const { condition, then, orElse } = operation;
    const within = (inner: Condition) => (guard ? and(guard, inner) : inner);
    run(then, within(condition), position);
    run(orElse, within(not(condition)), position);
  }

  function run(inner: readonly Operation[], condition: Condition, position: number): void {
    if (inner.length === 0) return;
    const listed = isListable(condition) ? condition : workOut(condition, position);
    // Read back, each line that measures is a measurement of its own, and a bit without one is none that is returned.
    const isOneLine =
      !inner.some((each) => each.kind === 'measure' && each.qubit !== always) ||
      listValues(listed, 1)?.length === 1;
    const guard = isOneLine ? listed : record(listed, position);
    if (guard.kind === 'constant' && !guard.value) return;
    for (const each of inner) visit(each, position, guard.kind === 'constant' ? undefined : guard);
  }

  /** The same condition of few cases, on new bits that hold the values of its longer parts. */
  function workOut(root: Condition, position: number): Condition {
    const known = new Map<Condition, Condition>();
    const shorten = (condition: Condition): Condition => {
      const before = known.get(condition);
      if (before) return before;
      const short = join(condition);
      known.set(condition, short);
      return short;
    };
    const join = (condition: Condition): Condition => {
      if (condition.kind === 'constant' || condition.kind === 'bit') return condition;
      if (condition.kind === 'not') {
        const operand = shorten(condition.operand);
        return isListable(not(operand)) ? not(operand) : not(record(operand, position));
      }
      const joined = { and, or, xor }[condition.kind];
      let left = shorten(condition.left);
      let right = shorten(condition.right);
      if (!isListable(joined(left, right))) left = record(left, position);
      if (!isListable(joined(left, right))) right = record(right, position);
      return joined(left, right);
    };
    return shorten(root);
  }

  function record(condition: Condition, position: number): Condition {
    if (condition.kind === 'constant' || condition.kind === 'bit') return condition;
    const bit = bits++;
    settle(bit, position, condition);
    return { kind: 'bit', bit };
  }

  /** The bit says whether the guard holds. */
  function settle(bit: number, position: number, guard: Condition | undefined): void {
    ancilla ??= circuit.qubits;
    guarded.push(
      { operation: { kind: 'gate', gate: 'x', controls: 0, angles: [], qubits: [ancilla] }, position, guard },
      { operation: { kind: 'measure', qubit: ancilla, bit }, position },
      { operation: { kind: 'reset', qubit: ancilla }, position },
    ); // prettier-ignore
  }
}

/** Few enough values, found soon enough. */
function isListable(condition: Condition): boolean {
  return listValues(condition, mostValues) !== undefined;
}

/** In a register of the bits that it reads. */
function listValues(condition: Condition, most: number): readonly number[] | undefined {
  if (countParts(condition, mostParts) >= mostParts) return undefined;
  const bits = bitsOf(condition).toSorted((a, b) => a - b);
  return bits.length <= mostRegisterBits ? valuesOfCondition(condition, bits, () => true, most) : undefined;
}

/** Each shared part once; it stops counting at `enough`. */
function countParts(condition: Condition, enough: number): number {
  const seen = new Set<Condition>();
  const pending = [condition];
  for (let part = pending.pop(); part && seen.size < enough; part = pending.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    if (part.kind === 'not') pending.push(part.operand);
    else if (part.kind !== 'bit' && part.kind !== 'constant') pending.push(part.right, part.left);
  }
  return seen.size;
}
