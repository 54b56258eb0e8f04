// A large matrix product in parts that several threads can take: each part writes numbers of its own.
import { fieldIndex } from './descriptor.ts';
import { gemmVariants, panelWidth, unitBytes } from './kernels/gemm.ts';
import { kernelIndex } from './kernels/index.ts';

/** Multiply-adds below which threads cost more than they gain. */
export const leastWorthSplitting = 1e6;

/** Parts of a split call: the same for any number of threads. */
export const splitParts = 8;

/** The call as up to `parts` calls of the same kernel; the call itself where it cannot be split. */
export function splitCall(call: readonly number[], parts: number): (readonly number[])[] {
  const variant = gemmVariants.find(({ name }) => kernelIndex(name) === call[0]);
  if (!variant) return [call];
  const at = (field: Parameters<typeof fieldIndex<'gemm'>>[1]) => fieldIndex('gemm', field);
  const [shared, units, sum] = [at('sharedCount'), at('units'), at('sum')].map((field) => call[field]);
  const count = shared > 1 ? shared : units;
  const bounds = Array.from({ length: parts + 1 }, (_, part) => Math.round((part * count) / parts));
  return bounds.slice(1).flatMap((end, part) => {
    const begin = bounds[part];
    if (end === begin) return [];
    const own = [...call];
    if (shared > 1) {
      own[at('sharedCount')] = end - begin;
      own[at('sharedTable')] += 8 * begin;
      own[at('A') + 1] += begin * call[at('aShared')];
    } else {
      own[at('units')] = end - begin;
      own[at('unitTable')] += unitBytes(variant) * begin;
      if (variant.source === 'packed') own[at('B') + 1] += 4 * panelWidth * sum * begin;
    }
    return [own];
  });
}
