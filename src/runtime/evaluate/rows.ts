// A row-major array as lists of numbers, as programs read them.

/** [count][width]. */
export function rowsOf(values: Float64Array, count: number, width: number): number[][] {
  return Array.from({ length: count }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
}
