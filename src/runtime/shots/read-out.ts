// Errors of the read-out: how the distribution of what is measured becomes that of what is read, and back.

/** How often a measured bit is read as the other one. */
export interface ReadOutError {
  /** Probability of reading 1 where the bit is 0. */
  readonly oneForZero: number;
  /** Probability of reading 0 where the bit is 1. */
  readonly zeroForOne: number;
}

/** In place, of a distribution of so many bits, the first the most significant: A ⊗ … ⊗ A of the confusion matrices A. */
export function misread(distribution: Float64Array, errors: readonly ReadOutError[]): void {
  errors.forEach(({ oneForZero, zeroForOne }, bit) =>
    mix(distribution, errors.length - 1 - bit, [1 - oneForZero, zeroForOne, oneForZero, 1 - zeroForOne]),
  );
}

/** In place, what `misread` does to a slope: the transposed matrices. */
export function misreadBack(slope: Float64Array, errors: readonly ReadOutError[]): void {
  errors.forEach(({ oneForZero, zeroForOne }, bit) =>
    mix(slope, errors.length - 1 - bit, [1 - oneForZero, oneForZero, zeroForOne, 1 - zeroForOne]),
  );
}

/**
 * In place, undoes `misread`: A⁻¹ ⊗ … ⊗ A⁻¹. Of counts it makes numbers whose means are those without errors, some of them
 * below 0 (Bravyi et al., Physical Review A 103, 042605 (2021), section II). The errors of each bit sum to less than 1.
 */
export function correctReadOut(distribution: Float64Array, errors: readonly ReadOutError[]): void {
  errors.forEach(({ oneForZero, zeroForOne }, bit) => {
    const scale = 1 / (1 - oneForZero - zeroForOne);
    const matrix = [1 - zeroForOne, -zeroForOne, -oneForZero, 1 - oneForZero].map((entry) => entry * scale);
    mix(distribution, errors.length - 1 - bit, matrix);
  });
}

/** The row-major matrix on the numbers that differ in this bit alone, counted from the least significant. */
function mix(numbers: Float64Array, bit: number, [a, b, c, d]: readonly number[]): void {
  const other = 2 ** bit;
  for (let low = 0; low < numbers.length; low++) {
    if (Math.floor(low / other) % 2 === 1) continue;
    const [zero, one] = [numbers[low], numbers[low + other]];
    numbers[low] = a * zero + b * one;
    numbers[low + other] = c * zero + d * one;
  }
}
