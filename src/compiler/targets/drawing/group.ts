// Operations → groups that are drawn as one box: what one call did stands together as long as nothing else came between.
import type { Block, Call, Circuit, Condition, Operation, Origin } from '../../circuit/circuit.ts';
import { bitsOf } from '../../circuit/conditions.ts';
import { gates } from '../../circuit/gates.ts';
import { bitsWritten, effectOnLives } from '../../circuit/operation-facts.ts';
import { allOperations, qubitsOf } from '../../circuit/walk.ts';

/** Operations under one box, in order. */
export interface Group {
  readonly kind: 'group';
  readonly operations: readonly Operation[];
  /** What the box stands for; undefined for an operation drawn by itself. */
  readonly call: Call | undefined;
  /** Neighbouring groups of the same layer are aligned. */
  readonly layer: number | undefined;
  /** The statement that makes the call, or that an operation drawn by itself comes from. */
  readonly origin: Origin | undefined;
  /** Sorted. */
  readonly qubits: readonly number[];
  readonly bits: Bits;
}

/** A branch that no call covers: its parts are drawn in a frame. */
export interface Frame {
  readonly kind: 'frame';
  /** The `if`. */
  readonly origin: Origin | undefined;
  readonly condition: Condition;
  readonly then: readonly Item[];
  readonly orElse: readonly Item[];
  /** Sorted. */
  readonly qubits: readonly number[];
  readonly bits: Bits;
}

export type Item = Group | Frame;

export interface Bits {
  readonly read: readonly number[];
  readonly written: readonly number[];
}

/**
 * Groups in an order that computes the same. A group grows while it is the last to touch any of its qubits and bits:
 * then nothing depends on it yet, and it may move to where its latest operation stands.
 */
export function groupOperations(operations: readonly Operation[], qubits: number): Item[] {
  interface Open {
    readonly operations: Operation[];
    readonly call: Call | undefined;
    readonly layer: number | undefined;
    order: number;
    closed: boolean;
  }
  const found: Open[] = [];
  /** By qubit, and by −1 − bit. */
  const latest = new Map<number, Open>();
  const openOf = new Map<Call, Open>();
  operations.forEach((operation, order) => {
    const call = isDrawnAsCall(operation.call) ? operation.call : undefined;
    let group = call && openOf.get(call);
    if (group && !group.closed) {
      group.operations.push(operation);
      group.order = order;
    } else {
      group = { operations: [operation], call, layer: operation.call?.layer, order, closed: false };
      found.push(group);
      if (call) openOf.set(call, group);
    }
    const { read, written } = bitsUsed([operation]);
    const touched = [...touchedQubits(operation, qubits), ...[...read, ...written].map((bit) => -1 - bit)];
    for (const place of touched) {
      const before = latest.get(place);
      if (before && before !== group) before.closed = true;
      latest.set(place, group);
    }
  });
  found.sort((a, b) => a.order - b.order);
  return found.map((group): Item => {
    const [first] = group.operations;
    const touched = [...new Set(group.operations.flatMap((each) => touchedQubits(each, qubits)))];
    const common = { qubits: touched.sort((a, b) => a - b), bits: bitsUsed(group.operations) };
    if (first.kind === 'branch' && !group.call) {
      const then = groupOperations(first.then, qubits);
      return { kind: 'frame', origin: first.origin, condition: first.condition, then, orElse: groupOperations(first.orElse, qubits), ...common }; // prettier-ignore
    }
    const origin = group.call?.origin ?? group.operations.find((each) => each.origin)?.origin;
    return {
      kind: 'group',
      operations: group.operations,
      call: group.call,
      layer: group.layer,
      origin,
      ...common,
    };
  });
}

/** Calls of the table's own gates are drawn as gates, whatever their modifiers made of them. */
function isDrawnAsCall(call: Call | undefined): call is Call {
  return call !== undefined && (call.kind !== 'gate' || call.declared === true || !gates.has(call.name));
}

/** A barrier on no qubits is one on all. */
function touchedQubits(operation: Operation, qubits: number): readonly number[] {
  if (operation.kind === 'barrier' && operation.qubits.length === 0) return Array.from({ length: qubits }, (_, qubit) => qubit); // prettier-ignore
  return qubitsOf(operation);
}

function bitsUsed(operations: readonly Operation[]): Bits {
  const read = new Set<number>();
  const written = new Set<number>();
  for (const operation of allOperations(operations)) {
    for (const bit of bitsWritten(operation)) written.add(bit);
    if (operation.kind === 'branch') for (const bit of bitsOf(operation.condition)) read.add(bit);
  }
  return { read: [...read], written: [...written] };
}

/** The qubits that a group leaves ended: measured or discarded, and not reset. */
export function endedBy(operations: readonly Operation[]): Set<number> {
  const ended = new Set<number>();
  for (const operation of operations) {
    const effect = effectOnLives(operation);
    for (const qubit of effect === 'none' ? [] : qubitsOf(operation)) {
      if (effect === 'ends') ended.add(qubit);
      else ended.delete(qubit);
    }
  }
  return ended;
}

/** How many boxes and frame marks the items make. */
export function countBoxes(items: readonly Item[]): number {
  return items.reduce(
    (sum, item) => sum + (item.kind === 'group' ? 1 : 3 + countBoxes(item.then) + countBoxes(item.orElse)),
    0,
  );
}

/** Every distinct block by its number, in order of appearance. */
export function numberBlocks(circuit: Circuit): Map<Block, number> {
  const numbers = new Map<Block, number>();
  for (const operation of allOperations(circuit.operations)) {
    if (operation.kind === 'block' && !numbers.has(operation.block)) numbers.set(operation.block, numbers.size + 1); // prettier-ignore
  }
  return numbers;
}

/** Whether every operation stands on qubits of its call: passes that rename qubits leave calls as they were. */
export function callsFit(circuit: Circuit): boolean {
  return allOperations(circuit.operations).every(
    (operation) =>
      !operation.call || qubitsOf(operation).every((qubit) => operation.call!.qubits.includes(qubit)),
  );
}
