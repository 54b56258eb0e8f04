// Where samples come from: a batch is filled when it is needed, so that a set may stay bytes, or on disk.

/** n labelled samples. */
export interface SampleSource {
  readonly count: number;
  /** Shape of one sample. */
  readonly shape: readonly number[];
  /** [count] in [0, classes). */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Writes the values of the chosen samples into `out` from its start, row-major: [chosen × …shape]. */
  fill(chosen: ArrayLike<number>, out: Float32Array): void;
  /**
   * Where the samples change from epoch to epoch: called before each, counted from 0, also before the rest of one that
   * was stopped. What it makes of them depends on the epoch alone.
   */
  beginEpoch?(epoch: number): Promise<void> | void;
  /** By class: the factor of its samples in the loss; their mean is 1. Absent: all count alike. */
  readonly classFactors?: readonly number[];
}

/** Numbers in an array of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Samples whose values [count × …shape] are at hand. */
export function sourceOfValues(
  samples: Pick<SampleSource, 'shape' | 'labels' | 'classes'> & { readonly values: Float32Array },
): SampleSource {
  const { values, shape, labels, classes } = samples;
  const size = sizeOf(shape);
  return {
    count: labels.length,
    shape,
    labels,
    classes,
    fill(chosen, out) {
      for (let row = 0; row < chosen.length; row++) {
        out.set(values.subarray(chosen[row] * size, (chosen[row] + 1) * size), row * size);
      }
    },
  };
}
