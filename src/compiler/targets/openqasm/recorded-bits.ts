// Copies that stand for measured bits become the bits again: OpenQASM measures a qubit and goes on with it, and has bits
// to keep what came out, while a circuit of ours needs a fresh qubit for either.
import type { Circuit, GateOperation, Operation, Output } from '../../circuit/circuit.ts';
import { gateNamed } from '../../circuit/gates.ts';
import { substitute } from '../../circuit/conditions.ts';
import { allOperations, mapOperations, qubitsActedOn, qubitsRead } from '../../circuit/walk.ts';
import { recordGate, settleGate } from '../../openqasm/names.ts';
import { renameOutput, renameQubits } from '../../circuit/rename-qubits.ts';

/** A circuit whose `measure` need not end its qubit. */
export interface Recorded {
  readonly circuit: Circuit;
  /** The outputs are Z of the bits 0, 1, … up to here; absent: they are the circuit's. */
  readonly returned?: number;
  /** Returned bit → later ones of these that hold the same in the end; no operation writes them. */
  readonly twins?: ReadonlyMap<number, readonly number[]>;
}

/** One stay of a qubit between |0> and its end: its operations by position, barriers left out. */
interface Life {
  readonly qubit: number;
  /** The reset it begins with; absent for the qubit's first life. */
  readonly reset?: number;
  readonly positions: number[];
}

/**
 * Three kinds of lives go. One that takes a copy, `cx source, copy`, and is measured: the source is measured instead. One
 * that takes a copy by `record` and is lost: the source is measured, and nobody reads it. One that takes a copy and is only
 * returned, as Z, while its source is measured or reset next, or the copy is called `record`: a bit keeps what the source
 * holds at that place. Where there is one of these, all outputs become bits; one that is returned twice has two.
 */
export function recordBits(circuit: Circuit): Recorded {
  const operations: (Operation | undefined)[] = [...circuit.operations];
  const lives = collectLives(circuit);
  const measured = measurementsOfBits(circuit.operations);
  const gone = new Set<Life>();
  /** What a life begins with, if that is a copy: at top level, or deep in a branch. */
  const copyOf = ({ qubit, positions }: Life) => copyIn(operations[positions[0]], qubit);
  const measureInstead = (life: Life, { operation, source }: Copy, bit: number) => {
    const at = life.positions[0];
    operations[at] = replaced(operations[at]!, operation, { kind: 'measure', qubit: source, bit });
  };
  const remove = (life: Life) => {
    gone.add(life);
    if (life.reset !== undefined) operations[life.reset] = undefined;
  };

  const seen = new Set(circuit.outputs.flatMap(qubitsRead));
  const isSeen = (life: Life) => seen.has(life.qubit) && lives[life.qubit].at(-1) === life;
  for (const life of lives.flat()) {
    const end = life.positions[1];
    const copy = copyOf(life);
    const measure = operations[end];
    if (life.positions.length !== 2 || !copy || measure?.kind !== 'measure') continue;
    if (measured.get(measure.bit)! > 1 || isSeen(life)) continue;
    remove(life);
    measureInstead(life, copy, measure.bit);
    operations[end] = undefined;
  }

  let bits = circuit.bits;
  for (const life of lives.flat()) {
    const end = life.positions[1];
    const copy = copyOf(life);
    const isLost = end === undefined ? !seen.has(life.qubit) : operations[end]?.kind === 'discard';
    if (life.positions.length > 2 || !copy || !isLost || !isOwn(copy)) continue;
    remove(life);
    measureInstead(life, copy, bits++);
    if (end !== undefined) operations[end] = undefined;
  }

  const own = bits;
  const outputs = circuit.outputs.map(soleZ);
  const read = new Set(outputs.includes(undefined) ? [] : (outputs as number[]));
  const kept: Life[] = [];
  const bitOf = new Map<number, number>();
  const taken = new Set<number>();
  let returnsBits = false;
  const uses = new Map<number, Map<number, Operation | undefined>>();
  for (const qubit of read) {
    const life = lives[qubit].at(-1)!;
    const copy = copyOf(life);
    const [, end, more] = life.positions;
    if (!copy || more !== undefined) continue;
    if (end !== undefined) {
      // A copy of the copy was measured, and is this measurement now.
      const measure = operations[end];
      if (measure?.kind !== 'measure' || measured.get(measure.bit)! > 1 || taken.has(measure.bit)) continue;
      bitOf.set(qubit, measure.bit);
      taken.add(measure.bit);
      measureInstead(life, copy, measure.bit);
      operations[end] = undefined;
      remove(life);
      returnsBits = true;
      continue;
    }
    const { source, operation } = copy;
    const isNested = operations[life.positions[0]] !== operation;
    if (!isNested && !uses.has(source)) uses.set(source, nextUses(source));
    const next = isNested ? undefined : uses.get(source)!.get(life.positions[0]);
    if (next?.kind === 'measure' && measured.get(next.bit) === 1 && !taken.has(next.bit)) {
      bitOf.set(qubit, next.bit);
      taken.add(next.bit);
    } else if (next?.kind === 'measure' || next?.kind === 'reset' || isOwn(copy)) bitOf.set(qubit, bits++);
    else continue;
    kept.push(life);
    returnsBits = true;
  }
  for (const life of kept) {
    const copy = copyOf(life)!;
    const bit = bitOf.get(life.qubit)!;
    remove(life);
    if (bit < own) operations[life.positions[0]] = undefined;
    else measureInstead(life, copy, bit);
  }
  if (returnsBits) {
    for (const qubit of read) {
      if (bitOf.has(qubit)) continue;
      operations.push({ kind: 'measure', qubit, bit: bits });
      bitOf.set(qubit, bits++);
    }
  }
  const left = operations.filter((operation) => operation !== undefined);
  const recorded = withoutLives({ ...circuit, bits, operations: left }, lives, gone);
  return returnsBits ? withReturned(recorded, outputs as number[], bitOf) : { circuit: recorded };

  /** By position: what happens to the qubit next; copies taken of it aside. */
  function nextUses(qubit: number): Map<number, Operation | undefined> {
    const uses = new Map<number, Operation | undefined>();
    let next: Operation | undefined;
    for (const { positions, reset } of lives[qubit].toReversed()) {
      for (const position of positions.toReversed()) {
        uses.set(position, next);
        const operation = operations[position];
        if (operation && !isCopyOf(operation, qubit)) next = operation;
      }
      if (reset !== undefined) next = circuit.operations[reset];
    }
    return uses;
  }
}

/** The circuit whose outputs are Z of these qubits, each of which a bit holds: one that is returned twice gets a twin. */
function withReturned(
  circuit: Circuit,
  outputs: readonly number[],
  bitOf: ReadonlyMap<number, number>,
): Recorded {
  const returned = new Map<number, number>();
  const twins = new Map<number, number[]>();
  let { bits } = circuit;
  outputs.forEach((qubit, index) => {
    const first = returned.get(bitOf.get(qubit)!);
    if (first === undefined) returned.set(bitOf.get(qubit)!, index);
    else {
      returned.set(bits++, index);
      if (!twins.get(first)?.push(index)) twins.set(first, [index]);
    }
  });
  return {
    circuit: returnedFirst({ ...circuit, bits }, [...returned.keys()]),
    returned: returned.size,
    twins,
  };
}

/** Each qubit's lives in order; a qubit that nothing uses has one without operations. */
function collectLives({ qubits, operations }: Circuit): Life[][] {
  const lives = Array.from({ length: qubits }, (_, qubit): Life[] => [{ qubit, positions: [] }]);
  operations.forEach((operation, position) => {
    if (operation.kind === 'barrier') return;
    if (operation.kind === 'reset') {
      lives[operation.qubit].push({ qubit: operation.qubit, reset: position, positions: [] });
    } else {
      for (const qubit of qubitsActedOn(operation)) lives[qubit].at(-1)!.positions.push(position);
    }
  });
  return lives;
}

/** In `measure` instead of a qubit: the bit becomes 1. Bits are 0 before they are written. */
export const always = -1;

/** A CX that copies the value of `source` onto a fresh qubit, or an X of the importer under a branch. */
interface Copy {
  readonly operation: GateOperation;
  readonly source: number;
}

/** The copy onto `target`, if `operation`, or its branches in all their depth, do nothing else with it. */
function copyIn(operation: Operation | undefined, target: number): Copy | undefined {
  if (operation?.kind === 'branch') {
    const all = [...operation.then, ...operation.orElse].filter((each) =>
      qubitsActedOn(each).includes(target),
    );
    return all.length === 1 ? copyIn(all[0], target) : undefined;
  }
  if (operation?.kind !== 'gate' || !isFlip(operation)) return undefined;
  if (operation.qubits.length === 1 && operation.call?.name === settleGate)
    return { operation, source: always };
  if (operation.qubits.length !== 2) return undefined;
  return operation.qubits[1] === target ? { operation, source: operation.qubits[0] } : undefined;
}

function replaced(whole: Operation, part: Operation, by: Operation): Operation {
  if (whole === part) return by;
  if (whole.kind !== 'branch') return whole;
  const inside = (each: Operation) => replaced(each, part, by);
  return { ...whole, then: whole.then.map(inside), orElse: whole.orElse.map(inside) };
}

function isCopyOf(operation: Operation, source: number): boolean {
  return operation.kind === 'gate' && isFlip(operation) && operation.qubits.at(-1) !== source;
}

/** X under any controls. */
function isFlip({ gate }: GateOperation): boolean {
  return gateNamed(gate).properties.flip;
}

/** Made by the importer. */
function isOwn({ operation }: Copy): boolean {
  const name = operation.call?.name;
  return name === recordGate || name === settleGate;
}

/** The qubit of an output that is Z of one qubit. */
function soleZ(output: Output): number | undefined {
  if (output.kind !== 'observable' || output.terms.length !== 1) return undefined;
  const [{ coefficient, factors }] = output.terms;
  if (coefficient !== 1 || factors.length !== 1 || factors[0].pauli !== 'Z') return undefined;
  return factors[0].qubit;
}

function measurementsOfBits(operations: readonly Operation[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const operation of allOperations(operations))
    if (operation.kind === 'measure') counts.set(operation.bit, (counts.get(operation.bit) ?? 0) + 1);
  return counts;
}

/** What is measured into a bit is measured at once into its twins, too. */
export function measureTwins({ circuit, twins }: Recorded): Circuit {
  if (!twins) return circuit;
  const operations = mapOperations(circuit.operations, (operation) =>
    operation.kind === 'measure'
      ? [operation.bit, ...(twins.get(operation.bit) ?? [])].map((bit) => ({ ...operation, bit }))
      : operation,
  );
  return { ...circuit, operations };
}

/** Numbers the bits anew: the returned ones first, in their order. The outputs are these bits then. */
function returnedFirst(circuit: Circuit, returned: readonly number[]): Circuit {
  const order = new Set([...returned, ...Array(circuit.bits).keys()]);
  const number = new Map([...order].map((bit, index) => [bit, index]));
  const rename = (bit: number) => number.get(bit)!;
  const operations = mapOperations(
    circuit.operations,
    (operation) => (operation.kind === 'measure' ? { ...operation, bit: rename(operation.bit) } : operation),
    (condition) => substitute(condition, (bit) => ({ kind: 'bit', bit: rename(bit) })),
  );
  return { ...circuit, operations, outputs: [] };
}

/** Drops the qubits all of whose lives are gone, and numbers the others anew; outputs on these go, too. */
function withoutLives(
  circuit: Circuit,
  lives: readonly (readonly Life[])[],
  gone: ReadonlySet<Life>,
): Circuit {
  const number = new Map<number, number>();
  lives.forEach((own, qubit) => {
    if (!own.every((life) => gone.has(life))) number.set(qubit, number.size);
  });
  if (number.size === circuit.qubits) return circuit;
  const rename = (qubit: number) => number.get(qubit) ?? -1;
  const operations = mapOperations(circuit.operations, (operation) => {
    if (operation.kind !== 'barrier') return renameQubits(operation, rename);
    const qubits = operation.qubits.filter((qubit) => number.has(qubit)).map(rename);
    return qubits.length > 0 || operation.qubits.length === 0 ? { ...operation, qubits } : [];
  });
  const outputs = circuit.outputs.map((output) => renameOutput(output, rename));
  return { ...circuit, qubits: number.size, operations, outputs };
}
