// Descriptors: the work of one call of a kernel as a row of 32-bit integers in memory, in one layout a kernel.
// The lowering writes the rows, the kernels read them; both go by the names of the fields.
import { loadFloat, loadInt, plus, type Instruction } from './instructions.ts';

/**
 * Where a tensor lies: an offset from one of the bases in the frame with which a kernel is called.
 * - program: constants, for all batches; batch: what depends on weights; chunk: what depends on a chunk of samples,
 *   one for each thread; sums: sums over samples, one for each group of chunks; io: what goes in and out for a chunk;
 *   temporary: what one call leaves to the next, outside chunks.
 */
export const bases = ['program', 'batch', 'chunk', 'sums', 'io', 'temporary'] as const;
export type Base = (typeof bases)[number];

/** Bytes of a frame: the address of each base. */
export const frameBytes = 4 * bases.length;

export interface Place {
  readonly base: Base;
  /** Bytes from the base. */
  readonly offset: number;
}

/** Fields in capitals are places and take two integers: the base, then the offset. Tables are offsets in 'program'. */
// prettier-ignore
const layouts = {
  /** out[s, i, j] = Σ_k a[s, i, k] · b[s, k, j]; a packed in blocks of four rows (see `pack`), j in vectors. */
  gemm: [
    'A', 'B', 'OUT', 'SCRATCH', 'sharedCount', 'sharedTable', 'aShared', 'units', 'unitTable', 'laneBytes',
    'sum', 'sumTable', 'rows', 'rowTable', 'add',
  ],
  /**
   * out[s, i, j] = Σ_k a[s, i, k] · b[s, k, j] in every lane, or summed over the lanes; then `outVectors` says that each
   * four rows lie together in out.
   */
  lanewise: [
    'A', 'B', 'OUT', 'sharedCount', 'sharedTable', 'columns', 'columnTable', 'rows', 'rowTable', 'sum',
    'sumTable', 'sumBlock', 'laneBytes', 'add', 'outVectors',
  ],
  /** The same in every lane, without a sum over them: for rows that fit the scratch. */
  lanewisePacked: [
    'A', 'B', 'OUT', 'SCRATCH', 'sharedCount', 'sharedTable', 'columns', 'columnTable', 'rows', 'rowTable', 'sum',
    'sumTable', 'sumBlock', 'laneBytes', 'add',
  ],
  /** Any contraction, number by number; strides of lanes are 0 where a tensor has none. */
  generic: [
    'A', 'B', 'OUT', 'sharedCount', 'sharedTable', 'columns', 'columnTable', 'rows', 'rowTable', 'sum',
    'sumTable', 'outLanes', 'sumLanes', 'aLane', 'bLane', 'outLane', 'add',
  ],
  /** out[s, block, k, r] = from[shared[s] + row[width · block + r] + sum[k]] for r < width; the last block has the rest. */
  pack: ['FROM', 'OUT', 'sharedCount', 'sharedTable', 'rows', 'rowTable', 'sum', 'sumTable', 'width'],
  /** out[e] ← (cos θ/2, sin θ/2, cos θ, sin θ) for each angle θ = from[e], |θ| ≤ 2π; zeros for halves or wholes not wanted. */
  trigonometry: ['FROM', 'OUT', 'angles', 'half', 'whole', 'laneBytes'],
  /** out[i] ← matrix[i] · (1, functions) */
  encode: ['FUNCTIONS', 'OUT', 'entries', 'matrixTable', 'laneBytes'],
  /** out ← out + Σ_i from[i] · (matrix[i] · (1, functions)) */
  pullEncode: ['FROM', 'FUNCTIONS', 'OUT', 'entries', 'matrixTable', 'laneBytes'],
  /** out[i] ← out[i] + coefficient · from[i] */
  output: ['FROM', 'OUT', 'entries', 'coefficient', 'laneBytes', 'fromBatched'],
  /** out[i] ← (out[i] +) coefficient · from[i], or, without lanes, out[i] ← out[i] + its sum over the lanes */
  seed: ['FROM', 'OUT', 'entries', 'coefficient', 'laneBytes', 'outBatched', 'add'],
  /** out ← 0 */
  clear: ['OUT', 'bytes'],
  /** out ← out + from, in vectors */
  accumulate: ['FROM', 'OUT', 'bytes'],
  /** out ← from, in vectors */
  copy: ['FROM', 'OUT', 'bytes'],
  // Of weight sets in lanes: rows of `rowBytes`, in double precision; a complex number takes two rows.
  /** out ← G · from, or G† · from, on the rows of the table: pairs of complex rows, or `size` of them. */
  turnPairs: ['FROM', 'OUT', 'MATRIX', 'groups', 'groupTable', 'rowBytes'],
  turnRows: ['FROM', 'OUT', 'MATRIX', 'SCRATCH', 'groups', 'groupTable', 'size', 'rowBytes'],
  /** out ← Σ gradient · conj(product) over the pairs of complex rows of the table. */
  overlap: ['GRADIENT', 'PRODUCT', 'OUT', 'terms', 'termTable', 'rowBytes'],
  /** out ← Σ overlap · derivative over the rows of the table. */
  slope: ['OVERLAP', 'DERIVATIVE', 'OUT', 'terms', 'termTable', 'rowBytes'],
  /** (re, im) ← u · conj(v), by a table of u, v, re, im; where im is negative, re ← |u|². */
  conjugateProducts: ['FROM', 'OUT', 'terms', 'termTable', 'rowBytes'],
  /** The way back: gradient by u and v of that by (re, im), added; by |u|² written. */
  pullProducts: ['FROM', 'GRADIENT', 'UNITARY', 'terms', 'termTable', 'rowBytes'],
  /** (a, b) ← (a + b, a − b) by a table of a; b stands `step` after a. `butterflies`: on two bits at once. */
  butterfly: ['OUT', 'pairs', 'pairTable', 'step', 'rowBytes'],
  /**
   * By a table of rows and factors, four entries at a time, between rows and a vector of single precision of each lane,
   * `laneBytes` after the one before. `takeEntries`: entry ← factor · row; `pullEntries`: row ← row + factor · entry.
   */
  entries: ['ROWS', 'ENTRIES', 'fours', 'entryTable', 'rowBytes', 'laneBytes'],
} as const;

export type Layout = keyof typeof layouts;
type Field<L extends Layout> = (typeof layouts)[L][number];

/** Values for the fields of a layout: places for those in capitals. */
export type Fields<L extends Layout> = {
  readonly [F in Field<L>]: F extends Uppercase<F> ? Place : number;
};

/** The row of integers of a call: the kernel's index in the table, then the fields. */
export function descriptor<L extends Layout>(kernel: number, layout: L, fields: Fields<L>): number[] {
  const row = [kernel];
  for (const field of layouts[layout]) {
    const given = (fields as Readonly<Record<string, number | Place>>)[field];
    if (typeof given === 'number') row.push(given);
    else row.push(4 * bases.indexOf(given.base), given.offset);
  }
  return row;
}

/** Where a field stands in the row; a place takes this and the next. */
export function fieldIndex<L extends Layout>(layout: L, field: Field<L>): number {
  let index = 1;
  for (const before of layouts[layout]) {
    if (before === field) return index;
    index += isPlace(before) ? 2 : 1;
  }
  throw new Error(`no field ${field}`);
}

/** A float's bits, for a field that holds a float. */
export function floatBits(number: number): number {
  return new Int32Array(Float32Array.of(number).buffer)[0];
}

/** How a kernel with the parameters $d and $frame reads its fields. */
export function fieldsOf<L extends Layout>(layout: L) {
  const at = (field: Field<L>) => 4 * fieldIndex(layout, field);
  return {
    int: (field: Field<L>): Instruction => loadInt('d', at(field)),
    table: (field: Field<L> & `${string}Table`): Instruction =>
      plus(loadInt('frame'), loadInt('d', at(field))),
    float: (field: Field<L>): Instruction => loadFloat('d', at(field)),
    address: (field: Field<L>): Instruction =>
      plus(loadInt(plus('frame', loadInt('d', at(field)))), loadInt('d', at(field) + 4)),
  };
}

function isPlace(field: string): boolean {
  return field === field.toUpperCase();
}
