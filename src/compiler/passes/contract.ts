// The contract of a pass: what it may do to a circuit stands with it in the list of passes, all else it must leave alone, and
// the verifier checks that it did. (What it `keeps` is for the tests to prove: no fact of one circuit shows it.)
import type { Call, Circuit, Operation, Output } from '../circuit/circuit.ts';
import { allOperations, qubitsOf } from '../circuit/walk.ts';

/** What a pass may do; the rest it leaves as it is. */
export interface Contract {
  /** Kinds of operations that the pass may take away or replace. All others stay where they are, the same objects. */
  readonly removes: readonly Operation['kind'][];
  /** Kinds of operations that it may make. All others that come out went in. */
  readonly makes: readonly Operation['kind'][];
  /** It drops or exchanges qubits, drops bits, and so changes the qubits that operations, calls and outputs name. */
  readonly renames?: boolean;
  /** Operations come in another order. */
  readonly reorders?: boolean;
  /** More operations may come out than went in. */
  readonly grows?: boolean;
  /**
   * What stays besides outputs and gradients, for all weights and inputs: `exact` the unitary of gates and the channel of all
   * else, `phase` the same up to a global phase, `channel` the channel, `outputs` nothing. Default: `outputs`.
   */
  readonly keeps?: 'exact' | 'phase' | 'channel' | 'outputs';
}

/**
 * One sentence for each promise that `after` breaks, empty where all are kept. Besides the rows of the contract a pass keeps
 * the circuit's name, its weights and inputs with their places, its outputs up to the names of their qubits, the calls of
 * the text and which operations share them, and on every qubit the order of what stays: nothing passes a barrier.
 */
export function brokenPromises(contract: Contract, before: Circuit, after: Circuit): string[] {
  return [
    ...interfaceBroken(contract, before, after),
    ...operationsBroken(contract, before, after),
    ...callsBroken(contract, before, after),
    ...orderBroken(contract, before, after),
  ];
}

function interfaceBroken({ renames }: Contract, before: Circuit, after: Circuit): string[] {
  const broken: string[] = [];
  if (after.name !== before.name) broken.push('the circuit has another name');
  if (!sameItems(after.weights, before.weights)) broken.push('the weights are others');
  if (!sameItems(after.inputs, before.inputs)) broken.push('the inputs are others');
  const shapeOf = renames ? shapeOfOutput : (output: Output) => JSON.stringify(output);
  if (!sameItems(after.outputs.map(shapeOf), before.outputs.map(shapeOf)))
    broken.push('the outputs are others');
  for (const what of ['qubits', 'bits'] as const) {
    const fits = renames ? after[what] <= before[what] : after[what] === before[what];
    if (!fits) broken.push(`${before[what]} ${what} became ${after[what]}`);
  }
  return broken;
}

/** An output without the names of its qubits. */
function shapeOfOutput(output: Output): string {
  if (output.kind === 'probabilities') return `probabilities of ${output.qubits.length}`;
  return JSON.stringify(
    output.terms.map(({ coefficient, factors }) => [coefficient, factors.map(({ pauli }) => pauli).sort()]),
  );
}

/** What the pass may not take away is still there, what it may not make was there before, and it grows only if it may. */
function operationsBroken(contract: Contract, before: Circuit, after: Circuit): string[] {
  const broken: string[] = [];
  const keyOf = contract.renames ? createContentKeys() : (operation: Operation) => operation;
  const all = allOperations(before.operations);
  const given = countBy(all, keyOf);
  const results = allOperations(after.operations);
  const left = countBy(results, keyOf);
  for (const operation of before.operations) {
    if (contract.removes.includes(operation.kind)) continue;
    if (!take(left, keyOf(operation))) broken.push(`a ${operation.kind} is gone or changed`);
  }
  for (const operation of results) {
    if (contract.makes.includes(operation.kind)) continue;
    if (!take(given, keyOf(operation))) broken.push(`a ${operation.kind} came in`);
  }
  const [had, has] = [all, results].map(sizeOf);
  if (!contract.grows && has > had) broken.push(`${had} operations became ${has}`);
  return [...new Set(broken)];
}

/** A block counts as the gates it holds. */
function sizeOf(operations: readonly Operation[]): number {
  return operations.reduce((sum, each) => sum + (each.kind === 'block' ? each.block.gates.length : 1), 0);
}

/** Each call is one of those that went in; on other qubits it is one copy, which all operations of the call share. */
function callsBroken({ renames }: Contract, before: Circuit, after: Circuit): string[] {
  const [given, left] = [before, after].map(
    ({ operations }) => new Set(allOperations(operations).flatMap(({ call }) => call ?? [])),
  );
  const textOf = ({ kind, name, controls, power, layer }: Call) =>
    `${kind} ${name} ${controls} ${power} ${layer}`;
  const keyOf = renames ? textOf : (call: Call) => call;
  const counts = countBy([...given], keyOf);
  if (![...left].every((call) => take(counts, keyOf(call))))
    return ['a call is not one of the text, or no longer shared'];
  const strayed = strayedFromCall(after);
  return renames && strayed && !strayedFromCall(before) && !resetsInCall(before)
    ? [`a ${strayed.kind} is on a qubit that its call does not name`]
    : [];
}

/** The first operation that acts on a qubit that is not one of its call's. */
function strayedFromCall({ operations }: Circuit): Operation | undefined {
  return allOperations(operations).find(
    (operation) =>
      operation.call && !qubitsOf(operation).every((qubit) => operation.call!.qubits.includes(qubit)),
  );
}

/** After its reset a qubit of a call is another life, which may go on elsewhere. */
function resetsInCall({ operations }: Circuit): boolean {
  return allOperations(operations).some(({ kind, call }) => kind === 'reset' && call);
}

/** Operations that stay, barriers among them, are in the order in which they were. */
function orderBroken(contract: Contract, before: Circuit, after: Circuit): string[] {
  if (contract.reorders) return [];
  const wrong = contract.renames
    ? firstOutOfLine(contract, before, after)
    : firstBeforeItsTime(before, after);
  return wrong ? [`a ${wrong.kind} stands before what it stood after`] : [];
}

/** The first operation before which, on one of its qubits, one stands that stood after it. */
function firstBeforeItsTime(before: Circuit, after: Circuit): Operation | undefined {
  const placeOf = new Map(allOperations(before.operations).map((operation, place) => [operation, place]));
  const latest = new Map<number, number>();
  let latestOfAll = -1;
  let latestOnAll = -1;
  for (const operation of after.operations) {
    const place = placeOf.get(operation);
    if (place === undefined) continue;
    const qubits = qubitsOf(operation);
    const isOnAll = operation.kind === 'barrier' && qubits.length === 0;
    const latestHere = Math.max(latestOnAll, ...qubits.map((qubit) => latest.get(qubit) ?? -1));
    if (place < (isOnAll ? latestOfAll : latestHere)) return operation;
    for (const qubit of qubits) latest.set(qubit, place);
    latestOfAll = Math.max(latestOfAll, place);
    if (isOnAll) latestOnAll = place;
  }
  return undefined;
}

/** Where qubits have other names: the first operation that is not the next but for what was taken away. */
function firstOutOfLine({ makes }: Contract, before: Circuit, after: Circuit): Operation | undefined {
  const keyOf = createContentKeys();
  const line = before.operations.map(keyOf);
  let next = 0;
  for (const operation of after.operations) {
    if (makes.includes(operation.kind)) continue;
    const place = line.indexOf(keyOf(operation), next);
    if (place < 0) return operation;
    next = place + 1;
  }
  return undefined;
}

/** Equal for operations that differ at most in their qubits, bits and calls. */
function createContentKeys(): (operation: Operation) => string {
  const numbers = new Map<object, number>();
  const numberOf = (part: object) => {
    if (!numbers.has(part)) numbers.set(part, numbers.size);
    return numbers.get(part)!;
  };
  return (operation) => {
    switch (operation.kind) {
      case 'gate':
        return `${operation.gate} ${operation.controls} ${operation.angles.map(numberOf).join(' ')}`;
      case 'block':
        return `block ${numberOf(operation.block)}`;
      case 'channel':
        return `${operation.channel} ${operation.probability}`;
      case 'prepare':
        return `prepare ${operation.amplitudes.map(numberOf).join(' ')}`;
      case 'measure':
      case 'branch':
      case 'reset':
      case 'discard':
      case 'barrier':
        return operation.kind;
      default:
        return operation satisfies never;
    }
  };
}

function sameItems(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((item, index) => item === others[index]);
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => unknown): Map<unknown, number> {
  const counts = new Map<unknown, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/** One of the counted; false where none is left. */
function take(counts: Map<unknown, number>, key: unknown): boolean {
  const left = counts.get(key) ?? 0;
  counts.set(key, left - 1);
  return left > 0;
}
