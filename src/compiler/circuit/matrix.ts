// Small square complex matrices: plain numbers, row-major, real and imaginary parts interleaved.

/** 2·d² numbers: entry (i, j) is m[2(i·d + j)] + i·m[2(i·d + j) + 1]. The first operand is the most significant bit. */
export type Matrix = readonly number[];

/** Distances below it are rounding. */
export const rounding = 1e-9;

/** Whether two matrices are equal up to rounding. */
export function isSame(a: Matrix, b: Matrix): boolean {
  return a.length === b.length && a.every((number, index) => Math.abs(number - b[index]) < rounding);
}

/** d of a d × d matrix. */
export function dimension(matrix: Matrix): number {
  return Math.sqrt(matrix.length / 2);
}

/** The d × d matrix with complex entries [re, im] given by row and column. */
export function build(d: number, entry: (row: number, column: number) => readonly [number, number]): Matrix {
  const numbers: number[] = [];
  for (let row = 0; row < d; row++) {
    for (let column = 0; column < d; column++) numbers.push(...entry(row, column));
  }
  return numbers;
}

export function identity(d: number): Matrix {
  return build(d, (row, column) => [row === column ? 1 : 0, 0]);
}

/** The matrix with these real entries. */
export function real(...entries: number[]): Matrix {
  return entries.flatMap((entry) => [entry, 0]);
}

export const paulis = {
  X: real(0, 1, 1, 0),
  Y: [0, 0, 0, -1, 0, 1, 0, 0],
  Z: real(1, 0, 0, -1),
} as const satisfies Readonly<Record<string, Matrix>>;

export function multiply(a: Matrix, b: Matrix): Matrix {
  const d = dimension(a);
  return build(d, (row, column) => {
    let re = 0;
    let im = 0;
    for (let k = 0; k < d; k++) {
      const left = 2 * (row * d + k);
      const right = 2 * (k * d + column);
      re += a[left] * b[right] - a[left + 1] * b[right + 1];
      im += a[left] * b[right + 1] + a[left + 1] * b[right];
    }
    return [re, im];
  });
}

/** The conjugate transpose. */
export function adjoint(matrix: Matrix): Matrix {
  const d = dimension(matrix);
  return build(d, (row, column) => {
    const at = 2 * (column * d + row);
    return [matrix[at], -matrix[at + 1]];
  });
}

/** The complex conjugate, entry by entry. */
export function conjugate(matrix: Matrix): Matrix {
  return matrix.map((number, index) => (index % 2 === 1 ? -number : number));
}

/** (re + i·im) · matrix */
export function scale(re: number, im: number, matrix: Matrix): Matrix {
  return matrix.map((number, index) =>
    index % 2 === 0 ? re * number - im * matrix[index + 1] : re * number + im * matrix[index - 1],
  );
}

export function add(a: Matrix, b: Matrix): Matrix {
  return a.map((number, index) => number + b[index]);
}

/** a ⊗ b, the factors of a more significant. */
export function tensor(a: Matrix, b: Matrix): Matrix {
  const m = dimension(b);
  return build(dimension(a) * m, (row, column) => {
    const left = 2 * (Math.floor(row / m) * dimension(a) + Math.floor(column / m));
    const right = 2 * ((row % m) * m + (column % m));
    return [a[left] * b[right] - a[left + 1] * b[right + 1], a[left] * b[right + 1] + a[left + 1] * b[right]];
  });
}

/** The matrix under `controls` more significant qubits: the identity unless all of them are 1. */
export function controlled(matrix: Matrix, controls: number): Matrix {
  const d = dimension(matrix);
  const size = d << controls;
  const start = size - d;
  return build(size, (row, column) => {
    if (row < start || column < start) return [row === column ? 1 : 0, 0];
    const at = 2 * ((row - start) * d + (column - start));
    return [matrix[at], matrix[at + 1]];
  });
}
