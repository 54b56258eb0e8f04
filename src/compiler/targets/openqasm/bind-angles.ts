// Weights and inputs put in as numbers, so that angles become constants.
import type { OptionNames } from '../../../option-names.ts';
import { UserError } from '../../../user-error.ts';
import { compileAngles, evaluateSteps, reachedFrom } from '../../circuit/angle-program.ts';
import { constant } from '../../circuit/angles.ts';
import { inputCount, weightCount, type Angle, type Circuit } from '../../circuit/circuit.ts';
import {
  allOperations,
  anglesOf,
  changesWith,
  foldOf,
  mapOperations,
  withAngles,
  withOperands,
} from '../../circuit/walk.ts';

/** Numbers in place of parameters: [weights] and [inputs], in radians; what is absent stays open. */
export interface Bound {
  readonly weights?: ArrayLike<number> | undefined;
  /** One sample. */
  readonly inputs?: ArrayLike<number> | undefined;
}

export const boundNames: OptionNames<Bound> = { weights: true, inputs: true };

/** Angles that depend on nothing that is left open become constants. Throws UserError when a vector has the wrong length. */
export function bindAngles(circuit: Circuit, { weights, inputs }: Bound): Circuit {
  refuseLength('weights', weights, weightCount(circuit));
  refuseLength('inputs', inputs, inputCount(circuit));
  const angles = [...new Set(allOperations(circuit.operations).flatMap(anglesOf))];
  const program = compileAngles(angles);
  const given = { weights: weights !== undefined, inputs: inputs !== undefined, nothing: true };
  const open = reachedFrom(program.steps, (step) => !given[changesWith(step)]);
  const values = new Float64Array(program.steps.length);
  const known = [...open.keys()].filter((step) => !open[step]);
  evaluateSteps(program, known, weights ?? [], inputs ?? [], 0, values);
  const numbers = new Map<Angle, Angle>();
  angles.forEach((angle, i) => {
    const step = program.results[i];
    if (!open[step]) numbers.set(angle, constant(values[step]));
  });
  /** Where only one vector is given, its leaves inside open angles become numbers, too. */
  const partly = foldOf<Angle, Angle>((angle, bound) => {
    if (angle.kind === 'weight' && weights) return constant(weights[angle.index]);
    if (angle.kind === 'input' && inputs) return constant(inputs[angle.index]);
    return withOperands(angle, bound);
  });
  const numberOf = (angle: Angle): Angle => numbers.get(angle) ?? (weights || inputs ? partly(angle) : angle);
  const operations = mapOperations(circuit.operations, (operation) => withAngles(operation, numberOf));
  return { ...circuit, operations };
}

function refuseLength(what: string, vector: ArrayLike<number> | undefined, count: number): void {
  if (vector && vector.length !== count)
    throw new UserError(`the circuit takes ${count} ${what} and was given ${vector.length}`);
}
