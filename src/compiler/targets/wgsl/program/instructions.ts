// Instructions of a device program: a plan with all that the host does elsewhere (angles, block matrices, encoders, and
// the gradients by them) as a list of small works on numbers that lie in one memory.
import { offsetsOf, type Axis, type Contraction } from '../../../plan/contraction.ts';

/**
 * Where a vector lies: once for all samples, once a sample, or once a workgroup that sums over its samples. What workgroups
 * summed is added up before `onceBack`, which reads the total.
 */
export type Region = 'once' | 'each' | 'sums';

/**
 * When instructions run: `load` once for all batches, `once` a batch, `each` a sample, `onceBack` a batch. `eachBack` follows
 * `each` at once; where something else comes between, `each` runs again before it.
 */
export const phases = ['load', 'once', 'each', 'eachBack', 'onceBack'] as const;
export type Phase = (typeof phases)[number];

/** Numbers that are written and read as one; a precise one has a second number for each, the rest of its rounding. */
export interface Vector {
  readonly region: Region;
  readonly size: number;
  readonly precise: boolean;
  /** Known from the start, and never written. */
  readonly constants?: readonly number[];
}

/** A vector from one of its numbers on. */
export interface Operand {
  readonly vector: Vector;
  readonly at: number;
}

/** Loops as offsets in numbers: out[slice, row, column] = Σ a[slice, row, sum] · b[slice, column, sum]. */
export interface Loops {
  readonly slices: { readonly a: Offsets; readonly b: Offsets; readonly out: Offsets };
  readonly rows: { readonly a: Offsets; readonly out: Offsets };
  readonly columns: { readonly b: Offsets; readonly out: Offsets };
  readonly sum: { readonly a: Offsets; readonly b: Offsets };
}
export type Offsets = ArrayLike<number>;

export type Instruction =
  /** Over the samples too, where `out` is not of each sample but an operand is. Precise where `out` is. */
  | { readonly kind: 'contract'; readonly out: Operand; readonly a: Operand; readonly b: Operand; readonly loops: Loops; readonly add: boolean }
  /** out (+)= Σ terms: single numbers of one region. */
  | { readonly kind: 'total'; readonly out: Operand; readonly terms: readonly Operand[]; readonly add: boolean }
  /** out[i] = Σ_f matrix[5 i + f] · f(angle), f in the order of `trigonometric`. */
  | { readonly kind: 'encode'; readonly out: Operand; readonly angle: Operand; readonly matrix: Operand }
  /** out = Σ_i gradient[i] Σ_f matrix[5 i + f] · f′(angle) */
  | { readonly kind: 'pull'; readonly out: Operand; readonly angle: Operand; readonly matrix: Operand; readonly gradient: Operand; readonly count: number }
  /** out = a function of single numbers x and y, times `flow` where it is a derivative. `code` as `functionCodes` has it. */
  | { readonly kind: 'apply'; readonly out: Operand; readonly code: number; readonly x: Operand; readonly y: Operand; readonly flow: Operand }
  /** The numbers of a sample, from or to a buffer of the caller: [batch × out.size]. */
  | { readonly kind: 'load'; readonly out: Operand; readonly source: 'inputs' | 'upstream' }
  | { readonly kind: 'store'; readonly from: Operand; readonly target: 'values' | 'gradInputs' }; // prettier-ignore

export interface Builder {
  /** Instructions by phase, in an order in which they may run. */
  readonly instructions: Readonly<Record<Phase, Instruction[]>>;
  vector(region: Region, size: number, precise?: boolean): Vector;
  /** Equal numbers stand once. `precise`: to twice single precision. */
  constant(numbers: ArrayLike<number>, precise?: boolean): Vector;
  emit(phase: Phase, instruction: Instruction): void;
  /** From now on, what is emitted to `each` goes to `eachBack`. */
  turnBack(): void;
}

export function createBuilder(): Builder {
  const instructions: Record<Phase, Instruction[]> = {
    load: [],
    once: [],
    each: [],
    eachBack: [],
    onceBack: [],
  };
  let each: Phase = 'each';
  const constants = new Map<string, Vector>();
  return {
    instructions,
    vector: (region, size, precise = false) => ({ region, size, precise }),
    constant(numbers, precise = false) {
      const list = Array.from(numbers);
      const key = `${precise} ${list.join(' ')}`;
      let known = constants.get(key);
      if (!known) {
        known = { region: 'once', size: list.length, precise, constants: list };
        constants.set(key, known);
      }
      return known;
    },
    emit(phase, instruction) {
      instructions[phase === 'each' ? each : phase].push(instruction);
    },
    turnBack: () => void (each = 'eachBack'),
  };
}

export function whole(vector: Vector): Operand {
  return { vector, at: 0 };
}

export function loopsOf({
  shared,
  rows,
  columns,
  sum,
}: Pick<Contraction, 'shared' | 'rows' | 'columns' | 'sum'>): Loops {
  return {
    slices: { a: offsetsOf(shared, 'a'), b: offsetsOf(shared, 'b'), out: offsetsOf(shared, 'out') },
    rows: { a: offsetsOf(rows, 'a'), out: offsetsOf(rows, 'out') },
    columns: { b: offsetsOf(columns, 'b'), out: offsetsOf(columns, 'out') },
    sum: { a: offsetsOf(sum, 'a'), b: offsetsOf(sum, 'b') },
  };
}

/** out[to[i]] = b[0] · a[from[i]] */
export function scaledLoops(from: Offsets, to: Offsets): Loops {
  const zero = [0];
  return {
    slices: { a: zero, b: zero, out: zero },
    rows: { a: from, out: to },
    columns: { b: zero, out: zero },
    sum: { a: zero, b: zero },
  };
}

/** 0, 1, …, count − 1 */
export function upTo(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => index);
}

/** What an instruction reads, with how many numbers from there on matter for its order; and what it writes. */
export function operandsOf(instruction: Instruction): {
  readonly reads: readonly Operand[];
  readonly writes: Operand | undefined;
  readonly adds: boolean;
} {
  switch (instruction.kind) {
    case 'contract':
      return { reads: [instruction.a, instruction.b], writes: instruction.out, adds: instruction.add };
    case 'total':
      return { reads: instruction.terms, writes: instruction.out, adds: instruction.add };
    case 'encode':
      return { reads: [instruction.angle, instruction.matrix], writes: instruction.out, adds: false };
    case 'pull':
      return {
        reads: [instruction.angle, instruction.matrix, instruction.gradient],
        writes: instruction.out,
        adds: false,
      };
    case 'apply':
      return {
        reads: [instruction.x, instruction.y, instruction.flow],
        writes: instruction.out,
        adds: false,
      };
    case 'load':
      return { reads: [], writes: instruction.out, adds: false };
    case 'store':
      return { reads: [instruction.from], writes: undefined, adds: false };
    default:
      return instruction satisfies never;
  }
}

/** Numbers from the written operand on, among which all are that an instruction writes. */
export function sizeWritten(instruction: Instruction): number {
  switch (instruction.kind) {
    case 'contract': {
      const { slices, rows, columns } = instruction.loops;
      return 1 + largest(slices.out) + largest(rows.out) + largest(columns.out);
    }
    case 'encode':
    case 'load':
      return instruction.out.vector.size;
    case 'total':
    case 'pull':
    case 'apply':
      return 1;
    case 'store':
      return 0;
    default:
      return instruction satisfies never;
  }
}

function largest(offsets: Offsets): number {
  let most = 0;
  for (let at = 0; at < offsets.length; at++) most = Math.max(most, offsets[at]);
  return most;
}

/** Axes of a sum in two groups whose offsets add up: as near to `wanted` parts as their sizes allow, and the rest. */
export function splitSum(
  sum: readonly Axis[],
  wanted: number,
): { readonly parts: Axis[]; readonly rest: Axis[] } {
  const parts: Axis[] = [];
  const rest = [...sum];
  let left = wanted;
  while (rest.length > 0 && left > 1) {
    const axis = rest.shift()!;
    let own = Math.min(left, axis.size);
    while (axis.size % own !== 0) own--;
    const inner = axis.size / own;
    parts.push({ size: own, a: axis.a * inner, b: axis.b * inner, out: 0 });
    if (inner > 1) {
      rest.unshift({ ...axis, size: inner });
      break;
    }
    left = Math.floor(left / own);
  }
  return { parts, rest };
}
