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

/** Sizes of the entries, row by row. */
export function entriesOf(matrix: Matrix): number[] {
  return Array.from({ length: matrix.length / 2 }, (_, at) => Math.hypot(matrix[2 * at], matrix[2 * at + 1]));
}

export function isDiagonal(matrix: Matrix): boolean {
  const d = dimension(matrix);
  return entriesOf(matrix).every((size, at) => at % (d + 1) === 0 || size < rounding);
}

export function onDiagonal(matrix: Matrix): [number, number][] {
  const d = dimension(matrix);
  return Array.from({ length: d }, (_, row) => {
    const at = 2 * row * (d + 1);
    return [matrix[at], matrix[at + 1]];
  });
}

/** The arguments of a diagonal unitary's entries, in (−π, π]; undefined: it is not diagonal. */
export function phasesOnDiagonal(matrix: Matrix): number[] | undefined {
  // Adding 0 makes −0 a 0: half a revolution is π, not −π.
  return isDiagonal(matrix) ? onDiagonal(matrix).map(([re, im]) => cleaned(Math.atan2(im + 0, re))) : undefined; // prettier-ignore
}

/** An angle, without rounding where it is a simple part of π. */
export function cleaned(angle: number): number {
  for (const divisor of [1, 2, 3, 4, 6, 8, 12, 16]) {
    const part = (Math.round((angle * divisor) / Math.PI) * Math.PI) / divisor;
    if (Math.abs(angle - part) < rounding) return part;
  }
  return angle;
}

/** The matrix on `qubits` qubits that acts as `matrix` on the operands; the first qubit is the most significant bit. */
export function embed(matrix: Matrix, operands: readonly number[], qubits: number): Matrix {
  const masks = operands.map((qubit) => 1 << (qubits - 1 - qubit));
  const own = masks.reduce((all, mask) => all | mask, 0);
  const local = (index: number) => masks.reduce((value, mask) => 2 * value + Number((index & mask) !== 0), 0);
  const d = dimension(matrix);
  return build(2 ** qubits, (row, column) => {
    if ((row & ~own) !== (column & ~own)) return [0, 0];
    const at = 2 * (local(row) * d + local(column));
    return [matrix[at], matrix[at + 1]];
  });
}
