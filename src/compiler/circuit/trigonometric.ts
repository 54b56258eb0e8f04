// The law of the gate table: in each angle θ a gate's matrix is a combination of 1, cos θ/2, sin θ/2, cos θ and sin θ. The
// coefficients are told from the matrix at a few angles, for plans and for kernels that make matrices on a device.

/** The functions of an angle θ, in the order of coefficients. */
export const trigonometric = ['1', 'cos θ/2', 'sin θ/2', 'cos θ', 'sin θ'] as const;

const count = trigonometric.length;

/** The values of `trigonometric` at an angle in radians. */
export function functionsAt(angle: number): number[] {
  return [1, Math.cos(angle / 2), Math.sin(angle / 2), Math.cos(angle), Math.sin(angle)];
}

/** Their derivatives. */
export function derivativesAt(angle: number): number[] {
  return [0, -Math.sin(angle / 2) / 2, Math.cos(angle / 2) / 2, -Math.sin(angle), Math.cos(angle)];
}

/** Five places in one period of 4π: frequencies 0, 1/2 and 1 are told apart exactly. */
const nodes = trigonometric.map((_, index) => (4 * Math.PI * index) / count);

/** coefficients[f] = Σ_j fit[f][j] · value(nodes[j]): the discrete Fourier transform at these frequencies. */
const fit = trigonometric.map((_, f) =>
  nodes.map((node) => ((f === 0 ? 1 : 2) / count) * functionsAt(node)[f]),
);

/** Places where other frequencies would show. */
const tests = [0.7316, 5.1893];
const dust = 1e-14;
const mostError = 1e-9;

/**
 * coefficients[f · size + i] such that valuesAt(θ)[i] = Σ_f coefficients[f · size + i] · functionsAt(θ)[f] for all θ,
 * without rounding dust. Throws where there are none, naming `what` has these values.
 */
export function splitByFunctions(valuesAt: (angle: number) => ArrayLike<number>, what: string): Float64Array {
  const values = nodes.map(valuesAt);
  const size = values[0].length;
  const coefficients = new Float64Array(count * size);
  fit.forEach((row, f) =>
    row.forEach((share, j) => {
      for (let i = 0; i < size; i++) coefficients[f * size + i] += share * values[j][i];
    }),
  );
  for (const angle of tests) {
    const functions = functionsAt(angle);
    const expected = valuesAt(angle);
    for (let i = 0; i < size; i++) {
      const value = functions.reduce((sum, each, f) => sum + each * coefficients[f * size + i], 0);
      if (!(Math.abs(value - expected[i]) <= mostError))
        throw new Error(`${what} is no combination of ${trigonometric.join(', ')} in its angle θ`);
    }
  }
  return coefficients.map((value) => (Math.abs(value) < dust ? 0 : value));
}
