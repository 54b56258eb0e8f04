// A device program: instructions as a schedule and a table, and where its numbers lie that others bring and take.
import { whole, type Builder, type Vector } from './instructions.ts';
import { schedule, type Schedule } from './schedule.ts';
import { tableOf, type Table } from './table.ts';

export interface DeviceProgram {
  readonly table: Table;
  /** Multiply-adds of a sample. */
  readonly multiplyAdds: number;
  /** Codes of the functions that angles go through. */
  readonly functions: readonly number[];
  /** Numbers once for all samples, of each sample, and summed over samples by each workgroup. */
  readonly sizes: Schedule['sizes'];
  /** Where totals of the sums belong, among the numbers that are there once. */
  readonly totals: number;
  /** The first numbers of those that are there once. */
  readonly constants: Float32Array<ArrayBuffer>;
  /** Where weights are to be put before a batch. */
  readonly weights: number;
}

export interface Ends {
  /** To be there before `once`. */
  readonly weights: Vector;
  /** Read after all instructions. */
  readonly kept: readonly Vector[];
}

/** All that was emitted, and the places of vectors among the numbers that are there once. */
export function programOf(
  builder: Builder,
  { weights, kept }: Ends,
): { readonly program: DeviceProgram; placeOf(vector: Vector): number } {
  const one = builder.constant([1]);
  const scheduled = schedule(builder.instructions, [weights, one], kept);
  const placeOf = (vector: Vector) => scheduled.placeOf(whole(vector), 'once').at;
  const table = tableOf(scheduled, placeOf(one));
  const ofEach = table.work.slice(table.spans.each[0], table.spans.eachBack[1]);
  const program = {
    multiplyAdds: ofEach.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
    functions: functionsOf(builder),
    table,
    sizes: scheduled.sizes,
    totals: scheduled.totals,
    constants: constantsOf(scheduled.constants),
    weights: placeOf(weights),
  };
  return { program, placeOf };
}

function functionsOf({ instructions }: Builder): number[] {
  const all = Object.values(instructions).flat();
  return [...new Set(all.flatMap((each) => (each.kind === 'apply' ? [each.code] : [])))];
}

function constantsOf(vectors: readonly Vector[]): Float32Array<ArrayBuffer> {
  const numbers = vectors.flatMap(({ constants, precise }) => {
    const high = Array.from(constants!, Math.fround);
    return precise ? [...high, ...constants!.map((value, at) => Math.fround(value - high[at]))] : high;
  });
  return Float32Array.from(numbers);
}
