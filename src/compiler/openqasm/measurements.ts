// Measurements, and the bits that they and assignments write: what a bit holds is a formula over outcomes, each measured
// once. Under a branch an outcome goes to a fresh qubit, which stays |0⟩ where the branch is not taken.
import type { Condition } from '../circuit/circuit.ts';
import { and, assignBit, bitsOf, never, not, or } from '../circuit/conditions.ts';
import type { Span } from '../source/source.ts';
import { extentOf } from './bit-numbers.ts';
import { fail } from './fault.ts';
import type { Instruction } from './instructions.ts';
import { recordGate, settleGate } from './names.ts';
import { isReturned } from './plan-measurements.ts';
import { charge, collect, emit, helperQubit, type State } from './state.ts';

/** A longer condition gets an outcome of its own. */
const mostParts = 60;
const highest = 30;
const mostBits = 8;
/** Of a condition, written out: below what the language takes. */
const mostPartsOfTest = 1500;
const highestTest = 80;

/** Measures; `wanted` is a name for the bit. */
export function measureQubit(state: State, qubit: number, wanted: string, span: Span): Condition {
  charge(state, 4, span);
  let measured = qubit;
  if (state.guards.length > 0) {
    measured = helperQubit(state, `copy_${wanted}`, span);
    emit(state, { kind: 'gate', modifiers: [], callee: recordGate, arguments: [], tuples: [[qubit, measured]], span }); // prettier-ignore
  }
  return record(state, measured, wanted, span);
}

function record(state: State, qubit: number, wanted: string, span: Span): Condition {
  const measurement = state.measurements.push({ qubit, wanted, implies: new Set(state.guards) }) - 1;
  emit(state, { kind: 'measure', qubit, measurement, span });
  return { kind: 'bit', bit: measurement };
}

/** The formula as an outcome: a fresh qubit is flipped where it holds, and measured. */
export function settle(state: State, condition: Condition, wanted: string, span: Span): Condition {
  charge(state, 4, span);
  const qubit = helperQubit(state, wanted, span);
  const flip: Instruction = { kind: 'gate', modifiers: [], callee: settleGate, arguments: [], tuples: [[qubit]], span }; // prettier-ignore
  emit(state, { kind: 'branch', condition, then: [flip], orElse: [], span });
  return record(state, qubit, wanted, span);
}

export function assignCell(state: State, cell: number, condition: Condition, span: Span): void {
  const target = state.cells[cell];
  const frame = state.written.at(-1);
  if (frame && !frame.has(cell)) frame.set(cell, target.holds);
  target.holds = shortened(state, condition, bitName(target.name), span);
}

/** The condition, or, where it is long, an outcome of its own. */
export function shortened(state: State, condition: Condition, wanted: string, span: Span): Condition {
  const { parts, height } = extentOf(condition);
  const long = parts > mostParts || height > highest || (parts > mostBits && bitsOf(condition).length > mostBits); // prettier-ignore
  return long ? settle(state, condition, wanted, span) : condition;
}

/** `c[3]` → `c3`. */
export function bitName(cell: string): string {
  return cell.replace(/\[(\d+)\]/, '$1');
}

/** Runs one of two, by what was measured; what is known now needs no branch. */
export function branch(
  state: State,
  test: Condition,
  then: () => void,
  orElse: () => void,
  span: Span,
): void {
  if (test.kind === 'constant') return test.value ? then() : orElse();
  const { parts, height } = extentOf(test);
  if (parts > mostPartsOfTest || height + state.guards.length > highestTest)
    fail('limit-exceeded', 'this condition on measured bits is too long to write out; use fewer bits in one condition', span); // prettier-ignore
  charge(state, 1, span);
  const otherwise = not(test);
  const yes = arm(state, test, then);
  const no = arm(state, otherwise, orElse);
  emitBranches(state, test, yes.instructions, no.instructions, span);
  for (const cell of new Set([...yes.cells.keys(), ...no.cells.keys()])) {
    const { holds } = state.cells[cell];
    const [a, b] = [yes.cells.get(cell) ?? holds, no.cells.get(cell) ?? holds];
    if (a !== b) assignCell(state, cell, or(given(state, test, a), given(state, otherwise, b)), span);
    else if (a !== holds) assignCell(state, cell, a, span);
  }
}

/** What one arm emits and what it leaves in cells, which then hold again what they held before. */
function arm(state: State, guard: Condition, run: () => void) {
  const before = new Map<number, Condition>();
  state.guards.push(guard);
  state.written.push(before);
  const instructions = collect(state, run);
  state.written.pop();
  state.guards.pop();
  const cells = new Map<number, Condition>();
  for (const [cell, held] of before) {
    cells.set(cell, state.cells[cell].holds);
    state.cells[cell].holds = held;
  }
  return { instructions, cells };
}

/** `guard` and the condition, where the one does not follow from the other. */
function given(state: State, guard: Condition, condition: Condition): Condition {
  if (guard === condition || follows(state, guard, condition)) return condition;
  if (guard === not(condition) || (guard.kind === 'not' && guard.operand === condition)) return never;
  return and(guard, literalsOf(guard).reduce((rest, [bit, value]) => assignBit(rest, bit, value), condition)); // prettier-ignore
}

/** The bits that a condition fixes where it holds. */
function literalsOf(condition: Condition): (readonly [bit: number, value: boolean])[] {
  if (condition.kind === 'bit') return [[condition.bit, true]];
  if (condition.kind === 'not')
    return condition.operand.kind === 'bit' ? [[condition.operand.bit, false]] : [];
  return condition.kind === 'and' ? [...literalsOf(condition.left), ...literalsOf(condition.right)] : [];
}

function follows(state: State, guard: Condition, condition: Condition): boolean {
  switch (condition.kind) {
    case 'constant':
      return !condition.value;
    case 'bit':
      return state.measurements[condition.bit].implies.has(guard);
    case 'and':
      return follows(state, guard, condition.left) || follows(state, guard, condition.right);
    case 'or':
      return follows(state, guard, condition.left) && follows(state, guard, condition.right);
    case 'not':
    case 'xor':
      return false;
    default:
      return condition satisfies never;
  }
}

/** Branches of the language do not measure: they end before a measurement and go on after it. */
function emitBranches(
  state: State,
  test: Condition,
  then: readonly Instruction[],
  orElse: readonly Instruction[],
  span: Span,
): void {
  const held = ({ kind }: Instruction) => kind !== 'measure';
  if (then.every(held) && orElse.every(held))
    return emit(state, { kind: 'branch', condition: test, then, orElse, span });
  for (const [condition, instructions] of [
    [test, then],
    [not(test), orElse],
  ] as const) {
    let run: Instruction[] = [];
    const flush = () => {
      if (run.length > 0) emit(state, { kind: 'branch', condition, then: run, orElse: [], span });
      run = [];
    };
    for (const each of instructions) {
      if (held(each)) run.push(each);
      else {
        flush();
        emit(state, each);
      }
    }
    flush();
  }
}

/** Bits that are returned and hold a formula get outcomes of their own, one for each formula. */
export function settleOutputs(state: State, span: Span): void {
  const settled = new Map<Condition, Condition>();
  for (const cell of state.cells) {
    if (!isReturned(state, cell)) continue;
    if (cell.holds.kind === 'bit' || cell.holds.kind === 'constant') continue;
    const formula = cell.holds;
    cell.holds = settled.get(formula) ?? settle(state, formula, bitName(cell.name), span);
    settled.set(formula, cell.holds);
  }
}
