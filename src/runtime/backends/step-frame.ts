// What a list of steps works on where a backend runs a plan step by step: samples, their outputs, and gradients.
import { outputCount } from '../../compiler/circuit/circuit.ts';
import type { Plan } from '../../compiler/plan/plan.ts';
import type { EncodedSamples, Encoders } from './host/encoders.ts';
import type { Samples } from './host/samples.ts';
import type { Back, Batch } from './run-plan.ts';

export interface StepFrame {
  readonly samples: EncodedSamples;
  /** [count × outputs], added to. */
  readonly values: Float64Array;
  /** [count × outputs] */
  readonly upstream: ArrayLike<number>;
  /** [batch × inputs], added to. */
  readonly gradInputs: Float64Array;
}

export interface StepFrames {
  /** For `once`: its outputs are those of every sample. */
  once(): StepFrame;
  /** For `each` and `eachBack`: values begin as `once` left them. */
  each(samples: Samples): StepFrame;
  /** For `onceBack`: upstream is summed over the batch. */
  onceBack(back: Back): StepFrame;
}

export function framesOf(plan: Plan, encoders: Encoders, { back, result }: Batch): StepFrames {
  const outputs = outputCount(plan.circuit);
  const shared = new Float64Array(outputs);
  return {
    once: () => ({ ...noFrame, values: shared }),
    each(samples) {
      const { first, count } = samples;
      const values = result.values.subarray(first * outputs, (first + count) * outputs);
      for (let s = 0; s < count; s++) values.set(shared, s * outputs);
      const upstream = back
        ? Float64Array.from(values, (_, index) => back.upstream[first * outputs + index])
        : none;
      return { samples: encoders.encode(samples), values, upstream, gradInputs: result.inputs };
    },
    onceBack: (back) => ({ ...noFrame, upstream: back.sums }),
  };
}

const none = new Float64Array(0);

/** For `load`, in which there is no sample and no output; one sample stands for all. */
export const noFrame: StepFrame = {
  samples: { inputs: none, first: 0, count: 1, circles: none, flows: none },
  values: none,
  upstream: none,
  gradInputs: none,
};
