// Weights and inputs put in as numbers, so that angles become constants.
import { UserError } from '../../../user-error.ts';
import { compileAngles, evaluateSteps } from '../../circuit/angle-program.ts';
import { constant } from '../../circuit/angles.ts';
import { inputCount, weightCount, type Angle, type Circuit, type Operation } from '../../circuit/circuit.ts';
import { allOperations, anglesOf } from '../../circuit/walk.ts';

export interface Bound {
  readonly weights?: ArrayLike<number> | undefined;
  /** One sample. */
  readonly inputs?: ArrayLike<number> | undefined;
}

/** Angles that depend on nothing that is left open become constants. Throws UserError when a vector has the wrong length. */
export function bindAngles(circuit: Circuit, { weights, inputs }: Bound): Circuit {
  refuseLength('weights', weights, weightCount(circuit));
  refuseLength('inputs', inputs, inputCount(circuit));
  const angles = [...new Set(allOperations(circuit.operations).flatMap(anglesOf))];
  const program = compileAngles(angles);
  const open: boolean[] = [];
  for (const step of program.steps) {
    if (step.kind === 'weight') open.push(!weights);
    else if (step.kind === 'input') open.push(!inputs);
    else if (step.kind === 'unary') open.push(open[step.operand]);
    else open.push(step.kind === 'binary' && (open[step.left] || open[step.right]));
  }
  const values = new Float64Array(program.steps.length);
  const known = [...open.keys()].filter((step) => !open[step]);
  evaluateSteps(program, known, weights ?? [], inputs ?? [], 0, values);
  const numbers = new Map<Angle, Angle>();
  angles.forEach((angle, i) => {
    const step = program.results[i];
    if (!open[step]) numbers.set(angle, constant(values[step]));
  });
  const replace = (operation: Operation): Operation => {
    if (operation.kind === 'gate') return { ...operation, angles: operation.angles.map(numberOf) };
    if (operation.kind === 'prepare') return { ...operation, amplitudes: operation.amplitudes.map(numberOf) };
    if (operation.kind !== 'branch') return operation;
    return { ...operation, then: operation.then.map(replace), orElse: operation.orElse.map(replace) };
  };
  const numberOf = (angle: Angle): Angle => numbers.get(angle) ?? partly(angle);
  /** Where only one vector is given, its leaves inside open angles become numbers, too. */
  const parts = new Map<Angle, Angle>();
  const partly = (angle: Angle): Angle => {
    if (!weights && !inputs) return angle;
    const pending = [angle];
    while (pending.length > 0) {
      const node = pending[pending.length - 1];
      const operands =
        node.kind === 'unary' ? [node.operand] : node.kind === 'binary' ? [node.left, node.right] : [];
      const missing = operands.filter((operand) => !parts.has(operand));
      pending.push(...missing);
      if (missing.length > 0) continue;
      pending.pop();
      if (node.kind === 'weight' && weights) parts.set(node, constant(weights[node.index]));
      else if (node.kind === 'input' && inputs) parts.set(node, constant(inputs[node.index]));
      else if (node.kind === 'unary') parts.set(node, { ...node, operand: parts.get(node.operand)! });
      else if (node.kind === 'binary')
        parts.set(node, { ...node, left: parts.get(node.left)!, right: parts.get(node.right)! });
      else parts.set(node, node);
    }
    return parts.get(angle)!;
  };
  return { ...circuit, operations: circuit.operations.map(replace) };
}

function refuseLength(what: string, vector: ArrayLike<number> | undefined, count: number): void {
  if (vector && vector.length !== count)
    throw new UserError(`the circuit takes ${count} ${what} and was given ${vector.length}`);
}
