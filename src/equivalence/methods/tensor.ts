// Tensors of residues on numbered legs, and their product: what a contraction consists of.
import type { Budget } from '../task/budget.ts';
import type { Balanced } from './balanced.ts';
import { dotProducts, matrixProducts } from './products.ts';

/** Row-major over its legs, balanced residues. */
export interface Tensor {
  readonly legs: readonly number[];
  readonly values: Float64Array;
}

/** What a product needs to know besides its factors. */
export interface Contraction {
  /** Of each leg. */
  readonly sizes: readonly number[];
  readonly field: Balanced;
  readonly budget: Budget;
}

/** Σ a · b over the legs of both that `keeps` does not name; every leg of one alone stays. */
export function multiply(
  a: Tensor,
  b: Tensor,
  keeps: (leg: number) => boolean,
  { sizes, field, budget }: Contraction,
): Tensor {
  const inA = new Set(a.legs);
  const inB = new Set(b.legs);
  const shared = a.legs.filter((leg) => inB.has(leg));
  const batch = shared.filter(keeps);
  const sum = shared.filter((leg) => !keeps(leg));
  const rows = a.legs.filter((leg) => !inB.has(leg));
  const columns = b.legs.filter((leg) => !inA.has(leg));
  const count = (legs: readonly number[]) => legs.reduce((product, leg) => product * sizes[leg], 1);
  const [m, n] = [count(rows), count(columns)];
  // Long rows of the result are made fastest.
  if (m > n) return multiply(b, a, keeps, { sizes, field, budget });
  const isDot = n === 1;
  const product = {
    a: inOrder(a, [...batch, ...rows, ...sum], sizes),
    b: inOrder(b, [...batch, ...sum, ...columns], sizes),
    batch: count(batch),
    rows: m,
    sum: count(sum),
    columns: n,
  };
  const values = isDot ? dotProducts(product, field) : matrixProducts(product, field, budget);
  return { legs: [...batch, ...rows, ...columns], values };
}

/** The values with the legs in this order. */
export function inOrder(tensor: Tensor, order: readonly number[], sizes: readonly number[]): Float64Array {
  const { legs, values } = tensor;
  if (legs.every((leg, place) => leg === order[place])) return values;
  const strides = new Map<number, number>();
  let stride = values.length;
  for (const leg of legs) strides.set(leg, (stride /= sizes[leg]));
  // Half of the offsets each, so that neither list is long.
  let split = order.length;
  let inner = 1;
  while (split > 0 && inner * sizes[order[split - 1]] <= 1024) inner *= sizes[order[--split]];
  const near = offsets(order.slice(split), sizes, strides);
  const far = offsets(order.slice(0, split), sizes, strides);
  const result = new Float64Array(values.length);
  for (let i = 0, at = 0; i < far.length; i++) {
    const start = far[i];
    for (let j = 0; j < near.length; j++) result[at++] = values[start + near[j]];
  }
  return result;
}

function offsets(
  legs: readonly number[],
  sizes: readonly number[],
  strides: ReadonlyMap<number, number>,
): Int32Array {
  let found = Int32Array.of(0);
  for (const leg of legs) {
    const [size, stride] = [sizes[leg], strides.get(leg)!];
    const next = new Int32Array(found.length * size);
    for (let i = 0, at = 0; i < found.length; i++)
      for (let j = 0; j < size; j++) next[at++] = found[i] + j * stride;
    found = next;
  }
  return found;
}
