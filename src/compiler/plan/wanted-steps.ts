// The steps of a plan that a run needs: values only, or some of the gradients. What nothing reads is left out.
import type { Angle } from '../circuit/circuit.ts';
import { changesWith, partsOf } from '../circuit/walk.ts';
import type { Encoder, Plan, Step, StepLists, TensorId, Wanted } from './plan.ts';

/** The plan's lists without steps of which nothing comes that is wanted; `wanted` undefined: values only. */
export function wantedSteps(plan: Plan, wanted: Wanted | undefined): StepLists {
  const read = new Set<TensorId>();
  const baseOf = (tensor: TensorId) => plan.tensors[tensor].of ?? tensor;
  const reads = (...tensors: TensorId[]) => tensors.forEach((tensor) => read.add(baseOf(tensor)));
  const isPulled = (encoder: number) => {
    if (wanted?.inputs) return true;
    if (!wanted?.weights) return false;
    return dependOnWeights(anglesOf(plan.encoders[encoder]));
  };

  function needs(step: Step): boolean {
    switch (step.kind) {
      case 'output':
        reads(step.from);
        return true;
      case 'pullBlock':
        if (!wanted?.weights) return false;
        reads(step.from);
        return true;
      case 'pullEncode':
        if (!isPulled(step.encoder)) return false;
        reads(step.from);
        return true;
      case 'contract':
        if (!read.has(baseOf(step.out))) return false;
        reads(step.a, step.b);
        return true;
      case 'constant':
      case 'block':
      case 'encode':
      case 'seed':
        return read.has(baseOf(step.out));
      default:
        return step satisfies never;
    }
  }

  const kept = (steps: readonly Step[]) => [...steps].reverse().filter(needs).reverse();
  const onceBack = kept(plan.onceBack);
  const eachBack = kept(plan.eachBack);
  const each = kept(plan.each);
  const once = kept(plan.once);
  return { load: kept(plan.load), once, each, eachBack, onceBack };
}

function anglesOf(encoder: Encoder): readonly Angle[] {
  switch (encoder.kind) {
    case 'angle':
      return [encoder.angle];
    case 'amplitudes':
      return encoder.amplitudes;
    default:
      return encoder satisfies never;
  }
}

function dependOnWeights(angles: readonly Angle[]): boolean {
  for (const part of partsOf(angles)) if (changesWith(part) === 'weights') return true;
  return false;
}
