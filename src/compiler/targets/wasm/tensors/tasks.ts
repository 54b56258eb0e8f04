// Tasks of the kernels on tensors: rows of 32-bit integers in memory, in one layout a kernel. Who asks for the work writes
// them, the kernels read them; both go by the names of the fields. Addresses are absolute.
import { loadInt, type Instruction } from '../instructions.ts';

const sums = ['a', 'b', 'gate', 'rows', 'rowBytes', 'columns', 'sums', 'products'] as const;
const mix = ['a', 'b', 'gate', 'out', 'rows', 'columns', 'factor', 'second', 'shift'] as const;

// prettier-ignore
const layouts = {
  /**
   * out[row, column] = start[column] + Σ over segments and terms of a[row, segment, term] · b[segment, term, column]. A row
   * of `table` is a tile: the addresses of four rows of out, then for each segment those of four rows of a, the first of
   * which is 0 where the segment adds nothing. `segmentTable` has the address of each segment in b.
   */
  product: [
    'table', 'tiles', 'tileBytes', 'segments', 'segmentTable', 'segmentsAtOnce', 'terms', 'termsAtOnce', 'bOffset',
    'termBytes', 'columnBytes', 'outOffset', 'columns', 'bias', 'relu',
  ],
  /**
   * out[row, column] = Σ (added to out with `add`) over pairs of a[pair, row] · b[pair, column]; `table` has the addresses of the first row of a and the
   * first column of b for each pair.
   */
  outer: ['table', 'pairs', 'pairsAtOnce', 'aOffset', 'bOffset', 'out', 'outBytes', 'rows', 'columns', 'add'],
  /**
   * Of each column, in double precision: sums[column] = Σ a[row, column], products[column] = Σ a[row, column] · b[row, column];
   * gated, with 0 for a where `gate` is not above 0.
   */
  sums,
  sumsGated: sums,
  /** out[row, column] = max(a · factor[column] + shift[column], floor[0]). */
  scale: ['a', 'out', 'rows', 'columns', 'factor', 'shift', 'floor'],
  /** out[row, column] = a · factor[column] + b · second[column] + shift[column]; gated, with 0 for a as in `sums`. */
  mix,
  mixGated: mix,
  /** out = a where `gate` is above 0, else 0. */
  gate: ['a', 'gate', 'out', 'numbers'],
  /** out = max(a + b, floor), of which `floor` is the bits of a single-precision number. */
  add: ['a', 'b', 'out', 'numbers', 'floor'],
  /**
   * dx, at the first of the largest numbers of x in a window, += dy of that window, for each channel of an image. A row of
   * `table` is a window; `lowest` is the bits of −∞.
   */
  maxPoolGradient: ['x', 'dy', 'dx', 'table', 'windows', 'channels', 'pixelBytes', 'rowBytes', 'lowest'],
  /** A step of Adam of so many numbers; from `beta1` on the bits of single-precision numbers. */
  adam: [
    'value', 'gradient', 'first', 'second', 'out', 'numbers', 'beta1', 'rest1', 'beta2', 'rest2', 'rate', 'correction',
    'epsilon',
  ],
} as const;

export type TaskKind = keyof typeof layouts;
type Field<K extends TaskKind> = (typeof layouts)[K][number];
export type TaskFields<K extends TaskKind> = Readonly<Record<Field<K>, number>>;

export const taskKinds = Object.keys(layouts) as TaskKind[];

/** Integers of a task, whatever its kind: the kernel's index in the table, then its fields. */
export const taskLength = 1 + Math.max(...Object.values(layouts).map((fields) => fields.length));

/** Integers of a job: the next task to take, the number of tasks, their address. */
export const jobFields = ['next', 'count', 'tasks'] as const;

/** Writes a task where it lies among 32-bit integers. */
export function writeTask<K extends TaskKind>(
  words: Int32Array,
  at: number,
  kind: K,
  fields: TaskFields<K>,
): void {
  words[at] = taskKinds.indexOf(kind);
  layouts[kind].forEach((field: Field<K>, index) => (words[at + 1 + index] = fields[field]));
}

/** Byte offset of a field in a task. */
export function fieldAt<K extends TaskKind>(kind: K, field: Field<K>): number {
  return 4 * (1 + (layouts[kind] as readonly string[]).indexOf(field));
}

/** How a kernel with the parameter $task reads its fields. */
export function fieldsOf<K extends TaskKind>(kind: K) {
  return { int: (field: Field<K>): Instruction => loadInt('task', fieldAt(kind, field)) };
}
