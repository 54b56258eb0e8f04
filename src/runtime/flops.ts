// Floating-point operations of one image, as every counter here counts them: an addition, a multiplication, a comparison, a
// function such as exp are 1 each, a multiply-add 2; padding counts as if it were image, memory that moves is free.

/** undefined: nobody knows. */
export type Flops = number | undefined;

/** Undefined where one of them is. */
export function flopsTogether(...parts: readonly Flops[]): Flops {
  let sum = 0;
  for (const part of parts) {
    if (part === undefined) return undefined;
    sum += part;
  }
  return sum;
}

/** From so many numbers to the scores of so many classes, with biases. */
export function denseFlops(inputs: number, units: number): number {
  return units * (2 * inputs + 1);
}

/** An exponential, its part of the sum, a division for each class. */
export function softmaxFlops(classes: number): number {
  return 3 * classes;
}
