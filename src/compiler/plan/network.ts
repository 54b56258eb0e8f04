// A tensor network without numbers, and trees that say in which order to contract it: what the search works on.
// A leg may belong to two tensors or more; it is summed when the last tensor that has it is contracted, unless open.

/** How often a tensor's numbers change: never, with the weights (once a batch), with the inputs (once a sample). */
export type Level = 0 | 1 | 2;

export interface Network {
  /** Size of each leg. */
  readonly sizes: readonly number[];
  readonly tensors: readonly {
    readonly legs: readonly number[];
    readonly level: Level;
    /** Its gradient is wanted. */
    readonly pulled: boolean;
  }[];
  /** Legs of the result. */
  readonly open: readonly number[];
}

/**
 * Pairs to contract, in order: tensors are numbered as in the network, the result of pair i gets the number
 * `tensors.length + i`. Every number but the last is used once. Empty for a network of one tensor.
 */
export type Tree = readonly (readonly [number, number])[];
