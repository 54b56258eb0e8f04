// One contraction as four groups of loops with strides: all that a kernel has to know of tensors and legs.
import { tensorSize, type Plan, type Step } from './plan.ts';

/** A loop: its length, and how far each step goes in a, b and out (0 where the tensor lacks it). Strides in numbers. */
export interface Axis {
  readonly size: number;
  readonly a: number;
  readonly b: number;
  readonly out: number;
}

export interface Contraction {
  /** Legs of a, b and out. */
  readonly shared: readonly Axis[];
  /** Legs of a and out. */
  readonly rows: readonly Axis[];
  /** Legs of b and out. */
  readonly columns: readonly Axis[];
  /** Legs of a and b, summed. */
  readonly sum: readonly Axis[];
  readonly batched: { readonly a: boolean; readonly b: boolean; readonly out: boolean };
  readonly add: boolean;
}

export type ContractStep = Extract<Step, { kind: 'contract' }>;

/**
 * The loops of a step, in the order of `out` (sums in the order of a), slowest first; neighbours that can run as one
 * are joined. Strides count numbers of one sample: where a tensor is batched in lanes, multiply by their number.
 */
export function contractionOf(plan: Pick<Plan, 'legs' | 'tensors'>, step: ContractStep): Contraction {
  const [a, b, out] = [step.a, step.b, step.out].map((id) => plan.tensors[id]);
  const strides = [step.a, step.b, step.out].map((id) => stridesOf(plan, id));
  const groups: Record<'shared' | 'rows' | 'columns' | 'sum', Axis[]> = {
    shared: [],
    rows: [],
    columns: [],
    sum: [],
  };
  const axis = (leg: number): Axis => ({
    size: plan.legs[leg],
    a: strides[0].get(leg) ?? 0,
    b: strides[1].get(leg) ?? 0,
    out: strides[2].get(leg) ?? 0,
  });
  for (const leg of out.legs) {
    const inA = a.legs.includes(leg);
    const inB = b.legs.includes(leg);
    groups[inA && inB ? 'shared' : inA ? 'rows' : 'columns'].push(axis(leg));
  }
  for (const leg of a.legs) if (!out.legs.includes(leg)) groups.sum.push(axis(leg));
  return {
    shared: joined(groups.shared),
    rows: joined(groups.rows),
    columns: joined(groups.columns),
    sum: joined(groups.sum),
    batched: { a: a.batched, b: b.batched, out: out.batched },
    add: step.add,
  };
}

/** Multiply-adds of a contraction for one sample (for all together, where nothing is batched). */
export function multiplyAdds(plan: Pick<Plan, 'legs' | 'tensors'>, step: ContractStep): number {
  const { legs } = plan.tensors[step.a];
  let product = tensorSize(plan, step.a);
  for (const leg of plan.tensors[step.b].legs) if (!legs.includes(leg)) product *= plan.legs[leg];
  return product;
}

/** Multiply-adds of any step of a plan: contractions are all the arithmetic that is counted. */
export function arithmeticOf(plan: Pick<Plan, 'legs' | 'tensors'>, step: Step): number {
  switch (step.kind) {
    case 'contract':
      return multiplyAdds(plan, step);
    case 'constant':
    case 'block':
    case 'encode':
    case 'output':
    case 'seed':
    case 'pullBlock':
    case 'pullEncode':
      return 0;
    default:
      return step satisfies never;
  }
}

/** Offsets in a, b or out of all iterations of these loops, the last axis fastest. */
export function offsetsOf(axes: readonly Axis[], of: 'a' | 'b' | 'out'): Int32Array {
  let offsets = Int32Array.of(0);
  for (const axis of axes) {
    const next = new Int32Array(offsets.length * axis.size);
    for (let i = 0; i < offsets.length; i++) {
      for (let j = 0; j < axis.size; j++) next[i * axis.size + j] = offsets[i] + j * axis[of];
    }
    offsets = next;
  }
  return offsets;
}

function stridesOf(plan: Pick<Plan, 'legs' | 'tensors'>, tensor: number): Map<number, number> {
  const strides = new Map<number, number>();
  let stride = tensorSize(plan, tensor);
  for (const leg of plan.tensors[tensor].legs) strides.set(leg, (stride /= plan.legs[leg]));
  return strides;
}

function joined(axes: readonly Axis[]): Axis[] {
  const result: Axis[] = [];
  for (const axis of axes) {
    if (axis.size === 1) continue;
    const last = result[result.length - 1];
    const fits = (of: 'a' | 'b' | 'out') => last[of] === axis[of] * axis.size;
    if (last && fits('a') && fits('b') && fits('out')) {
      result[result.length - 1] = { ...axis, size: last.size * axis.size };
    } else result.push(axis);
  }
  return result;
}
