// Between angles and matrices: fills the pool with gate matrices, and turns gradients by a matrix into those by its angles.
import type { GateMatrix } from './reference-program.ts';

/** Writes the matrix, its adjoint, and (for columns of a density matrix) its conjugate and transpose. */
export function fillMatrix(source: GateMatrix, values: Float64Array, pool: Float64Array): void {
  const matrix = source.gate.matrix(source.steps.map((step) => values[step]));
  const d = Math.sqrt(matrix.length / 2);
  for (let row = 0; row < d; row++) {
    for (let column = 0; column < d; column++) {
      const here = 2 * (row * d + column);
      const there = 2 * (column * d + row);
      const re = matrix[here];
      const im = matrix[here + 1];
      pool[source.matrix + here] = re;
      pool[source.matrix + here + 1] = im;
      pool[source.adjoint + there] = re;
      pool[source.adjoint + there + 1] = -im;
      if (source.conjugate < 0) continue;
      pool[source.conjugate + here] = re;
      pool[source.conjugate + here + 1] = -im;
      pool[source.transpose + there] = re;
      pool[source.transpose + there + 1] = im;
    }
  }
}

/**
 * Adds 2 Re Σ ∂U/∂t · E to `flows` at the step of each varying angle t, and clears E. The gradient by an angle costs
 * one small product, however often the gate was met and however large the batch was.
 */
export function contractGradient(
  source: GateMatrix,
  values: Float64Array,
  gradient: Float64Array,
  flows: Float64Array,
): void {
  const derivatives = source.gate.derivatives(source.steps.map((step) => values[step]));
  for (const angle of source.varying) {
    const derivative = derivatives[angle];
    let sum = 0;
    for (let k = 0; k < derivative.length; k += 2) {
      sum +=
        derivative[k] * gradient[source.gradient + k] - derivative[k + 1] * gradient[source.gradient + k + 1];
    }
    flows[source.steps[angle]] += 2 * sum;
  }
  gradient.fill(0, source.gradient, source.gradient + derivatives[0].length);
}
