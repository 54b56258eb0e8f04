// The gates that a decomposition is made of: any on one qubit, and one on two, CX or CZ.
import { binary, constant, unary } from '../../circuit/angles.ts';
import type { Angle, GateOperation } from '../../circuit/circuit.ts';
import { UserError } from '../../../user-error.ts';

/** A gate with k controls takes about 2^(k + 1) of them. */
const mostGates = 1_000_000;

export interface Parts {
  /** A gate on one qubit. */
  readonly one: (name: string, qubit: number, ...angles: Angle[]) => void;
  /** X or Z of the target under one control. */
  readonly entangle: (axis: 'X' | 'Z', control: number, target: number) => void;
  readonly gates: readonly GateOperation[];
}

/** @throws UserError where with the `before` that came out more gates come out than a circuit may have. */
export function createParts(entangler: 'cx' | 'cz', before = 0): Parts {
  const gates: GateOperation[] = [];
  const add = (gate: string, qubits: readonly number[], angles: readonly Angle[] = []) => {
    if (gates.push({ kind: 'gate', gate, controls: 0, angles, qubits }) + before > mostGates)
      throw new UserError(`In the basis ${entangler} this circuit takes more than ${mostGates} gates, since gates with many controls do; leave it as it is: --basis native`, 1); // prettier-ignore
  };
  return {
    one: (name, qubit, ...angles) => add(name, [qubit], angles),
    entangle: (axis, control, target) => {
      // Each is the other between two H of the target.
      const isOther = (entangler === 'cx') !== (axis === 'X');
      if (isOther) add('h', [target]);
      add(entangler, [control, target]);
      if (isOther) add('h', [target]);
    },
    gates,
  };
}

export const half = (angle: Angle): Angle => binary('divide', angle, constant(2));
export const minus = (angle: Angle): Angle => unary('negate', angle);
export const plus = (a: Angle, b: Angle): Angle => binary('add', a, b);
