// The tensors of a plan that exist at one moment, on the host or the device; contractions and sums make new ones.
import type { ContractStep } from '../../../compiler/plan/contraction.ts';
import { tensorSize, type Plan, type TensorId } from '../../../compiler/plan/plan.ts';
import { tablesOf, type ContractionTables } from '../../../compiler/targets/gpujs/index.ts';
import { release, type Kernels, type Values } from './kernels.ts';

export interface Tensors {
  of(tensor: TensorId): Values;
  /** Adds to the tensor where it is there already: only then does the plan add. `count`: samples of a batched one. */
  put(tensor: TensorId, numbers: Values, count: number): Promise<void>;
  contract(step: ContractStep, count: number): Promise<void>;
  /** Numbers of a tensor for so many samples, and the samples among them. */
  sizeOf(tensor: TensorId, count: number): number;
  lanesOf(tensor: TensorId, count: number): number;
  /** Frees those that were put since the start; of `batched` ones only, where that is said. */
  free(which?: 'batched'): void;
  all(): TensorMap;
}

export type TensorMap = ReadonlyMap<TensorId, Values>;

/** Makes stores that begin with tensors that they do not own. */
export function tensorStores(plan: Plan, kernels: Kernels): (given: TensorMap) => Tensors {
  const tables = new Map<ContractStep, ContractionTables>();
  const baseOf = (tensor: TensorId) => plan.tensors[tensor].of ?? tensor;
  const lanesOf = (tensor: TensorId, count: number) => (plan.tensors[tensor].batched ? count : 1);
  const sizeOf = (tensor: TensorId, count: number) => tensorSize(plan, tensor) * lanesOf(tensor, count);

  function tablesFor(step: ContractStep): ContractionTables {
    let own = tables.get(step);
    if (!own) tables.set(step, (own = tablesOf(plan, step)));
    return own;
  }

  return (given) => {
    const known = new Map(given);
    const of = (tensor: TensorId) => known.get(baseOf(tensor))!;

    async function put(tensor: TensorId, numbers: Values, count: number): Promise<void> {
      const base = baseOf(tensor);
      const before = known.get(base);
      if (!before) return void known.set(base, numbers);
      try {
        known.set(base, await kernels.add(before, numbers, sizeOf(tensor, count)));
        release(before);
      } finally {
        release(numbers);
      }
    }

    return {
      of,
      put,
      contract: async (step, count) =>
        put(step.out, await kernels.contract(tablesFor(step), of(step.a), of(step.b), count), count),
      sizeOf,
      lanesOf,
      free(which) {
        for (const [tensor, values] of known) {
          if (given.has(tensor) || (which && !plan.tensors[tensor].batched)) continue;
          release(values);
          known.delete(tensor);
        }
      },
      all: () => known,
    };
  };
}
