// Measured branches become controlled gates, the measured qubit a control that ends after its last use: for simulators.
import type {
  BarrierOperation,
  BranchOperation,
  Circuit,
  FromText,
  GateOperation,
  Operation,
} from '../circuit/circuit.ts';
import { bitsRead, bitsWritten, fromText } from '../circuit/operation-facts.ts';
import { qubitsActedOn } from '../circuit/walk.ts';
import { casesOf, type Case } from '../circuit/condition-cases.ts';
import { withControls } from '../circuit/gate-forms.ts';

/** A branch that would need more copies of its gates stays. */
const mostCases = 8;

/** A gate to be done in one of the disjoint cases of a branch, or a barrier, which stands whatever the case. */
type Conditioned =
  { readonly gate: GateOperation; readonly when: Case } | { readonly barrier: BarrierOperation };

/** A qubit whose measurement waits; `flipped`: an x stands before it now, so that controls ask for 0. */
interface Waiting {
  readonly qubit: number;
  readonly bit: number;
  readonly place: FromText;
  flipped: boolean;
}

/**
 * By the principle of deferred measurement a control may be measured after the gates it controls. Where a branch holds
 * more than gates and barriers, or its condition falls into more than 8 cases, the bits it reads are measured just before it, and
 * it stays as it is, as do all later branches on these bits. A bit that is measured twice is left alone.
 */
export function deferMeasurements(circuit: Circuit): Circuit {
  const reads = countReads(circuit.operations);
  const repeated = repeatedBits(circuit.operations);
  const waitingOfBit = new Map<number, Waiting>();
  const waitingOfQubit = new Map<number, Waiting>();
  const done: Operation[] = [];

  function end(waiting: Waiting, measured: boolean): void {
    const { qubit, bit, place } = waiting;
    waitingOfBit.delete(bit);
    waitingOfQubit.delete(qubit);
    // What is only discarded need not be flipped back.
    if (measured && waiting.flipped) done.push(flip(qubit, place));
    done.push(measured ? { kind: 'measure', qubit, bit, ...place } : { kind: 'discard', qubit, ...place });
  }

  function visitBranch(branch: BranchOperation): void {
    const bits = bitsRead(branch);
    const isOpen = bits.every((bit) => waitingOfBit.has(bit));
    const gates = isOpen ? gatesWithin([branch], [new Map()]) : undefined;
    if (gates) {
      const place = fromText(branch);
      for (const each of gates) {
        if ('barrier' in each) {
          done.push({ ...place, ...each.barrier });
          continue;
        }
        const { gate, when } = each;
        const controls = [...when].map(([bit, value]) => controlOn(waitingOfBit.get(bit)!, value, place));
        done.push(withControls({ ...place, ...gate }, controls));
      }
    } else {
      // On a qubit that has ended, only a reset acts.
      const needed = [
        ...bits.map((bit) => waitingOfBit.get(bit)),
        ...qubitsActedOn(branch).map((qubit) => waitingOfQubit.get(qubit)),
      ];
      for (const waiting of new Set(needed)) if (waiting) end(waiting, true);
      done.push(branch);
    }
    for (const bit of bits) {
      const left = reads.get(bit)! - 1;
      reads.set(bit, left);
      const waiting = waitingOfBit.get(bit);
      if (left === 0 && waiting) end(waiting, false);
    }
  }

  /** The waiting qubit as a control that asks for `value`: controls ask for 1. */
  function controlOn(waiting: Waiting, value: boolean, place: FromText): number {
    if (waiting.flipped === value) {
      done.push(flip(waiting.qubit, place));
      waiting.flipped = !value;
    }
    return waiting.qubit;
  }

  for (const operation of circuit.operations) {
    if (operation.kind === 'branch') {
      visitBranch(operation);
    } else if (operation.kind === 'measure') {
      const { qubit, bit } = operation;
      const waiting = { qubit, bit, place: fromText(operation), flipped: false };
      if (repeated.has(bit)) done.push(operation);
      else if (!reads.has(bit)) end(waiting, false);
      else {
        waitingOfBit.set(bit, waiting);
        waitingOfQubit.set(qubit, waiting);
      }
    } else {
      const waiting = operation.kind === 'reset' ? waitingOfQubit.get(operation.qubit) : undefined;
      if (waiting) end(waiting, true);
      done.push(operation);
    }
  }
  return { ...circuit, operations: done };
}

/** Every gate with every case in which it is done, in order; undefined where something cannot be controlled. */
function gatesWithin(operations: readonly Operation[], cases: readonly Case[]): Conditioned[] | undefined {
  const found: Conditioned[] = [];
  let run: GateOperation[] = [];
  // Different cases exclude each other, so a run of gates may be done case by case.
  const flush = () => {
    for (const when of cases) for (const gate of run) found.push({ gate, when });
    run = [];
  };
  for (const operation of operations) {
    if (operation.kind === 'gate') {
      run.push(operation);
      continue;
    }
    flush();
    if (operation.kind === 'barrier') {
      found.push({ barrier: operation });
      continue;
    }
    if (operation.kind !== 'branch') return undefined;
    for (const [list, condition] of [
      [operation.then, operation.condition],
      [operation.orElse, { kind: 'not', operand: operation.condition }],
    ] as const) {
      if (list.length === 0) continue;
      const inner = casesOf(condition, cases, mostCases);
      const gates = inner && gatesWithin(list, inner);
      if (!gates) return undefined;
      for (const each of gates) found.push(each);
    }
  }
  flush();
  return found;
}

/** For each bit the number of branches, not counting those inside others, that read it. */
function countReads(operations: readonly Operation[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const operation of operations)
    for (const bit of bitsRead(operation)) counts.set(bit, (counts.get(bit) ?? 0) + 1);
  return counts;
}

function repeatedBits(operations: readonly Operation[]): Set<number> {
  const seen = new Set<number>();
  const repeated = new Set<number>();
  for (const bit of operations.flatMap(bitsWritten)) {
    if (seen.has(bit)) repeated.add(bit);
    seen.add(bit);
  }
  return repeated;
}

function flip(qubit: number, place: FromText): Operation {
  return { kind: 'gate', gate: 'x', controls: 0, angles: [], qubits: [qubit], ...place };
}
