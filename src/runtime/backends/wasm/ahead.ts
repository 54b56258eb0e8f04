// What the forward pass of a batch left in the arena, for the gradients that are asked for next.
import type { Wanted } from '../../../compiler/plan/plan.ts';
import type { Batch } from '../run-plan.ts';
import type { Engine } from './engine.ts';

export interface Ahead<State> {
  /** Keeps the state of a batch whose forward pass is over. */
  keep(batch: Batch, state: State): void;
  /** The state of the batch before, where that was at the same numbers and nothing else has used the arena since. Gives it once. */
  take(batch: Batch): State | undefined;
}

export function createAhead<State>({ tenancy }: Pick<Engine, 'tenancy'>): Ahead<State> {
  let weights = new Float64Array(0);
  let inputs = new Float64Array(0);
  let kept: { readonly state: State; readonly wanted: Wanted; readonly tenancy: number } | undefined;
  return {
    keep({ ahead, ...batch }, state) {
      weights = copied(weights, batch.weights);
      inputs = copied(inputs, batch.inputs);
      kept = { state, wanted: ahead!, tenancy: tenancy() };
    },
    take({ back, ...batch }) {
      const had = kept;
      kept = undefined;
      if (!had || !back || had.tenancy !== tenancy()) return undefined;
      const { wanted } = back;
      if (wanted.weights !== had.wanted.weights || wanted.inputs !== had.wanted.inputs) return undefined;
      return areSame(weights, batch.weights) && areSame(inputs, batch.inputs) ? had.state : undefined;
    },
  };
}

/** The numbers, in the array of before where they fit it. */
function copied(before: Float64Array<ArrayBuffer>, numbers: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const copy = before.length === numbers.length ? before : new Float64Array(numbers.length);
  copy.set(numbers);
  return copy;
}

function areSame(left: Float64Array, right: ArrayLike<number>): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false;
  return true;
}
