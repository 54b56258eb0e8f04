// The lengths of what a caller hands to an executable, checked the same way by every backend.
import { inputCount, outputCount, weightCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import { UserError } from '../../user-error.ts';

/** Throws UserError unless there are [weights], [batch × inputs] and, where given, [batch × outputs] numbers. */
export function checkLengths(
  circuit: Circuit,
  weights: ArrayLike<number>,
  inputs: ArrayLike<number>,
  batch: number,
  upstream?: ArrayLike<number>,
): void {
  const name = `Circuit "${circuit.name}"`;
  const count = weightCount(circuit);
  if (weights.length !== count)
    throw new UserError(`${name} has ${count} weights, but ${weights.length} were given.`);
  const size = inputCount(circuit);
  if (inputs.length !== batch * size) {
    throw new UserError(
      `${name} takes ${size} inputs a sample, ${batch * size} for a batch of ${batch}, but ${inputs.length} were given.`,
    );
  }
  const outputs = outputCount(circuit);
  if (upstream && upstream.length !== batch * outputs) {
    throw new UserError(
      `${name} yields ${batch * outputs} numbers for a batch of ${batch}, but ${upstream.length} upstream gradients were given.`,
    );
  }
}
