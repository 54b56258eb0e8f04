// A circuit as steps on the wires of a vector: a wire for each life of a qubit, bits as the wires that were measured, and
// wires for the environment of what is no unitary. Nothing is summed before the end, so kets and bras go their ways alone.
import { channelNamed } from '../../../compiler/circuit/channels.ts';
import type {
  BranchOperation,
  ChannelOperation,
  Circuit,
  GateOperation,
  Operation,
  PrepareOperation,
} from '../../../compiler/circuit/circuit.ts';
import { gatesOf } from '../../../compiler/circuit/expand-blocks.ts';
import { controlsOf } from '../../../compiler/circuit/gate-forms.ts';

import type { Refusal } from '../../task/task.ts';
import { cubesOf, everywhere, within, type Cube } from './cubes.ts';
import { fuse, type Fused } from './fuse.ts';
import type { Step } from './steps.ts';

export interface Lowered {
  /** At the end. */
  readonly wires: number;
  readonly steps: readonly Fused[];
  /** Relative to one matrix on one wire. */
  readonly work: number;
  /** Amplitudes stand before everything: the qubits were untouched. */
  readonly prepared: readonly PrepareOperation[];
  /** The wire of each qubit at the end; of one that has ended, its last. */
  readonly ends: readonly number[];
}

/** More take gibibytes. */
const mostWires = 28;

/** Qubit q starts on wire q; wire k is bit k of an index. */
export function lower(circuit: Circuit): Lowered | Refusal {
  const ends = Array.from({ length: circuit.qubits }, (_, qubit) => qubit);
  const bits = new Map<number, number>();
  const ended = new Set<number>();
  const steps: Step[] = [];
  const prepared: PrepareOperation[] = [];
  let wires = circuit.qubits;

  function grow(): number {
    steps.push({ kind: 'grow', wires: ++wires });
    return wires - 1;
  }

  function add(operation: Operation, cubes: readonly Cube[]): boolean {
    switch (operation.kind) {
      case 'gate':
        addGate(operation, cubes);
        return true;
      case 'block':
        for (const gate of gatesOf(operation)) add(gate, cubes);
        return true;
      case 'channel':
        addMap(operation, operation.qubits, partsOf(operation), cubes);
        return true;
      case 'measure':
        bits.set(operation.bit, ends[operation.qubit]);
        ended.add(operation.qubit);
        return true;
      case 'branch':
        return addBranch(operation, cubes);
      case 'reset':
        // Nothing acts on the wire of a qubit that has ended, so an outcome on it stays what it was.
        if (ended.delete(operation.qubit) || cubes[0]?.mask === 0) ends[operation.qubit] = grow();
        else addMap('reset', [operation.qubit], 2, cubes);
        return true;
      case 'prepare':
        prepared.push(operation);
        return true;
      case 'discard':
        ended.add(operation.qubit);
        return true;
      case 'barrier':
        return true;
      default:
        return operation satisfies never;
    }
  }

  function addGate(gate: GateOperation, cubes: readonly Cube[]): void {
    const on = gate.qubits.map((qubit) => ends[qubit]);
    const controls = controlsOf(gate);
    const mask = on.slice(0, controls).reduce((all, wire) => all + 2 ** wire, 0);
    for (const outer of cubes) {
      const cube = within(outer, { mask, value: mask });
      if (cube) steps.push({ kind: 'gate', gate, targets: on.slice(controls), cube });
    }
  }

  function addMap(
    of: ChannelOperation | 'reset',
    qubits: readonly number[],
    parts: number,
    cubes: readonly Cube[],
  ): void {
    const added = Math.ceil(Math.log2(parts));
    steps.push({ kind: 'map', of, targets: qubits.map((qubit) => ends[qubit]), cubes, wires, added });
    wires += added;
  }

  function addBranch({ condition, then, orElse }: BranchOperation, outer: readonly Cube[]): boolean {
    const arms = [
      [then, condition],
      [orElse, { kind: 'not', operand: condition }],
    ] as const;
    return arms.every(([operations, own]) => {
      if (operations.length === 0) return true;
      const cubes = cubesOf(own, outer, (bit) => bits.get(bit)!);
      return cubes !== undefined && operations.every((operation) => add(operation, cubes));
    });
  }

  for (const operation of circuit.operations) {
    if (!add(operation, [everywhere])) return { why: 'a condition falls into too many cases' };
    if (wires > mostWires)
      return { why: `more than ${mostWires} qubits, the ends of their lives counted, are too many` };
  }
  return { wires, ...fuse(steps, wires), prepared, ends };
}

/** Kraus operators. */
function partsOf({ channel, probability, qubits }: ChannelOperation): number {
  return channelNamed(channel).kraus(probability, qubits.length).length;
}
