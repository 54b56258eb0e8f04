// A circuit as lives and the order they need: a life is one stay of a qubit between |0> and its end.
// Which wire a life gets is open; a reset at top level ends one life of its qubit and begins another.
import type { Call, Circuit, Operation } from '../../circuit/circuit.ts';
import { bitsRead } from '../../circuit/operation-facts.ts';
import { bitsWritten } from '../../circuit/operation-facts.ts';
import { allOperations, qubitsActedOn, qubitsOf, qubitsRead } from '../../circuit/walk.ts';

/** An operation with the lives that its qubits live there. */
export interface Node {
  readonly operation: Operation;
  /** By qubit. A barrier begins no life: it has only those of its qubits that have begun. */
  readonly lives: ReadonlyMap<number, number>;
  /** The same for the qubits on which a branch has nothing but barriers. */
  readonly passing: ReadonlyMap<number, number>;
  /** Earlier nodes that must be done before, by index. */
  readonly after: readonly number[];
}

export interface Lives {
  readonly nodes: readonly Node[];
  /** Number of lives. */
  readonly count: number;
  /** By life: some output looks at it, so it must be there in the end. */
  readonly read: readonly boolean[];
  /** By qubit: the life that outputs see. */
  readonly final: ReadonlyMap<number, number>;
  /** By life: its last node that is no barrier; -1 for a life without operations. */
  readonly last: readonly number[];
  /** By life: the reset of the circuit that began it. */
  readonly reset: ReadonlyMap<number, Operation>;
  /** For the calls of the text: the lives of their qubits when they began; absent where a qubit had none. */
  readonly calls: ReadonlyMap<Call, readonly number[]>;
}

/** Linear in operations and their operands. */
export function collectLives(circuit: Circuit): Lives {
  const nodes: Node[] = [];
  const last: number[] = [];
  const lifeOf = new Map<number, number>();
  const latest = new Map<number, number>();
  const barrierOn = new Map<number, number>();
  /** The latest barrier without operands: on all qubits. Younger than all in `latest` when it came. */
  let onAll: number | undefined;
  const writer = new Map<number, number>();
  const readers = new Map<number, number[]>();
  const calls = new Map<Call, (number | undefined)[]>();
  const reset = new Map<number, Operation>();
  /** By qubit that no life lives: the reset that ended the one before. */
  const latestReset = new Map<number, Operation>();

  const live = (qubit: number): number => {
    const known = lifeOf.get(qubit);
    if (known !== undefined) return known;
    const life = last.push(-1) - 1;
    lifeOf.set(qubit, life);
    const beginning = latestReset.get(qubit);
    if (beginning) reset.set(life, beginning);
    return life;
  };

  for (const operation of circuit.operations) {
    if (operation.kind === 'reset') {
      const { qubit } = operation;
      lifeOf.delete(qubit);
      latestReset.set(qubit, operation);
      const barrier = barrierOn.get(qubit);
      if (barrier === undefined) latest.delete(qubit);
      else latest.set(qubit, barrier);
      continue;
    }
    const index = nodes.length;
    const isBarrier = operation.kind === 'barrier';
    const qubits = qubitsOf(operation);
    const lives = new Map<number, number>();
    const passing = operation.kind === 'branch' ? new Map<number, number>() : none;
    const acted = operation.kind === 'branch' ? new Set(qubitsActedOn(operation)) : undefined;
    for (const qubit of qubits) {
      const acts = acted ? acted.has(qubit) : !isBarrier;
      const life = acts ? live(qubit) : lifeOf.get(qubit);
      if (life === undefined) continue;
      (acted && !acts ? passing : lives).set(qubit, life);
      if (acts) last[life] = index;
    }
    const after = new Set<number>();
    // Amplitudes come before everything: a barrier in front of untouched qubits parts nothing.
    for (const qubit of operation.kind === 'prepare' ? [] : qubits) addTo(after, latest.get(qubit) ?? onAll);
    for (const bit of bitsRead(operation)) {
      addTo(after, writer.get(bit));
      const others = readers.get(bit);
      if (others) others.push(index);
      else readers.set(bit, [index]);
    }
    for (const bit of bitsWritten(operation)) {
      addTo(after, writer.get(bit));
      for (const reader of readers.get(bit) ?? []) after.add(reader);
      writer.set(bit, index);
      readers.delete(bit);
    }
    if (isBarrier && qubits.length === 0) {
      for (const node of latest.values()) after.add(node);
      addTo(after, onAll);
      latest.clear();
      barrierOn.clear();
      onAll = index;
    }
    for (const qubit of qubits) {
      latest.set(qubit, index);
      if (isBarrier) barrierOn.set(qubit, index);
    }
    for (const { call } of allOperations([operation])) {
      if (!call || calls.has(call)) continue;
      calls.set(
        call,
        call.qubits.map((qubit) => lives.get(qubit) ?? lifeOf.get(qubit)),
      );
    }
    nodes.push({ operation, lives, passing, after: [...after] });
  }

  const final = new Map<number, number>();
  for (const qubit of circuit.outputs.flatMap(qubitsRead)) final.set(qubit, live(qubit));
  const read = new Array<boolean>(last.length).fill(false);
  for (const life of final.values()) read[life] = true;
  const complete = [...calls].filter((entry): entry is [Call, number[]] =>
    entry[1].every((life) => life !== undefined),
  );
  return { nodes, count: last.length, read, final, last, reset, calls: new Map(complete) };
}

const none: Map<number, number> = new Map();

function addTo(set: Set<number>, item: number | undefined): void {
  if (item !== undefined) set.add(item);
}
