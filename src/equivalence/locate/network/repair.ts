// What a repair is: one gate of a circuit that another, or none, in its place would mend.
import type { Circuit, GateOperation } from '../../../compiler/circuit/circuit.ts';
import { allOperations } from '../../../compiler/circuit/walk.ts';
import type { Environing } from './gate-environments.ts';

/** A gate of one side that alone could be at fault. */
export interface Repair {
  readonly side: 'a' | 'b';
  readonly gate: GateOperation;
  /** Another gate; nothing, where it is one too many; `some`: there is a map that would do. */
  readonly instead: 'nothing' | 'some' | GateOperation;
}

export type Sides = Readonly<Record<'a' | 'b', Environing>>;

/** Those in branches, too. */
export function gatesIn({ operations }: Circuit): GateOperation[] {
  return allOperations(operations).filter(
    (operation): operation is GateOperation => operation.kind === 'gate',
  );
}
