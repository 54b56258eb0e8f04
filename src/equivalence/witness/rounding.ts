// By how much rounding may move a value that `reference` computes: a bound, summed over what it does.
import type { AngleProgram } from '../../compiler/circuit/angle-program.ts';
import { evaluateSteps } from '../../compiler/circuit/angle-program.ts';
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { ReferenceProgram } from '../../runtime/backends/reference/reference-program.ts';

/** The unit roundoff of double precision. */
const u = 2 ** -53;
/** Functions of the platform are right to so many units. */
const functionUnits = 4;

/**
 * Bounds |computed − exact| for one observable of a circuit whose coefficients sum to `scale` in size. All maps are
 * contractions (of the norm of a statevector, of the trace norm of a density matrix), so that what each adds is added:
 * - a product with a d × d matrix of a unitary: entries are right to 6u, so the matrix to 6du; sums of d complex products
 *   to γ = 2√2 d u times ‖|M|‖ ≤ √d. For a channel, ‖|M|‖ ≤ d;
 * - an angle that is off by δ: at most δ, since the gates of the table turn by θ or θ/2 times a matrix of norm 1;
 * - of a density matrix errors are in the Frobenius norm, √2^n of which bounds the trace norm;
 * - ⟨O⟩ of a vector that is off by E: ‖O‖ (2E + E²), and the sum of N terms: N u ‖O‖.
 */
export function roundingBound(
  program: ReferenceProgram,
  numbers: { weights: ArrayLike<number>; inputs: ArrayLike<number> },
  scale: number,
): number {
  // prettier-ignore
  const { steps } = program.angles;
  const values = new Float64Array(steps.length);
  const all = steps.map((_, index) => index);
  evaluateSteps(program.angles, all, numbers.weights, numbers.inputs, 0, values);
  const angles = angleErrors(program.angles, values);
  const ofMatrix = new Map<number, number>();
  for (const { steps: own, matrix, conjugate, adjoint, transpose } of program.matrices) {
    const off = own.reduce((sum, step) => sum + angles[step], 0);
    for (const place of [matrix, conjugate, adjoint, transpose]) ofMatrix.set(place, off);
  }
  let error = 0;
  for (const instruction of program.instructions) {
    const d = instruction.site.offsets.length;
    switch (instruction.kind) {
      case 'gate':
        error += 6 * d * u + 3 * d ** 1.5 * u + (ofMatrix.get(instruction.matrix) ?? 0);
        break;
      case 'channel':
        error += 6 * d * u + 3 * d ** 2 * u;
        break;
      case 'prepare': {
        const norm = Math.hypot(...instruction.steps.map((step) => values[step]));
        const off = Math.hypot(...instruction.steps.map((step) => angles[step]));
        error += (2 * off) / norm + (instruction.steps.length + 4) * u;
        break;
      }
      default:
        instruction satisfies never;
    }
  }
  const qubits = program.density ? program.wires / 2 : program.wires;
  if (program.density) error *= 2 ** (qubits / 2);
  const read = program.density ? error : 2 * error + error * error;
  return scale * (read + (2 ** qubits + 8) * u);
}

/** Of each step; first order in u. */
function angleErrors({ steps }: AngleProgram, values: Float64Array): Float64Array {
  const errors = new Float64Array(steps.length);
  steps.forEach((step, index) => {
    const y = values[index];
    switch (step.kind) {
      case 'constant':
        errors[index] = Number.isInteger(y) ? 0 : u * Math.abs(y);
        break;
      case 'weight':
      case 'input':
        break;
      case 'unary': {
        const x = values[step.operand];
        errors[index] =
          times(step.row.derivative(x, y), errors[step.operand]) + functionUnits * u * Math.abs(y);
        break;
      }
      case 'binary': {
        const [x, z] = [values[step.left], values[step.right]];
        const passed = times(step.row.byLeft(x, z), errors[step.left]) + times(step.row.byRight(x, z), errors[step.right]); // prettier-ignore
        errors[index] = passed + functionUnits * u * Math.abs(y);
        break;
      }
      default:
        step satisfies never;
    }
  });
  return errors;
}

/** 0 where nothing is off, whatever the slope. */
function times(slope: number, error: number): number {
  return error === 0 ? 0 : Math.abs(slope) * error;
}

/** The sum of the sizes of all coefficients of what a circuit returns first. */
export function scaleOf({ outputs: [output] }: Circuit): number {
  if (output?.kind !== 'observable') return 1;
  return output.terms.reduce((sum, { coefficient }) => sum + Math.abs(coefficient), 0);
}
