// A schedule as numbers: levels, a record for each instruction, and the offsets of its loops, in one table of u32.
import { tileSide } from '../contract.ts';
import {
  phases,
  type Instruction,
  type Offsets,
  type Operand,
  type Phase,
  type Region,
} from './instructions.ts';
import { createOffsetLists } from './offset-lists.ts';
import type { Place, Schedule } from './schedule.ts';

/** Kinds of records, by number. */
export const recordKinds = ['contract', 'precise', 'encode', 'pull', 'apply', 'load', 'store'] as const;

/**
 * Fields of a record. `start`: its first tile among those of its level (of its sort); places in numbers of their
 * regions; lows as in `Place`; tables as entries of this table.
 */
export const recordFields = [
  'kind', 'start', 'flags', 'a', 'b', 'c', 'out', 'slices', 'rows', 'columns', 'sum', 'sliceA', 'sliceB', 'sliceOut',
  'rowA', 'rowOut', 'columnB', 'columnOut', 'sumA', 'sumB', 'lowA', 'lowB', 'lowOut', 'code',
] as const; // prettier-ignore
type Fields = Record<(typeof recordFields)[number], number>;

/** Kinds in groups, each of which the kernel has a loop of its own for: where one runs, the others cost nothing. */
export const kindGroups = [['contract'], ['precise'], ['encode', 'pull', 'apply', 'load', 'store']] as const;

/** Of each group of a level: records of each sample, and their tiles; other records, which follow, and theirs. */
export const groupFields = ['each', 'eachTiles', 'others', 'otherTiles'] as const;
/** Of a level: where its records begin, then the fields of the groups. */
export const levelSize = 1 + kindGroups.length * groupFields.length;

export const regionCodes: Readonly<Record<Region, number>> = { once: 0, each: 1, sums: 2 };
/** Places of the regions of a, b, c and out in `flags`, two bits each; and the bit that says to add. */
export const flagBits = { a: 0, b: 2, c: 4, out: 6, add: 8 } as const;

export interface Table {
  readonly numbers: Uint32Array<ArrayBuffer>;
  /** By phase: its first level and the one after its last. */
  readonly spans: Readonly<Record<Phase, readonly [number, number]>>;
  /** By level: tiles, and multiply-adds, of one sample. */
  readonly work: readonly { readonly tiles: number; readonly multiplyAdds: number }[];
}

/** `one`: the place of a constant 1. */
export function tableOf(schedule: Schedule, one: number): Table {
  const levels = phases.flatMap((phase) => schedule.levels[phase].map((level) => ({ phase, level })));
  const records = levels.reduce((sum, { level }) => sum + level.length, 0);
  const recordsAt = levelSize * levels.length;
  const offsets = createOffsetLists(recordsAt + recordFields.length * records);
  const head: number[] = [];
  const body: number[] = [];
  const spans: Partial<Record<Phase, readonly [number, number]>> = {};
  const work: { tiles: number; multiplyAdds: number }[] = [];
  for (const phase of phases) {
    const begin = head.length / levelSize;
    for (const level of schedule.levels[phase]) {
      head.push(recordsAt + body.length);
      let tiles = 0;
      for (const kinds of kindGroups) {
        for (const ofEach of [true, false]) {
          const own = level.filter((each) => isOfEach(each) === ofEach && kinds.some((kind) => kind === kindOf(each))); // prettier-ignore
          let start = 0;
          for (const instruction of own) {
            const fields = recordOf(instruction, phase, { schedule, one, table: offsets.of });
            body.push(...recordFields.map((field) => (field === 'start' ? start : fields[field])));
            start += tilesOf(instruction);
          }
          head.push(own.length, start);
          tiles += start;
        }
      }
      work.push({ tiles, multiplyAdds: level.reduce((sum, each) => sum + multiplyAddsOf(each), 0) });
    }
    spans[phase] = [begin, head.length / levelSize];
  }
  const numbers = new Uint32Array(recordsAt + body.length + offsets.length());
  numbers.set(head);
  numbers.set(body, recordsAt);
  offsets.write(numbers);
  return { numbers, spans: spans as Table['spans'], work };
}

function isOfEach(instruction: Instruction): boolean {
  return instruction.kind === 'store' || instruction.out.vector.region === 'each';
}

function kindOf(instruction: Instruction): (typeof recordKinds)[number] {
  if (instruction.kind === 'contract') return instruction.out.vector.precise ? 'precise' : 'contract';
  return instruction.kind === 'total' ? 'contract' : instruction.kind;
}

/** Units of work, each of one thread. */
function tilesOf(instruction: Instruction): number {
  switch (instruction.kind) {
    case 'contract': {
      const { slices, rows, columns } = instruction.loops;
      const side = instruction.out.vector.precise ? 1 : tileSide;
      return slices.out.length * Math.ceil(rows.out.length / side) * Math.ceil(columns.out.length / side);
    }
    case 'encode':
    case 'load':
      return instruction.out.vector.size;
    case 'store':
      return instruction.from.vector.size;
    case 'total':
    case 'pull':
    case 'apply':
      return 1;
    default:
      return instruction satisfies never;
  }
}

function multiplyAddsOf(instruction: Instruction): number {
  if (instruction.kind !== 'contract') return tilesOf(instruction);
  const { slices, rows, columns, sum } = instruction.loops;
  return slices.out.length * rows.out.length * columns.out.length * sum.a.length;
}

function recordOf(
  instruction: Instruction,
  phase: Phase,
  { schedule, one, table }: { readonly schedule: Schedule; readonly one: number; readonly table: (offsets: Offsets) => number }, // prettier-ignore
): Fields {
  const fields: Fields = Object.fromEntries(recordFields.map((field) => [field, 0])) as Fields;
  const place = (operand: Operand): Place => schedule.placeOf(operand, phase);
  const put = (field: 'a' | 'b' | 'c' | 'out', { at, region, low }: Place) => {
    fields[field] = at;
    fields.flags |= regionCodes[region] << flagBits[field];
    if (field === 'a') fields.lowA = low;
    if (field === 'b') fields.lowB = low;
    if (field === 'out') fields.lowOut = low;
  };
  const set = (more: Partial<Fields> = {}) =>
    Object.assign(fields, { kind: recordKinds.indexOf(kindOf(instruction)), ...more });
  switch (instruction.kind) {
    case 'contract': {
      const { slices, rows, columns, sum } = instruction.loops;
      put('a', place(instruction.a));
      put('b', place(instruction.b));
      put('out', place(instruction.out));
      if (instruction.add) fields.flags |= 1 << flagBits.add;
      return set({
        slices: slices.out.length,
        rows: rows.out.length,
        columns: columns.out.length,
        sum: sum.a.length,
        sliceA: table(slices.a),
        sliceB: table(slices.b),
        sliceOut: table(slices.out),
        rowA: table(rows.a),
        rowOut: table(rows.out),
        columnB: table(columns.b),
        columnOut: table(columns.out),
        sumA: table(sum.a),
        sumB: table(sum.b),
      });
    }
    case 'total': {
      const terms = instruction.terms.map(place);
      put('a', { ...terms[0], at: 0 });
      put('b', { at: one, region: 'once', low: 0 });
      put('out', place(instruction.out));
      if (instruction.add) fields.flags |= 1 << flagBits.add;
      const zero = table([0]);
      return set({
        slices: 1, rows: 1, columns: 1, sum: terms.length,
        sliceA: zero, sliceB: zero, sliceOut: zero, rowA: zero, rowOut: zero, columnB: zero, columnOut: zero,
        sumA: table(terms.map(({ at }) => at)),
        sumB: table(terms.map(() => 0)),
      }); // prettier-ignore
    }
    case 'encode':
      put('a', place(instruction.angle));
      put('b', place(instruction.matrix));
      put('out', place(instruction.out));
      return set();
    case 'pull':
      put('a', place(instruction.angle));
      put('b', place(instruction.matrix));
      put('c', place(instruction.gradient));
      put('out', place(instruction.out));
      return set({ sum: instruction.count });
    case 'apply':
      put('a', place(instruction.x));
      put('b', place(instruction.y));
      put('c', place(instruction.flow));
      put('out', place(instruction.out));
      return set({ code: instruction.code });
    case 'load':
      put('out', place(instruction.out));
      return set({
        rows: instruction.out.vector.size,
        code: instruction.source === 'inputs' ? 0 : 1,
      });
    case 'store':
      put('a', place(instruction.from));
      return set({
        rows: instruction.from.vector.size,
        code: instruction.target === 'values' ? 0 : 1,
      });
    default:
      return instruction satisfies never;
  }
}
