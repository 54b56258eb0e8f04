// The gradient of a plan as more steps of the same kinds: reverse mode over contractions, whatever they compute.
import { writtenBy, type Plan, type Step, type Tensor, type TensorId } from './plan.ts';

/**
 * The plan with `eachBack` and `onceBack`: walking backwards, an output becomes a seed, a contraction one contraction for
 * each operand that depends on weights or inputs, a block or an encoder a pull.
 *
 * ∂L/∂a = Σ ∂L/∂out · b over all legs that a lacks, and over the samples if a is not batched.
 */
export function withReverse(plan: Plan): Plan {
  const tensors: Tensor[] = [...plan.tensors];
  const varying = varyingTensors(plan);
  const baseOf = (tensor: TensorId) => plan.tensors[tensor].of ?? tensor;
  const gradientOf = new Map<TensorId, TensorId>();
  const written = new Set<TensorId>();

  /** The gradient's tensor, under the legs of `tensor`. */
  function gradient(tensor: TensorId): TensorId {
    const base = baseOf(tensor);
    let own = gradientOf.get(base);
    if (own === undefined) {
      const { legs, batched } = plan.tensors[base];
      gradientOf.set(base, (own = tensors.push({ legs, batched }) - 1));
    }
    if (base === tensor) return own;
    const { legs, batched } = plan.tensors[tensor];
    return tensors.push({ legs, batched, of: own }) - 1;
  }

  /** Marks the gradient of a tensor as written; tells whether it was before, so that there is something to add to. */
  function markWritten(tensor: TensorId): boolean {
    const base = baseOf(tensor);
    const before = written.has(base);
    written.add(base);
    return before;
  }

  function reversed(steps: readonly Step[], inChunks: boolean): Step[] {
    const result: Step[] = [];
    for (const step of [...steps].reverse()) {
      switch (step.kind) {
        case 'output':
          if (varying.has(baseOf(step.from))) {
            const { index, coefficient, from } = step;
            result.push({ kind: 'seed', out: gradient(from), index, coefficient, add: markWritten(from) });
          }
          break;
        case 'contract': {
          if (!written.has(step.out)) break;
          const from = gradient(step.out);
          for (const [own, other] of [
            [step.a, step.b],
            [step.b, step.a],
          ] as const) {
            // prettier-ignore
            if (!varying.has(baseOf(own))) continue;
            const before = markWritten(own);
            const over = inChunks && !plan.tensors[own].batched;
            result.push({ kind: 'contract', out: gradient(own), a: from, b: other, add: before || over });
          }
          break;
        }
        case 'block':
          if (written.has(step.out) && varying.has(step.out))
            result.push({ kind: 'pullBlock', from: gradient(step.out), view: step.view });
          break;
        case 'encode':
          if (written.has(step.out))
            result.push({ kind: 'pullEncode', from: gradient(step.out), encoder: step.encoder });
          break;
        case 'constant':
          break;
        case 'seed':
        case 'pullBlock':
        case 'pullEncode':
          throw new Error(`A step "${step.kind}" is one of the reverse part.`);
        default:
          step satisfies never;
      }
    }
    return result;
  }

  const eachBack = reversed(plan.each, true);
  const onceBack = reversed(plan.once, false);
  return { ...plan, tensors, eachBack, onceBack };
}

/** Base tensors that depend on weights or inputs: all but what is loaded once for all. */
function varyingTensors(plan: Plan): Set<TensorId> {
  const varying = new Set<TensorId>();
  for (const step of [...plan.once, ...plan.each]) for (const out of writtenBy(step)) varying.add(out);
  return varying;
}
