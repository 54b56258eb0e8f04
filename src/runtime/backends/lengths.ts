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
  /** The part of each weight set, K of them. Throws UserError unless inputs are those of one batch or of K, and upstream of K. */
  perWeightSet(
    weights: readonly ArrayLike<number>[],
    inputs: ArrayLike<number>,
    upstream: ArrayLike<number>,
    batch: number,
  ): WeightSet[];
}

/** What one weight set is computed with. */
export interface WeightSet {
  readonly weights: ArrayLike<number>;
  /** [batch × inputs] */
  readonly inputs: ArrayLike<number>;
  /** [batch × outputs] */
  readonly upstream: ArrayLike<number>;
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
    perWeightSet(weights, inputs, upstream, batch) {
      const sets = weights.length;
      const [own, flows] = [batch * size, batch * outputs];
      const areShared = inputs.length === own;
      if (!areShared && inputs.length !== sets * own) {
        throw new UserError(
          `${name} takes ${own} inputs for a batch of ${batch}, or ${sets * own} for one of each of ${sets} ` +
            `weight sets, but ${inputs.length} were given.`,
        );
      }
      if (upstream.length !== sets * flows) {
        throw new UserError(
          `${name} yields ${sets * flows} numbers for a batch of ${batch} and ${sets} weight sets, ` +
            `but ${upstream.length} upstream gradients were given.`,
        );
      }
      return weights.map((each, set) => ({
        weights: each,
        inputs: areShared ? inputs : part(inputs, set * own, own),
        upstream: part(upstream, set * flows, flows),
      }));
    },
  };
}

function part(numbers: ArrayLike<number>, from: number, count: number): ArrayLike<number> {
  if (ArrayBuffer.isView(numbers)) return (numbers as Float64Array).subarray(from, from + count);
  return Array.prototype.slice.call(numbers, from, from + count);
}
