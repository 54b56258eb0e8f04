// The lengths of what a caller hands to an executable: known once a circuit, checked the same way by every backend.
import { inputCount, outputCount, weightCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import { UserError } from '../../user-error.ts';

export interface Lengths {
  readonly weights: number;
  /** Of a sample. */
  readonly inputs: number;
  readonly outputs: number;
  /** Throws UserError unless there are [weights], [batch × inputs] and, where given, [batch × outputs] numbers. */
  check(
    weights: ArrayLike<number>,
    inputs: ArrayLike<number>,
    batch: number,
    upstream?: ArrayLike<number>,
  ): void;
}

export function lengthsOf(circuit: Circuit): Lengths {
  const name = `Circuit "${circuit.name}"`;
  const count = weightCount(circuit);
  const size = inputCount(circuit);
  const outputs = outputCount(circuit);
  return {
    weights: count,
    inputs: size,
    outputs,
    check(weights, inputs, batch, upstream) {
      if (weights.length !== count)
        throw new UserError(`${name} has ${count} weights, but ${weights.length} were given.`);
      if (inputs.length !== batch * size) {
        throw new UserError(
          `${name} takes ${size} inputs a sample, ${batch * size} for a batch of ${batch}, but ${inputs.length} were given.`,
        );
      }
      if (upstream && upstream.length !== batch * outputs) {
        throw new UserError(
          `${name} yields ${batch * outputs} numbers for a batch of ${batch}, but ${upstream.length} upstream gradients were given.`,
        );
      }
    },
  };
}
