// A preparation of known amplitudes as rotations and CNOTs: a tree of uniformly controlled R_Y, qubit by qubit, each
// unrolled along a Gray code (Möttönen et al., quant-ph/0407010). Exact, signs included, from |0…0>.
import { constantAmplitudes } from '../../circuit/amplitudes.ts';
import { constant } from '../../circuit/angles.ts';
import type { GateOperation, PrepareOperation } from '../../circuit/circuit.ts';

/** About 2^(k + 1) gates for k qubits; undefined where an amplitude is not known. */
export function preparationGates(operation: PrepareOperation): GateOperation[] | undefined {
  const amplitudes = constantAmplitudes(operation);
  if (!amplitudes) return undefined;
  const { qubits } = operation;
  /** By level: the amplitude, up to its sign, of each state of the first qubits; the signs stand at the last level. */
  const levels = [amplitudes];
  for (let level = qubits.length - 1; level > 0; level--) {
    const below = levels[0];
    levels.unshift(Float64Array.from({ length: 2 ** level }, (_, p) => Math.hypot(below[2 * p], below[2 * p + 1]))); // prettier-ignore
  }
  return levels.flatMap((own, level) => {
    const angles = Float64Array.from({ length: 2 ** level }, (_, p) => 2 * Math.atan2(own[2 * p + 1], own[2 * p])); // prettier-ignore
    return multiplexedRotation(angles, qubits.slice(0, level), qubits[level]);
  });
}

/** R_Y(angles[p]) of the target for each state p of the controls, the first of which is the most significant bit. */
function multiplexedRotation(
  angles: Float64Array,
  controls: readonly number[],
  target: number,
): GateOperation[] {
  const rotate = (angle: number): GateOperation[] => {
    if (angle === 0) return [];
    return [{ kind: 'gate', gate: 'ry', controls: 0, angles: [constant(angle)], qubits: [target] }];
  };
  if (angles.every((angle) => angle === angles[0])) return rotate(angles[0]);
  const count = angles.length;
  // angles[p] = Σ_i (−1)^(p · gray(i)) turned[gray(i)]
  const turned = walshHadamard(angles).map((sum) => sum / count);
  return Array.from({ length: count }, (_, i) => {
    const changed = Math.min(trailingZeros(i + 1), controls.length - 1);
    const control = controls[controls.length - 1 - changed];
    const flip: GateOperation = { kind: 'gate', gate: 'cx', controls: 0, angles: [], qubits: [control, target] }; // prettier-ignore
    return [...rotate(turned[i ^ (i >> 1)]), flip];
  }).flat();
}

/** Σ_p (−1)^(p · g) values[p] for each g. */
function walshHadamard(values: Float64Array): Float64Array {
  const sums = Float64Array.from(values);
  for (let half = 1; half < sums.length; half *= 2) {
    for (let start = 0; start < sums.length; start += 2 * half) {
      for (let i = start; i < start + half; i++) {
        const [a, b] = [sums[i], sums[i + half]];
        sums[i] = a + b;
        sums[i + half] = a - b;
      }
    }
  }
  return sums;
}

function trailingZeros(value: number): number {
  return 31 - Math.clz32(value & -value);
}
