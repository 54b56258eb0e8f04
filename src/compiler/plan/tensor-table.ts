// The tensors of a plan while it is written: equal ones stand once, under whatever legs they are asked for.
import type { Variation } from './network.ts';
import type { LegId, Step, Tensor, TensorId } from './plan.ts';

export interface TensorTable {
  readonly tensors: readonly Tensor[];
  /** The steps that make them, by how often each runs. */
  readonly steps: Readonly<Record<Variation, Step[]>>;
  /** The tensor whose numbers it has: itself, unless it is that tensor under other legs. */
  baseOf(tensor: TensorId): TensorId;
  variationOf(tensor: TensorId): Variation;
  /** The tensor of this key under these legs; made by `step` if it is new. */
  named(key: string, legs: readonly LegId[], varies: Variation, step: (out: TensorId) => Step): TensorId;
  /** The same numbers under other legs of the same sizes. */
  rename(tensor: TensorId, legs: readonly LegId[]): TensorId;
}

export function createTensorTable(): TensorTable {
  const tensors: Tensor[] = [];
  /** By tensor. */
  const variations: Variation[] = [];
  const steps: Record<Variation, Step[]> = { never: [], batch: [], sample: [] };
  const tensorOfKey = new Map<string, TensorId>();
  const baseOf = (tensor: TensorId): TensorId => tensors[tensor].of ?? tensor;

  function rename(tensor: TensorId, legs: readonly LegId[]): TensorId {
    variations.push(variations[tensor]);
    return tensors.push({ ...tensors[tensor], legs, of: baseOf(tensor) }) - 1;
  }

  return {
    tensors,
    steps,
    baseOf,
    variationOf: (tensor) => variations[tensor],
    named(key, legs, varies, step) {
      const known = tensorOfKey.get(key);
      if (known !== undefined) return sameLegs(tensors[known].legs, legs) ? known : rename(known, legs);
      const out = tensors.push({ legs, batched: varies === 'sample' }) - 1;
      variations.push(varies);
      tensorOfKey.set(key, out);
      steps[varies].push(step(out));
      return out;
    },
    rename,
  };
}

function sameLegs(a: readonly LegId[], b: readonly LegId[]): boolean {
  return a.length === b.length && a.every((leg, index) => leg === b[index]);
}
