// Gates that are apart only by operations with which they commute, brought together in time linear in the operations.
import { channelNamed } from '../../circuit/channels.ts';
import type { BranchOperation, GateOperation, Operation } from '../../circuit/circuit.ts';
import { actsAtAll, qubitsOf } from '../../circuit/walk.ts';
import { axesOf, controlsOf } from '../../circuit/gate-forms.ts';
import type { Axis } from '../../circuit/gate-properties.ts';
import { gateNamed } from '../../circuit/gates.ts';
import { createRuns } from './runs.ts';

/** What becomes of two gates that may stand next to each other; `State` is what is known of the first. */
export interface Rule<State> {
  /** What a gate, with its place, is stored as for later ones to meet; undefined: takes no part. */
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

/** Gates whose youngest run is the same, which later ones may meet. */
interface Waiting {
  /** Slots of those that nobody has asked about yet. */
  fresh: number[];
  /** The others' slots by what they are stored as, from the first question on. */
  stored?: Map<string, number[]>;
}

/**
 * Applies a rule wherever two gates on the same qubits are, on each of them, in the same run: then whatever stands
 * between shares only qubits with them on which it has their axis, and so commutes with them (see `axesOf`).
 * What vanishes reopens the run before it: h x x h vanishes whole. Branches are worked on inside, each by itself.
 */
export function combineAcross<State>(operations: readonly Operation[], rule: Rule<State>): Operation[] {
  const slots: (Operation | undefined)[] = [];
  /** Of gates that met others, or were asked whether they may. */
  const states = new Map<number, { state: State; met: boolean }>();
  const waiting = new Map<number, Waiting>();
  const runs = createRuns();

  function visitGate(gate: GateOperation): void {
    const { qubits } = gate;
    const controls = controlsOf(gate);
    const { axes } = gateNamed(gate.gate).properties;
    const axisAt = (index: number): Axis => (index < controls ? 'Z' : axes[index - controls]);
    const takesPart = qubits.length > 0 && !axes.includes('any');
    if (takesPart && qubits.every((qubit, index) => runs.axisOf(qubit) === axisAt(index))) {
      const others = waiting.get(runs.youngestOf(qubits));
      const find = others && rule.find(gate);
      const partners = find === undefined ? undefined : storedAmong(others!).get(find);
      const slot = partners?.at(-1);
      if (slot !== undefined && (rule.joins?.(stateOf(slot), gate) ?? true)) {
        partners!.pop();
        return meet(slot, gate);
      }
    }
    const slot = slots.push(gate) - 1;
    qubits.forEach((qubit, index) => runs.add(qubit, axisAt(index)));
    if (!takesPart) return;
    waitingOn(qubits).fresh.push(slot);
  }

  function stateOf(slot: number): State {
    let known = states.get(slot);
    if (!known) states.set(slot, (known = { state: rule.start(slots[slot] as GateOperation), met: false }));
    return known.state;
  }

  function meet(slot: number, gate: GateOperation): void {
    const state = rule.meet(stateOf(slot), gate);
    if (state === null) {
      slots[slot] = undefined;
      states.delete(slot);
      gate.qubits.forEach(runs.remove);
    } else {
      states.set(slot, { state, met: true });
      keep(storedAmong(waitingOn(gate.qubits)), rule.store(gate), slot);
    }
  }

  function waitingOn(qubits: readonly number[]): Waiting {
    const youngest = runs.youngestOf(qubits);
    let own = waiting.get(youngest);
    if (!own) waiting.set(youngest, (own = { fresh: [] }));
    return own;
  }

  /** What gates are stored as is asked only now: most meet nobody. */
  function storedAmong(others: Waiting): Map<string, number[]> {
    const stored = (others.stored ??= new Map<string, number[]>());
    for (const slot of others.fresh) keep(stored, rule.store(slots[slot] as GateOperation), slot);
    others.fresh = [];
    return stored;
  }

  function keep(stored: Map<string, number[]>, key: string | undefined, slot: number): void {
    if (key === undefined) return;
    const others = stored.get(key);
    if (others) others.push(slot);
    else stored.set(key, [slot]);
  }

  for (const operation of operations) {
    if (operation.kind === 'gate') {
      visitGate(operation);
    } else if (operation.kind === 'branch') {
      const then = combineAcross(operation.then, rule);
      const orElse = combineAcross(operation.orElse, rule);
      if (!actsAtAll(then) && !actsAtAll(orElse)) continue;
      slots.push({ ...operation, then, orElse });
      for (const [qubit, axis] of axesWithin([...then, ...orElse])) runs.add(qubit, axis);
    } else {
      slots.push(operation);
      // A barrier without operands is on all qubits: every run ends.
      if (operation.kind === 'barrier' && operation.qubits.length === 0) runs.endAll();
      for (const qubit of qubitsOf(operation)) runs.add(qubit, axisOfOther(operation));
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
function axisOfOther(operation: Exclude<Operation, GateOperation | BranchOperation>): Axis {
  switch (operation.kind) {
    case 'channel':
      return channelNamed(operation.channel).axis;
    case 'block':
    case 'measure':
    case 'reset':
    case 'discard':
    case 'prepare':
    case 'barrier':
      return null;
    default:
      return operation satisfies never;
  }
}
