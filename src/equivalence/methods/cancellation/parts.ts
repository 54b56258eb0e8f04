// The part of a circuit of gates that a level sees, at a point: gates at its start that only multiply |0…0⟩, and gates at its
// end that no output sees, are left out.
import type { Circuit, GateOperation } from '../../../compiler/circuit/circuit.ts';
import { gatesOf } from '../../../compiler/circuit/expand-blocks.ts';
import type { Point } from '../../angles/point.ts';
import type { Level } from '../../task/task.ts';
import { actsOnZeros } from './from-zeros.ts';
import { isSeen } from './seen.ts';

/** All gates, those that act on |0…0⟩, or of these those that outputs see. */
export type Seen = 'all' | 'from zeros' | 'by outputs';

export const seenAt: Readonly<Record<Level, Seen>> = {
  exact: 'all',
  phase: 'all',
  channel: 'all',
  state: 'from zeros',
  outputs: 'by outputs',
};

export interface Part {
  readonly circuit: Circuit;
  readonly seen: Seen;
  /** All gates of the circuit, blocks taken apart. */
  readonly gates: readonly GateOperation[];
  readonly isKept: readonly boolean[];
}

export function partOf(circuit: Circuit, seen: Seen, point: Point): Part {
  const gates = circuit.operations.flatMap(gatesOf).filter((operation) => operation.kind === 'gate');
  return { circuit, seen, gates, isKept: keptAt({ circuit, seen, gates }, point) };
}

export function keptGates({ gates, isKept }: Part): GateOperation[] {
  return gates.filter((_, at) => isKept[at]);
}

/** Whether it is what is kept at another point as well: there what was left out may be left out by its own numbers. */
export function isPartAt(part: Part, point: Point): boolean {
  const isKept = part.seen === 'all' ? part.isKept : keptAt(part, point);
  return isKept.every((kept, at) => kept === part.isKept[at]);
}

function keptAt({ circuit, seen, gates }: Omit<Part, 'isKept'>, point: Point): boolean[] {
  if (seen === 'all') return gates.map(() => true);
  const acts = actsOnZeros(circuit.qubits, gates, point);
  if (seen === 'from zeros') return acts;
  const left = gates.flatMap((gate, at) => (acts[at] ? [{ gate, at }] : []));
  const kept = gates.map(() => false);
  isSeen(circuit, left.map(({ gate }) => gate), point).forEach((own, index) => (kept[left[index].at] = own)); // prettier-ignore
  return kept;
}
