// The gates of a unitary circuit, taken from its end: those after which nothing is left on their qubits can be taken in any
// order.
import type { GateOperation } from '../../../compiler/circuit/circuit.ts';

export interface Front {
  /** Gates on no qubits: phases of everything. */
  readonly phases: readonly GateOperation[];
  /** Gates that can be taken. */
  readonly ready: ReadonlySet<GateOperation>;
  take(gate: GateOperation): void;
  /** The place of a gate in the circuit. */
  placeOf(gate: GateOperation): number;
  /** The gate that can be taken on exactly these qubits, in this order. */
  readyOn(qubits: readonly number[]): GateOperation | undefined;
  /**
   * Qubits of the gates that are taken before the next one on the same qubits as this gate can be, their own and its own
   * included; undefined where there is none, or there are more than `most`. The gate itself counts as taken.
   */
  reach(gate: GateOperation, most: number): ReadonlySet<number> | undefined;
  /** Which part of all gates on these qubits is taken. */
  progress(qubits: readonly number[]): number;
}

export function createFront(gates: readonly GateOperation[], qubits: number): Front {
  const stacks: GateOperation[][] = Array.from({ length: qubits }, () => []);
  const phases: GateOperation[] = [];
  const places = new Map<GateOperation, number>();
  for (const [place, each] of gates.entries()) {
    // A copy, as a circuit may hold an operation twice.
    const gate = { ...each };
    places.set(gate, place);
    if (gate.qubits.length === 0) phases.push(gate);
    for (const qubit of gate.qubits) stacks[qubit].push(gate);
  }
  const totals = stacks.map(({ length }) => length);
  const isReady = (gate: GateOperation) => gate.qubits.every((qubit) => stacks[qubit].at(-1) === gate);
  const ready = new Set<GateOperation>();

  function show(on: readonly number[]): void {
    for (const qubit of on) {
      const top = stacks[qubit].at(-1);
      if (top && isReady(top)) ready.add(top);
    }
  }
  show([...stacks.keys()]);

  return {
    phases,
    ready,
    placeOf: (gate) => places.get(gate)!,
    take(gate) {
      ready.delete(gate);
      for (const qubit of gate.qubits) stacks[qubit].pop();
      show(gate.qubits);
    },
    readyOn(on) {
      const top = stacks[on[0]].at(-1);
      if (!top || !ready.has(top) || top.qubits.length !== on.length) return undefined;
      return top.qubits.every((qubit, place) => qubit === on[place]) ? top : undefined;
    },
    reach(gate, most) {
      const twin = findTwin(stacks[gate.qubits[0]], gate);
      return twin && coneOf(twin, gate, stacks, most);
    },
    progress(on) {
      const all = on.reduce((sum, qubit) => sum + totals[qubit], 0);
      const left = on.reduce((sum, qubit) => sum + stacks[qubit].length, 0);
      return 1 - left / all;
    },
  };
}

/** Gates further away are no rewrites of one another. */
const mostDepth = 64;

/** The next gate on the same qubits in any order. */
function findTwin(stack: readonly GateOperation[], gate: GateOperation): GateOperation | undefined {
  for (let at = stack.length - 1; at >= Math.max(0, stack.length - mostDepth); at--) {
    const { qubits } = stack[at];
    const same = qubits.length === gate.qubits.length && qubits.every((each) => gate.qubits.includes(each));
    if (same && stack[at] !== gate) return stack[at];
  }
  return undefined;
}

/** Qubits of a gate and of all that stands after it on its way, but for one that is left out. */
function coneOf(
  last: GateOperation,
  leftOut: GateOperation,
  stacks: readonly (readonly GateOperation[])[],
  most: number,
): ReadonlySet<number> | undefined {
  const qubits = new Set(last.qubits);
  const seen = new Set([last, leftOut]);
  const open = [last];
  for (let gate = open.pop(); gate; gate = open.pop()) {
    for (const qubit of gate.qubits) {
      const stack = stacks[qubit];
      for (let at = stack.length - 1; stack[at] !== gate; at--) {
        if (seen.has(stack[at])) continue;
        seen.add(stack[at]);
        open.push(stack[at]);
        for (const each of stack[at].qubits) qubits.add(each);
      }
      if (qubits.size > most) return undefined;
    }
  }
  return qubits;
}
