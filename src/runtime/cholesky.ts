// Positive definite matrices as L·Lᵀ, and systems of equations by it.

/** The lower triangle L, row by row, of a matrix [width × width] of which the lower triangle is read. */
export function cholesky(matrix: ArrayLike<number>, width: number): Float64Array {
  const factor = new Float64Array((width * (width + 1)) / 2);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * width + j];
      for (let k = 0; k < j; k++) sum -= factor[at(i, k)] * factor[at(j, k)];
      factor[at(i, j)] = i === j ? Math.sqrt(sum) : sum / factor[at(j, j)];
    }
  }
  return factor;
}

/** Solves L·x = b, in place of b. */
export function forwardSolve(factor: ArrayLike<number>, b: Float64Array): void {
  for (let row = 0; row < b.length; row++) {
    let value = b[row];
    for (let column = 0; column < row; column++) value -= factor[at(row, column)] * b[column];
    b[row] = value / factor[at(row, row)];
  }
}

/** Solves Lᵀ·x = b, in place of b. */
export function backSolve(factor: ArrayLike<number>, b: Float64Array): void {
  for (let row = b.length - 1; row >= 0; row--) {
    let value = b[row];
    for (let below = row + 1; below < b.length; below++) value -= factor[at(below, row)] * b[below];
    b[row] = value / factor[at(row, row)];
  }
}

function at(row: number, column: number): number {
  return (row * (row + 1)) / 2 + column;
}
