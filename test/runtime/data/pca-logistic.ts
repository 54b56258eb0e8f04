// A small float64 logistic regression on principal components: the yardstick that the phantom is calibrated by.

/** Rows of `width` numbers each. */
export interface Matrix {
  readonly rows: number;
  readonly width: number;
  readonly values: Float64Array;
}

/** Test accuracy of two-class logistic regression on the `components` leading principal components of `train`. */
export function pcaLogisticAccuracy(
  train: Matrix,
  trainLabels: ArrayLike<number>,
  test: Matrix,
  testLabels: ArrayLike<number>,
  components: number,
): number {
  const mean = columnMeans(train);
  const axes = principalAxes(centre(train, mean), components);
  const project = (x: Matrix) => projections(centre(x, mean), axes);
  const features = project(train);
  const scale = axes.map((_, k) =>
    Math.sqrt(features.reduce((sum, row) => sum + row[k] ** 2, 0) / features.length),
  );
  const scaled = (rows: number[][]) => rows.map((row) => [1, ...row.map((value, k) => value / scale[k])]);
  const weights = logisticRegression(scaled(features), trainLabels);
  const hits = scaled(project(test)).filter((row, i) => Number(dot(row, weights) > 0) === testLabels[i]);
  return hits.length / test.rows;
}

function columnMeans({ rows, width, values }: Matrix): Float64Array {
  const mean = new Float64Array(width);
  for (let i = 0; i < values.length; i++) mean[i % width] += values[i] / rows;
  return mean;
}

function centre(x: Matrix, mean: Float64Array): Matrix {
  return { ...x, values: x.values.map((value, i) => value - mean[i % x.width]) };
}

/** Orthonormal axes of greatest variance, by subspace iteration on XᵀX. */
function principalAxes(x: Matrix, count: number, iterations = 30): Float64Array[] {
  let axes: Float64Array[] = Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: x.width }, (_, i) => Math.cos((k + 1) * (i + 0.5))),
  );
  for (let iteration = 0; iteration < iterations; iteration++) {
    axes = orthonormal(
      axes.map((axis) => {
        const image = new Float64Array(x.width);
        for (let row = 0; row < x.rows; row++) {
          const values = x.values.subarray(row * x.width, (row + 1) * x.width);
          const along = dot(values, axis);
          for (let i = 0; i < x.width; i++) image[i] += along * values[i];
        }
        return image;
      }),
    );
  }
  return axes;
}

function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = Float64Array.from(vector);
    for (const other of basis) {
      const along = dot(rest, other);
      for (let i = 0; i < rest.length; i++) rest[i] -= along * other[i];
    }
    const length = Math.sqrt(dot(rest, rest));
    basis.push(rest.map((value) => value / length));
  }
  return basis;
}

function projections(x: Matrix, axes: readonly Float64Array[]): number[][] {
  return Array.from({ length: x.rows }, (_, row) =>
    axes.map((axis) => dot(x.values.subarray(row * x.width, (row + 1) * x.width), axis)),
  );
}

/** Newton's method on the log-likelihood with a slight ridge. */
function logisticRegression(rows: readonly number[][], labels: ArrayLike<number>, ridge = 1e-3): number[] {
  const width = rows[0].length;
  let weights = new Array<number>(width).fill(0);
  for (let iteration = 0; iteration < 25; iteration++) {
    const gradient = weights.map((weight) => -ridge * weight);
    const hessian = weights.map((_, i) => weights.map((_, j) => (i === j ? ridge : 0)));
    rows.forEach((row, n) => {
      const p = 1 / (1 + Math.exp(-dot(row, weights)));
      for (let i = 0; i < width; i++) {
        gradient[i] += (labels[n] - p) * row[i];
        for (let j = 0; j < width; j++) hessian[i][j] += p * (1 - p) * row[i] * row[j];
      }
    });
    const step = solve(hessian, gradient);
    weights = weights.map((weight, i) => weight + step[i]);
  }
  return weights;
}

/** Gaussian elimination for a symmetric positive definite matrix. */
function solve(matrix: readonly number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let pivot = 0; pivot < rows.length; pivot++) {
    for (let row = 0; row < rows.length; row++) {
      if (row === pivot) continue;
      const factor = rows[row][pivot] / rows[pivot][pivot];
      for (let k = pivot; k <= rows.length; k++) rows[row][k] -= factor * rows[pivot][k];
    }
  }
  return rows.map((row, i) => row[rows.length] / row[i]);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
