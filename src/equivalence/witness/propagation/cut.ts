// A circuit cut to the gates that one observable sees at given numbers: those that leave |0…0⟩ as it is, phases aside, and those
// that leave the observable as it is, go; wide circuits become small ones that a simulator can hold.
import type { Circuit, Operation } from '../../../compiler/circuit/circuit.ts';
import { propagate, termsOf } from './propagate.ts';
import { stagesOf, type Stage } from './stages.ts';

/** Entries of matrices below are rounding. */
const smallest = 1e-15;

/** The circuit returns one observable. undefined where it is not of gates alone, or too many products are seen. */
export function cutAt(circuit: Circuit, all: Float64Array): Circuit | undefined {
  const stages = stagesOf(circuit, new Map());
  const [output] = circuit.outputs;
  if (!stages || output?.kind !== 'observable') return undefined;
  const acting = actingOnZeros(stages, circuit.qubits, all);
  const seen = propagate(acting, termsOf(output.terms, circuit.qubits), all);
  if (!seen) return undefined;
  const operations = acting
    .filter((_, at) => seen.changed[at])
    .map(({ operation }) => withoutCall(operation))
    .toReversed();
  return { ...circuit, bits: 0, operations };
}

function withoutCall({ call: _, ...rest }: Operation): Operation {
  return rest;
}

/** Stages that do more to |0…0⟩ than to multiply it by a number; the last first. */
function actingOnZeros(stages: readonly Stage[], qubits: number, all: Float64Array): Stage[] {
  const isZero = new Array<boolean>(qubits).fill(true);
  const acting: Stage[] = [];
  for (const stage of stages.toReversed()) {
    const zeros = stage.qubits.map((qubit) => isZero[qubit]);
    if (stage.operation.kind === 'reset') {
      isZero[stage.operation.qubit] = true;
      if (!zeros[0]) acting.push(stage);
    } else if (!isNumber(stage, zeros, all)) {
      for (const qubit of stage.qubits) isZero[qubit] = false;
      acting.push(stage);
    }
  }
  return acting.toReversed();
}

/** Whether a gate is a number where some of its qubits are in |0⟩. */
function isNumber(stage: Stage, isZero: readonly boolean[], all: Float64Array): boolean {
  if (isZero.slice(0, stage.controls).some(Boolean)) return true;
  const matrix = stage.matrixAt(all);
  if (!matrix) return false;
  const d = 2 ** isZero.length;
  const fixed = isZero.reduce((mask, zero, place) => (zero ? mask | (d >> (place + 1)) : mask), 0);
  for (let column = 0; column < d; column++) {
    if (column & fixed) continue;
    for (let row = 0; row < d; row++) {
      for (const part of [0, 1]) {
        const wanted = row === column ? matrix[part] : 0;
        if (Math.abs(matrix[2 * (row * d + column) + part] - wanted) > smallest) return false;
      }
    }
  }
  return true;
}
