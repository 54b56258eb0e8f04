// An answer as data for programs: plain JSON, the witness by its numbers and the files that hold it.
import { weightsToJson } from '../runtime/weights-to-json.ts';
import type { Answer } from './answer.ts';
import type { Witness } from './witness/index.ts';

/** `files`: where the witness was written. */
export function answerToJson(answer: Answer, files: readonly string[] = []): object {
  const {
    verdict,
    level,
    levels,
    method,
    error,
    tolerance,
    distance,
    witness,
    where,
    layout,
    matched,
    seconds,
  } = answer;
  const { strongest, snapped, reason, nearest, notCompared, family, notes, a, b } = answer;
  return {
    verdict,
    level,
    levels,
    method,
    error,
    tolerance,
    distance,
    witness: witness && witnessToJson(witness, files),
    where,
    layout,
    matched,
    seconds,
    strongest,
    snapped,
    reason,
    nearest,
    notCompared,
    family,
    notes,
    a,
    b,
  };
}

function witnessToJson(witness: Witness, files: readonly string[]): object {
  const { level, valueA, valueB, difference, rounding, device, words, a } = witness;
  return {
    level,
    weights: weightsToJson(a, witness.weights),
    inputs: inputsToJson(witness),
    valueA,
    valueB,
    difference,
    rounding,
    device,
    words,
    files,
  };
}

/** Each input as a flat list, by its name. */
function inputsToJson({ a, inputs }: Witness): object {
  return Object.fromEntries(
    a.inputs.map(({ name, offset, size }) => [name, inputs.slice(offset, offset + size)]),
  );
}
