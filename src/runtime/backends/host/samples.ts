// Some samples of a batch, and rows of numbers in which they lie side by side.

export type Numbers = Float32Array | Float64Array;

/** The samples first, first + 1, … of a batch, `count` of them. */
export interface Samples {
  /** [batch × inputs], of the whole batch. */
  readonly inputs: ArrayLike<number>;
  readonly first: number;
  readonly count: number;
}

/** A row for each encoder, or for each entry of a tensor: row r of sample first + s stands at numbers[at + r · stride + s]. */
export interface Rows {
  readonly numbers: Numbers;
  readonly at: number;
  readonly stride: number;
}
