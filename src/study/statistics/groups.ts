// Values summed by what they have in common, such as the patient of whom an image is: groups are what is drawn at random,
// not the values in them.

/** By group, in the order of its first value. */
export interface GroupSums {
  readonly sums: Float64Array;
  /** Values in each group. */
  readonly sizes: Float64Array;
}

/** `groups`: the group of each value; without, each stands for itself. */
export function sumByGroup(values: ArrayLike<number>, groups?: readonly string[]): GroupSums {
  if (!groups) return { sums: Float64Array.from(values), sizes: new Float64Array(values.length).fill(1) };
  const numbers = new Map<string, number>();
  for (const group of groups) if (!numbers.has(group)) numbers.set(group, numbers.size);
  const sums = new Float64Array(numbers.size);
  const sizes = new Float64Array(numbers.size);
  groups.forEach((group, index) => {
    const number = numbers.get(group)!;
    sums[number] += values[index];
    sizes[number]++;
  });
  return { sums, sizes };
}
