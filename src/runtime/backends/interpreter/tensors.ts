// The tensors of a plan in float64, of one sample where they are batched, and contractions of them as plain loops.
import { contractionOf, offsetsOf, type ContractStep } from '../../../compiler/plan/contraction.ts';
import { tensorSize, type Plan, type TensorId } from '../../../compiler/plan/plan.ts';

export interface Tensors {
  of(tensor: TensorId): Float64Array;
  contract(step: ContractStep): void;
}

export function createTensors(plan: Plan): Tensors {
  const numbers = plan.tensors.map((tensor, id) =>
    tensor.of === undefined ? new Float64Array(tensorSize(plan, id)) : undefined,
  );
  const of = (tensor: TensorId) => numbers[plan.tensors[tensor].of ?? tensor]!;
  const contractions = new Map<ContractStep, () => void>();
  return {
    of,
    contract(step) {
      let run = contractions.get(step);
      if (!run) contractions.set(step, (run = compileContraction(plan, step, of)));
      run();
    },
  };
}

/** Rows for which the other factor is brought into order first. */
const manyRows = 4;

/** The loops of one contraction over its arrays; sums are made in the same order either way. */
function compileContraction(plan: Plan, step: ContractStep, of: Tensors['of']): () => void {
  const { shared, rows, columns, sum } = contractionOf(plan, step);
  const [s, r, c, k] = [shared, rows, columns, sum].map((axes) => ({
    a: offsetsOf(axes, 'a'),
    b: offsetsOf(axes, 'b'),
    out: offsetsOf(axes, 'out'),
  }));
  const [a, b, out] = [of(step.a), of(step.b), of(step.out)];
  const loops = { shared: s, sum: k, out, adds: step.add };
  const byA = { values: a, shared: s.a, own: r.a, sum: k.a, out: r.out };
  const byB = { values: b, shared: s.b, own: c.b, sum: k.b, out: c.out };
  const [few, many] = r.a.length <= c.a.length ? [byA, byB] : [byB, byA];
  return few.own.length < manyRows ? inPlace(few, many, loops) : inOrder(few, many, loops);
}

type Offsets = ReturnType<typeof offsetsOf>;

/** A factor: offsets of the legs that both have and keep, of its own, and of those that are summed. */
interface Factor {
  readonly values: Float64Array;
  readonly shared: Offsets;
  readonly own: Offsets;
  readonly sum: Offsets;
  /** Of its own legs in the product. */
  readonly out: Offsets;
}

interface Loops {
  readonly shared: { readonly out: Offsets };
  readonly out: Float64Array;
  /** Whether the product is added to what is there. */
  readonly adds: boolean;
}

function inPlace(x: Factor, y: Factor, { shared, out, adds }: Loops): () => void {
  const [a, b, terms] = [x.values, y.values, x.sum.length];
  return () => {
    for (let i = 0; i < shared.out.length; i++) {
      for (let row = 0; row < x.own.length; row++) {
        for (let column = 0; column < y.own.length; column++) {
          const left = x.shared[i] + x.own[row];
          const right = y.shared[i] + y.own[column];
          let total = 0;
          for (let term = 0; term < terms; term++) total += a[left + x.sum[term]] * b[right + y.sum[term]];
          const to = shared.out[i] + x.out[row] + y.out[column];
          out[to] = adds ? out[to] + total : total;
        }
      }
    }
  };
}

/** The same with the longer factor as rows of numbers side by side, which are added row by row. */
function inOrder(x: Factor, y: Factor, { shared, out, adds }: Loops): () => void {
  const [terms, columns] = [x.sum.length, y.own.length];
  const ordered = new Float64Array(terms * columns);
  const totals = new Float64Array(columns);
  return () => {
    for (let i = 0; i < shared.out.length; i++) {
      for (let term = 0, at = 0; term < terms; term++) {
        const start = y.shared[i] + y.sum[term];
        for (let column = 0; column < columns; column++) ordered[at++] = y.values[start + y.own[column]];
      }
      for (let row = 0; row < x.own.length; row++) {
        const left = x.shared[i] + x.own[row];
        totals.fill(0);
        for (let term = 0, at = 0; term < terms; term++) {
          const factor = x.values[left + x.sum[term]];
          for (let column = 0; column < columns; column++) totals[column] += factor * ordered[at++];
        }
        const to = shared.out[i] + x.out[row];
        for (let column = 0; column < columns; column++) {
          const place = to + y.out[column];
          out[place] = adds ? out[place] + totals[column] : totals[column];
        }
      }
    }
  };
}
