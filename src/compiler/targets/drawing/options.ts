// Options of a drawing, and the sizes up to which circuits are drawn.
import type { OptionNames } from '../../../option-names.ts';
import { UserError } from '../../../user-error.ts';
import type { Circuit } from '../../circuit/circuit.ts';

/** What drawings have in common. */
export interface DrawingOptions {
  /** Names of the wires, by qubit; default q0, q1, … */
  readonly names?: readonly string[];
  /** Default 64. */
  readonly maxWires?: number;
  /** Boxes, dots and frames together; default 2,000. */
  readonly maxBoxes?: number;
}

export const drawingNames: OptionNames<DrawingOptions> = { names: true, maxWires: true, maxBoxes: true };

/** Refuses a circuit with more wires than are drawn. */
export function requireFewWires({ name, qubits }: Circuit, { maxWires = 64 }: DrawingOptions): void {
  if (qubits <= maxWires) return;
  throw new UserError(
    `circuit ${name} has ${count(qubits)} qubits, and a drawing shows at most ${count(maxWires)} wires; draw it with fewer qubits`,
  );
}

/** Refuses a circuit with more boxes than are drawn. */
export function requireFewBoxes({ name }: Circuit, boxes: number, { maxBoxes = 2000 }: DrawingOptions): void {
  if (boxes <= maxBoxes) return;
  throw new UserError(
    `circuit ${name} has ${count(boxes)} boxes, and a drawing shows at most ${count(maxBoxes)}; draw it with fewer qubits or layers`,
  );
}

function count(value: number): string {
  return value.toLocaleString('en');
}
