// Gates as products of factors with one angle each: F(θ) = Σ_f F_f · f(θ), f in (1, cos θ/2, sin θ/2, cos θ, sin θ).
// One rule then makes every matrix and every derivative on a device, from a table.
import { evaluate, weight } from '../../circuit/angles.ts';
import type { GateOperation } from '../../circuit/circuit.ts';
import { controlsOf } from '../../circuit/gate-forms.ts';
import { gateNamed } from '../../circuit/gates.ts';
import { controlled, embed, type Matrix } from '../../circuit/matrix.ts';
import { splitByFunctions, trigonometric } from '../../circuit/trigonometric.ts';
import { partsOf as anglePartsOf } from '../../circuit/walk.ts';
import { isSimple, splitAngles } from '../../plan/split-angles.ts';

/** A factor on all qubits of its matrix. */
export interface Factor {
  /** Position of its angle among those of all gates; −1: none, the factor is coefficients[0]. */
  readonly angle: number;
  /** By function, in the order of `trigonometric`; undefined where it is zero. */
  readonly coefficients: readonly (Matrix | undefined)[];
}

/** The factors of gates on `qubits` local qubits; the first is applied first. */
export function factorsOf(gates: readonly GateOperation[], qubits: number): Factor[] {
  let first = 0;
  return gates.flatMap((gate) => {
    const start = first;
    first += gate.angles.length;
    // What is computed from weight k here is computed from the gate's angle k.
    const angles = gate.angles.map((angle, k) => (angle.kind === 'constant' ? angle : weight(k)));
    return partsOf({ ...gate, angles }).map((part) => factorOf(part, start, qubits));
  });
}

/** The gate itself, or what it is split into, until each has one angle at most. */
function partsOf(gate: GateOperation): readonly GateOperation[] {
  return isSimple(gate) ? [gate] : splitAngles(gate).flatMap(partsOf);
}

/** The factor of a gate whose angle, if there is one, is a constant or an expression of one weight, that of its place from `start` on. */
function factorOf(gate: GateOperation, start: number, qubits: number): Factor {
  const { matrix } = gateNamed(gate.gate);
  const controls = controlsOf(gate);
  const matrixAt = (values: readonly number[]) => embed(controlled(matrix(values), controls), gate.qubits, qubits); // prettier-ignore
  const leaf = [...anglePartsOf(gate.angles)].find(({ kind }) => kind === 'weight');
  if (leaf?.kind !== 'weight') {
    const values = gate.angles.map((angle) => evaluate(angle, [], []));
    return { angle: -1, coefficients: [matrixAt(values)] };
  }
  const place = leaf.index;
  const [angle] = gate.angles;
  const valueAt = angle === leaf ? (own: number) => own : (own: number) => evaluate(angle, { [place]: own, length: place + 1 }, []); // prettier-ignore
  return { angle: start + place, coefficients: coefficientsOf((own) => matrixAt([valueAt(own)]), gate.gate) };
}

/** The coefficients of a matrix by function; undefined for functions that it lacks. */
function coefficientsOf(matrixAt: (angle: number) => Matrix, gate: string): (Matrix | undefined)[] {
  const all = splitByFunctions(matrixAt, `the matrix of gate "${gate}"`);
  const size = all.length / trigonometric.length;
  return trigonometric.map((_, f) => {
    const own = Array.from(all.subarray(f * size, (f + 1) * size));
    return own.some((entry) => entry !== 0) ? own : undefined;
  });
}
