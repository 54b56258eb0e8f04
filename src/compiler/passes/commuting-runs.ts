// Brings gates together that stand apart only by what they commute with, in time linear in the number of operations.
import { channelNamed } from '../circuit/channels.ts';
import type { GateOperation, Operation, Pauli } from '../circuit/circuit.ts';
import { actsAtAll, qubitsOf } from '../circuit/operations.ts';
import { axesOf, type Axis } from './gate-forms.ts';

/** What becomes of two gates that may stand next to each other; `State` is what is known of the first. */
export interface Rule<State> {
  /** What a gate is stored as for later ones on the same qubits to meet; undefined: takes no part. */
  store(gate: GateOperation): string | undefined;
  /** What an earlier gate was stored as to meet this one. */
  find(gate: GateOperation): string | undefined;
  start(gate: GateOperation): State;
  /** Whether both can be one; absent: always. */
  joins?(first: State, second: GateOperation): boolean;
  /** Both as one, in the place of the first; null when both vanish. */
  meet(first: State, second: GateOperation): State | null;
  /** The gate for a state that has met others. */
  finish(state: State): GateOperation;
}

/** Neighbours on one qubit with one axis, which all commute there; without an axis a run is one operation. */
interface Run {
  readonly id: number;
  readonly axis: Axis;
  count: number;
}

/**
 * Applies a rule wherever two gates on the same qubits are, on each of them, in the same run: then whatever stands
 * between shares only qubits with them on which it has their axis, and so commutes with them (see `axesOf`).
 * What vanishes reopens the run before it: h x x h vanishes whole. Branches are worked on inside, each by itself.
 */
export function combineAcross<State>(operations: readonly Operation[], rule: Rule<State>): Operation[] {
  const slots: (Operation | undefined)[] = [];
  const states = new Map<number, { state: State; met: boolean }>();
  const waiting = new Map<string, number[]>();
  const runs = new Map<number, Run[]>();
  let nextRun = 0;

  const topOf = (qubit: number): Run | undefined => runs.get(qubit)?.at(-1);

  function join(qubit: number, axis: Axis): void {
    const top = topOf(qubit);
    if (axis === 'any') return;
    if (top && axis !== null && top.axis === axis) top.count++;
    else if (top) runs.get(qubit)!.push({ id: nextRun++, axis, count: 1 });
    else runs.set(qubit, [{ id: nextRun++, axis, count: 1 }]);
  }

  function leave(qubit: number): void {
    const top = topOf(qubit)!;
    if (--top.count === 0) runs.get(qubit)!.pop();
  }

  function runKey(key: string, qubits: readonly number[]): string {
    const ids = [...qubits].sort((a, b) => a - b).map((qubit) => topOf(qubit)?.id);
    return `${key}|${ids.join()}`;
  }

  function visitGate(gate: GateOperation): void {
    const axes = axesOf(gate);
    const takesPart = gate.qubits.length > 0 && !axes.includes('any');
    if (takesPart && gate.qubits.every((qubit, index) => topOf(qubit)?.axis === axes[index])) {
      const find = rule.find(gate);
      const partners = find === undefined ? undefined : waiting.get(runKey(find, gate.qubits));
      const slot = partners?.at(-1);
      if (slot !== undefined && (rule.joins?.(states.get(slot)!.state, gate) ?? true)) {
        partners!.pop();
        return meet(slot, gate);
      }
    }
    const slot = slots.push(gate) - 1;
    gate.qubits.forEach((qubit, index) => join(qubit, axes[index]));
    const store = takesPart ? rule.store(gate) : undefined;
    if (store === undefined) return;
    states.set(slot, { state: rule.start(gate), met: false });
    wait(store, gate.qubits, slot);
  }

  function meet(slot: number, gate: GateOperation): void {
    const state = rule.meet(states.get(slot)!.state, gate);
    if (state === null) {
      slots[slot] = undefined;
      states.delete(slot);
      gate.qubits.forEach(leave);
    } else {
      states.set(slot, { state, met: true });
      wait(rule.store(gate)!, gate.qubits, slot);
    }
  }

  function wait(key: string, qubits: readonly number[], slot: number): void {
    const name = runKey(key, qubits);
    const others = waiting.get(name);
    if (others) others.push(slot);
    else waiting.set(name, [slot]);
  }

  for (const operation of operations) {
    if (operation.kind === 'gate') {
      visitGate(operation);
    } else if (operation.kind === 'branch') {
      const then = combineAcross(operation.then, rule);
      const orElse = combineAcross(operation.orElse, rule);
      if (!actsAtAll(then) && !actsAtAll(orElse)) continue;
      slots.push({ ...operation, then, orElse });
      for (const [qubit, axis] of axesWithin([...then, ...orElse])) join(qubit, axis);
    } else {
      slots.push(operation);
      // A barrier without operands is on all qubits: every run ends.
      if (operation.kind === 'barrier' && operation.qubits.length === 0) runs.clear();
      for (const qubit of qubitsOf(operation)) join(qubit, axisOfOther(operation));
    }
  }
  for (const [slot, { state, met }] of states) if (met) slots[slot] = rule.finish(state);
  return slots.filter((operation) => operation !== undefined);
}

/** The axis by qubit that all these operations share there; a branch commutes with what all it holds commutes with. */
function axesWithin(operations: readonly Operation[]): Map<number, Axis> {
  const found = new Map<number, Axis>();
  const note = (qubit: number, axis: Axis) => {
    const known = found.get(qubit);
    if (known === undefined || known === 'any') found.set(qubit, axis);
    else if (axis !== 'any' && axis !== known) found.set(qubit, null);
  };
  for (const operation of operations) {
    if (operation.kind === 'gate') {
      const axes = axesOf(operation);
      operation.qubits.forEach((qubit, index) => note(qubit, axes[index]));
    } else if (operation.kind === 'branch') {
      for (const [qubit, axis] of axesWithin([...operation.then, ...operation.orElse])) note(qubit, axis);
    } else {
      for (const qubit of qubitsOf(operation)) note(qubit, axisOfOther(operation));
    }
  }
  return found;
}

/** Noise whose Kraus operators are made of 1 and one Pauli has that axis; nothing passes a barrier. */
function axisOfOther(operation: Operation): Axis {
  return operation.kind === 'channel' ? channelAxis(operation.channel) : null;
}

const channelAxes: Readonly<Record<string, Pauli>> = { phase_damp: 'Z', phase_flip: 'Z', bit_flip: 'X' };

/** The Pauli with which all Kraus operators of a channel commute. */
export function channelAxis(channel: string): Pauli | null {
  return channelAxes[channelNamed(channel).name] ?? null;
}
