// Short bases of lattices, by Lenstra, Lenstra and Lovász (1982), in double precision: for a few dozen vectors.

/** What was done to the basis: vector `to` += factor · vector `from`, or vector `at` and the one before changed places. */
export interface BasisSteps {
  add(to: number, from: number, factor: number): void;
  swap(at: number): void;
}

const delta = 0.99;
/** Steps after which a basis counts as short enough; only how short it is depends on it. */
const mostSteps = 20_000;

/** Reduces the vectors in place and tells each step. Their numbers should be whole, or large and nearly so. */
export function reduceBasis(vectors: (readonly number[])[], steps: BasisSteps): void {
  const orthogonal: (readonly number[])[] = [];
  const norms: number[] = [];
  const project = (k: number) => {
    let rest = vectors[k];
    for (let j = 0; j < k; j++) rest = plus(rest, orthogonal[j], -dot(rest, orthogonal[j]) / norms[j]);
    orthogonal[k] = rest;
    norms[k] = dot(rest, rest);
  };

  if (vectors.length > 0) project(0);
  for (let k = 1, step = 0; k < vectors.length && step < mostSteps; step++) {
    for (let j = k - 1; j >= 0; j--) {
      const factor = -Math.round(dot(vectors[k], orthogonal[j]) / norms[j]);
      if (factor === 0) continue;
      vectors[k] = plus(vectors[k], vectors[j], factor);
      steps.add(k, j, factor);
    }
    project(k);
    const along = dot(vectors[k], orthogonal[k - 1]) / norms[k - 1];
    if (norms[k] >= (delta - along * along) * norms[k - 1]) {
      k++;
      continue;
    }
    [vectors[k - 1], vectors[k]] = [vectors[k], vectors[k - 1]];
    steps.swap(k);
    project(k - 1);
    k = Math.max(1, k - 1);
  }
}

/** By how much of each vector of a reduced basis another one becomes short: round, from the last to the first. */
export function shortening(vector: readonly number[], basis: readonly (readonly number[])[]): number[] {
  const orthogonal: (readonly number[])[] = [];
  for (const each of basis) {
    orthogonal.push(orthogonal.reduce((rest, other) => plus(rest, other, -dot(rest, other) / dot(other, other)), each)); // prettier-ignore
  }
  const factors = new Array<number>(basis.length).fill(0);
  let rest = vector;
  for (let j = basis.length - 1; j >= 0; j--) {
    factors[j] = -Math.round(dot(rest, orthogonal[j]) / dot(orthogonal[j], orthogonal[j]));
    rest = plus(rest, basis[j], factors[j]);
  }
  return factors;
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at];
  return sum;
}

function plus(a: readonly number[], b: readonly number[], factor: number): readonly number[] {
  return a.map((each, at) => each + factor * b[at]);
}
