// The gates of a block on a few qubits made ready: where each acts, and its matrix and derivatives at some angles. Arrays are
// made once: this runs for every block of every batch.
import type { GateOperation } from '../circuit/circuit.ts';
import { gateNamed, type Gate } from '../circuit/gates.ts';

/** One gate of a block made ready: its local matrix acts on `targets` where all `controls` are 1. */
export interface PreparedGate {
  readonly gate: Gate;
  readonly angles: number;
  /** Bits of the row index that the gate's own operands have, most significant first. */
  readonly targets: readonly number[];
  readonly controls: number;
  /** Row offsets of the gate's basis states. */
  readonly offsets: Int32Array;
  /** Rows with all target bits 0 and all controls 1. */
  readonly bases: Int32Array;
  readonly matrix: Float64Array;
  /** Where its derivatives are written, where they are; that of a rotation is its matrix at another angle. */
  readonly written: readonly Float64Array[] | undefined;
  /** Room for what its derivatives by all angles share. */
  readonly overlap: Float64Array;
  /** Place of its first angle among the block's angles. */
  readonly firstAngle: number;
}

export interface PreparedGates {
  readonly prepared: readonly PreparedGate[];
  /** Angles of all gates in order. */
  readonly angleCount: number;
}

/** Gates on local qubits 0 to qubits − 1, qubit 0 most significant. */
export function prepareGates(qubits: number, gates: readonly GateOperation[]): PreparedGates {
  const dimension = 2 ** qubits;
  let angleCount = 0;
  const prepared = gates.map((operation): PreparedGate => {
    const gate = gateNamed(operation.gate);
    const own = operation.controls + gate.controls;
    const bits = operation.qubits.map((qubit) => 1 << (qubits - 1 - qubit));
    const targets = bits.slice(own);
    const controls = bits.slice(0, own).reduce((all, bit) => all | bit, 0);
    const offsets = Int32Array.from({ length: 2 ** targets.length }, (_, index) =>
      targets.reduce((sum, bit, place) => sum + ((index >> (targets.length - 1 - place)) & 1) * bit, 0),
    );
    const mask = targets.reduce((all, bit) => all | bit, 0);
    const rows = Array.from({ length: dimension }, (_, row) => row);
    const bases = Int32Array.from(rows.filter((row) => (row & mask) === 0 && (row & controls) === controls));
    const firstAngle = angleCount;
    angleCount += operation.angles.length;
    const matrix = new Float64Array(2 * 4 ** targets.length);
    if (operation.angles.length === 0) matrix.set(gate.matrix([]));
    const angles = operation.angles.length;
    const isTurned = gate.write !== undefined && gate.properties.halfAngle;
    const written =
      isTurned || gate.writeDerivatives
        ? operation.angles.map(() => new Float64Array(matrix.length))
        : undefined;
    const overlap = new Float64Array(matrix.length);
    return { gate, angles, targets, controls, offsets, bases, matrix, written, overlap, firstAngle };
  });
  return { prepared, angleCount };
}

/** Makes the gate's matrix at its part of the block's angles. */
export function fillMatrix({ gate, angles, matrix, firstAngle }: PreparedGate, of: Float64Array): void {
  if (gate.write) return gate.write(of, firstAngle, matrix);
  const values = gate.matrix(ownAngles(of, firstAngle, angles));
  for (let index = 0; index < values.length; index++) matrix[index] = values[index];
}

/** By each angle; dR(t)/dt = R(t + π)/2 for the commonest rotations. Arrays of the gate are overwritten by the next call. */
export function derivativesOf(each: PreparedGate, of: Float64Array): readonly ArrayLike<number>[] {
  const { gate, written, firstAngle, angles } = each;
  if (!written) return gate.derivatives(ownAngles(of, firstAngle, angles));
  if (gate.writeDerivatives) {
    gate.writeDerivatives(of, firstAngle, written);
    return written;
  }
  const [derivative] = written;
  advanced[0] = of[firstAngle] + Math.PI;
  gate.write!(advanced, 0, derivative);
  for (let index = 0; index < derivative.length; index++) derivative[index] /= 2;
  return written;
}

const advanced = new Float64Array(1);

function ownAngles(of: Float64Array, first: number, count: number): number[] {
  const own: number[] = [];
  for (let index = 0; index < count; index++) own.push(of[first + index]);
  return own;
}
