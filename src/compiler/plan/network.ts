// A tensor network without numbers, and trees that say in which order to contract it: what the search works on.
// A leg may belong to two tensors or more; it is summed when the last tensor that has it is contracted, unless open.

/** How often a tensor's numbers change, in rising order: never, once a batch (with the weights), once a sample. */
export const variations = ['never', 'batch', 'sample'] as const;
/** How often the numbers of a tensor change. */
export type Variation = (typeof variations)[number];

/** A product changes as often as the factor that changes more often. */
export function productVaries(a: Variation, b: Variation): Variation {
  return variations[Math.max(variations.indexOf(a), variations.indexOf(b))];
}

/** Tensors by their legs, without numbers. */
export interface Network {
  /** Size of each leg. */
  readonly sizes: readonly number[];
  readonly tensors: readonly {
    readonly legs: readonly number[];
    readonly varies: Variation;
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
