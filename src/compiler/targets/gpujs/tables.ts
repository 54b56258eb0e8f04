// A contraction as the tables that the kernel reads: where in a and b each number of `out` begins, and where each term is.
import { contractionOf, offsetsOf, type Axis, type ContractStep } from '../../plan/contraction.ts';
import type { Plan } from '../../plan/plan.ts';

/** Offsets count numbers of one sample. Single precision, as gpu.js hands them on: exact below 2^24. */
export interface ContractionTables {
  /** [numbers of out]: offset in a. */
  readonly left: Float32Array;
  /** [numbers of out]: offset in b. */
  readonly right: Float32Array;
  /** [terms]: what is added to the offset in a. */
  readonly leftTerms: Float32Array;
  /** [terms]: what is added to the offset in b. */
  readonly rightTerms: Float32Array;
  readonly batched: { readonly a: boolean; readonly b: boolean; readonly out: boolean };
}

export function tablesOf(plan: Pick<Plan, 'legs' | 'tensors'>, step: ContractStep): ContractionTables {
  const { shared, rows, columns, sum, batched } = contractionOf(plan, step);
  const axes: readonly Axis[] = [...shared, ...rows, ...columns];
  const out = offsetsOf(axes, 'out');
  const inOrderOfOut = (of: 'a' | 'b') => {
    const result = new Float32Array(out.length);
    offsetsOf(axes, of).forEach((offset, index) => (result[out[index]] = offset));
    return result;
  };
  return {
    left: inOrderOfOut('a'),
    right: inOrderOfOut('b'),
    leftTerms: Float32Array.from(offsetsOf(sum, 'a')),
    rightTerms: Float32Array.from(offsetsOf(sum, 'b')),
    batched,
  };
}
