// Circuit → pieces: each gate, channel, measurement and branch as one small real tensor on the wires it touches.
// A wire carries (Tr ρ, Tr Xρ, Tr Yρ, Tr Zρ); a measured bit is a leg of size 2 that all its readers share.
import { resetKraus } from '../circuit/channels.ts';
import type { BranchOperation, Circuit, Condition, Operation } from '../circuit/circuit.ts';
import { bitsOf } from '../circuit/conditions.ts';
import { gatesOf } from '../circuit/expand-blocks.ts';
import { pauliMatrix } from '../circuit/pauli.ts';
import { actsAtAll, allOperations, qubitsRead } from '../circuit/walk.ts';
import { angleFacts } from './angle-facts.ts';
import type { Pieces } from './pieces.ts';
import { createSources } from './sources.ts';
import { traceBlock, traceConstant, traceGate, type Selector, type Tracing } from './trace-gates.ts';
import { createWires } from './wires.ts';

const mostAmplitudeQubits = 6;
const mostConditionBits = 10;

/** A sentence that says why a circuit has no network, or undefined. */
export function whyNoNetwork(circuit: Circuit): string | undefined {
  for (const operation of allOperations(circuit.operations)) {
    const reason = whyNoTensor(operation);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Why an operation on its own has no small tensor. */
function whyNoTensor(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'prepare': {
      const qubits = operation.qubits.length;
      return qubits > mostAmplitudeQubits
        ? `amplitudes on ${qubits} qubits (at most ${mostAmplitudeQubits})`
        : undefined;
    }
    case 'branch': {
      const bits = bitsOf(operation.condition).length;
      return bits > mostConditionBits
        ? `a condition on ${bits} bits (at most ${mostConditionBits})`
        : undefined;
    }
    case 'gate':
    case 'block':
    case 'channel':
    case 'measure':
    case 'reset':
    case 'discard':
    case 'barrier':
      return undefined;
    default:
      return operation satisfies never;
  }
}

/** The pieces of all operations. */
export function traceCircuit(circuit: Circuit): Pieces {
  const facts = angleFacts(circuit);
  const wires = createWires(circuit.qubits);
  const sources = createSources(facts);
  const context = { facts, wires, sources, legOfBit: new Map<number, number>() };
  for (const operation of circuit.operations) trace(operation, outside, context);
  const read = new Set(circuit.outputs.flatMap(qubitsRead));
  const ends = Array.from({ length: circuit.qubits }, (_, qubit) =>
    read.has(qubit) ? wires.legOf(qubit) : wires.endOf(qubit),
  );
  return { sizes: wires.sizes, pieces: wires.pieces, blocks: sources.blocks, traced: wires.traced, ends };
}

interface Context extends Tracing {
  /** The leg of each measured bit. */
  readonly legOfBit: Map<number, number>;
}

/** The arm of a branch in which an operation stands. */
interface Arm {
  readonly selector: Selector;
  /** The conditions of this branch and of those around it: all hold where the arm is taken. */
  readonly conditions: readonly Condition[];
}

const outside: Arm = { selector: undefined, conditions: [] };

function trace(operation: Operation, arm: Arm, context: Context): void {
  const { facts, wires, sources } = context;
  const { selector } = arm;
  switch (operation.kind) {
    case 'gate':
      traceGate(operation, selector, context);
      break;
    case 'block':
      if (facts.isWeightBlock(operation.block))
        traceBlock(operation.block, operation.qubits, selector, context);
      else for (const gate of gatesOf(operation)) trace(gate, arm, context);
      break;
    case 'channel':
      traceConstant(sources.channelMatrix(operation), operation.qubits, selector, context);
      break;
    case 'measure':
      context.legOfBit.set(operation.bit, wires.measure(operation.qubit));
      break;
    case 'branch':
      traceBranch(operation, arm.conditions, context);
      break;
    case 'reset':
      if (selector === undefined) wires.reset(operation.qubit);
      else traceConstant(pauliMatrix(resetKraus), [operation.qubit], selector, context);
      break;
    case 'prepare': {
      const legs = operation.qubits.map(() => wires.leg(4));
      wires.add({ legs, source: sources.amplitudes(operation) });
      operation.qubits.forEach((qubit, index) => wires.setLeg(qubit, legs[index]));
      break;
    }
    case 'discard':
    case 'barrier':
      break;
    default:
      operation satisfies never;
  }
}

function traceBranch(branch: BranchOperation, conditions: readonly Condition[], context: Context): void {
  const arms = [
    { operations: branch.then, condition: branch.condition },
    { operations: branch.orElse, condition: { kind: 'not', operand: branch.condition } as const },
  ];
  for (const { operations, condition } of arms) {
    if (actsAtAll(operations)) traceArm(operations, [...conditions, condition], context);
  }
}

function traceArm(
  operations: readonly Operation[],
  conditions: readonly Condition[],
  context: Context,
): void {
  const { wires, legOfBit } = context;
  const read = [...new Set(conditions.flatMap(bitsOf))];
  const selector = wires.leg(2);
  const values = new Float64Array(2 ** (read.length + 1));
  for (let outcome = 0; outcome < 2 ** read.length; outcome++) {
    const bit = (index: number) => Boolean((outcome >> (read.length - 1 - read.indexOf(index))) & 1);
    const taken = conditions.every((condition) => holds(condition, bit));
    values[(taken ? 1 : 0) * 2 ** read.length + outcome] = 1;
  }
  const legs = [selector, ...read.map((bit) => legOfBit.get(bit)!)];
  wires.add({ legs, source: { kind: 'constant', values } });
  for (const operation of operations) trace(operation, { selector, conditions }, context);
}

function holds(condition: Condition, bit: (index: number) => boolean): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value;
    case 'bit':
      return bit(condition.bit);
    case 'not':
      return !holds(condition.operand, bit);
    case 'and':
      return holds(condition.left, bit) && holds(condition.right, bit);
    case 'or':
      return holds(condition.left, bit) || holds(condition.right, bit);
    case 'xor':
      return holds(condition.left, bit) !== holds(condition.right, bit);
    default:
      return condition satisfies never;
  }
}
