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

/** The loops of one contraction over its arrays. */
function compileContraction(plan: Plan, step: ContractStep, of: Tensors['of']): () => void {
  const [a, b, out] = [of(step.a), of(step.b), of(step.out)];
  const { shared, rows, columns, sum } = contractionOf(plan, step);
  const table = (axes: typeof shared) => ({
    a: offsetsOf(axes, 'a'),
    b: offsetsOf(axes, 'b'),
    out: offsetsOf(axes, 'out'),
  });
  const [s, r, c, k] = [shared, rows, columns, sum].map(table);
  return () => {
    for (let i = 0; i < s.a.length; i++) {
      for (let row = 0; row < r.a.length; row++) {
        for (let column = 0; column < c.a.length; column++) {
          const left = s.a[i] + r.a[row];
          const right = s.b[i] + c.b[column];
          let total = 0;
          for (let term = 0; term < k.a.length; term++) total += a[left + k.a[term]] * b[right + k.b[term]];
          const to = s.out[i] + r.out[row] + c.out[column];
          out[to] = step.add ? out[to] + total : total;
        }
      }
    }
  };
}
