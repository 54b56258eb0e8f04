// Gates as products of factors with one angle each: F(θ) = Σ_f F_f · f(θ), f in (1, cos θ/2, sin θ/2, cos θ, sin θ).
// One rule then makes every matrix and every derivative on a device, from a table.
import { constant } from '../../circuit/angles.ts';
import type { Angle, GateOperation } from '../../circuit/circuit.ts';
import { gateNamed } from '../../circuit/gates.ts';
import { add, build, controlled, dimension, scale, type Matrix } from '../../circuit/matrix.ts';
import { trigonometric } from '../../plan/plan.ts';
import { functionsAt } from '../../plan/trigonometric.ts';

/** A factor on all qubits of its matrix. */
export interface Factor {
  /** Position of its angle among those of all gates; −1: none, the factor is coefficients[0]. */
  readonly angle: number;
  /** By function, in the order of `trigonometric`; undefined where it is zero. */
  readonly coefficients: readonly (Matrix | undefined)[];
}

/** A gate of the table behind `controls` controls in all, the first operands. */
interface Part {
  readonly gate: string;
  readonly controls: number;
  readonly angle: { readonly value: Angle; readonly position: number } | undefined;
  readonly operands: readonly number[];
}

/** The factors of gates on `qubits` local qubits; the first is applied first. */
export function factorsOf(gates: readonly GateOperation[], qubits: number): Factor[] {
  let first = 0;
  return gates.flatMap((gate) => {
    const parts = split(gate, first);
    first += gate.angles.length;
    return parts.map((part) => factorOf(part, qubits));
  });
}

function factorOf({ gate, controls, angle, operands }: Part, qubits: number): Factor {
  const { matrix } = gateNamed(gate);
  const matrixAt = (...values: number[]) => embed(controlled(matrix(values), controls), operands, qubits);
  if (!angle) return { angle: -1, coefficients: [matrixAt()] };
  if (angle.value.kind === 'constant') return { angle: -1, coefficients: [matrixAt(angle.value.value)] };
  return { angle: angle.position, coefficients: coefficientsOf(matrixAt) };
}

/** u(θ, φ, λ) = p(φ) ry(θ) p(λ), u3 = rz(φ) ry(θ) rz(λ); cu has the phase γ besides, on its controls. */
function split({ gate, controls: more, angles, qubits: operands }: GateOperation, first: number): Part[] {
  const controls = more + gateNamed(gate).controls;
  const part = (name: string, index: number): Part => ({
    gate: name,
    controls,
    operands,
    angle: { value: angles[index], position: first + index },
  });
  switch (gate) {
    case 'u2': {
      const quarter = { value: constant(Math.PI / 2), position: -1 };
      return [part('rz', 1), { ...part('ry', 0), angle: quarter }, part('rz', 0)];
    }
    case 'u3':
      return [part('rz', 2), part('ry', 0), part('rz', 1)];
    case 'u':
      return [part('p', 2), part('ry', 0), part('p', 1)];
    case 'cu':
      return [
        part('p', 2),
        part('ry', 0),
        part('p', 1),
        { ...part('gphase', 3), operands: operands.slice(0, controls) },
      ];
    default:
      if (angles.length > 1) throw new Error(`gate "${gate}" has several angles and no factors`);
      return [angles.length === 1 ? part(gate, 0) : { gate, controls, operands, angle: undefined }];
  }
}

const count = trigonometric.length;

/** Five values in one period of 4π tell the frequencies 0, 1/2 and 1 apart: a discrete Fourier transform. */
function coefficientsOf(matrixAt: (angle: number) => Matrix): (Matrix | undefined)[] {
  const nodes = trigonometric.map((_, index) => (4 * Math.PI * index) / count);
  const matrices = nodes.map(matrixAt);
  return trigonometric.map((_, f) => {
    const sum = nodes
      .map((node, j) => scale(((f === 0 ? 1 : 2) / count) * functionsAt(node)[f], 0, matrices[j]))
      .reduce(add)
      .map((entry) => (Math.abs(entry) < 1e-14 ? 0 : entry));
    return sum.some((entry) => entry !== 0) ? sum : undefined;
  });
}

/** The matrix on `qubits` qubits that acts as `matrix` on the operands; the first is the most significant bit. */
function embed(matrix: Matrix, operands: readonly number[], qubits: number): Matrix {
  const masks = operands.map((qubit) => 1 << (qubits - 1 - qubit));
  const own = masks.reduce((all, mask) => all | mask, 0);
  const local = (index: number) => masks.reduce((value, mask) => 2 * value + Number((index & mask) !== 0), 0);
  const d = dimension(matrix);
  return build(2 ** qubits, (row, column) => {
    if ((row & ~own) !== (column & ~own)) return [0, 0];
    const at = 2 * (local(row) * d + local(column));
    return [matrix[at], matrix[at + 1]];
  });
}
