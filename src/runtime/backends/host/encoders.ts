// What encoders put into a plan's batched tensors, and the way back for gradients, in float64; samples innermost.
import type { Plan, Step } from '../../../compiler/plan/plan.ts';
import { derivativesAt, functionsAt } from '../../../compiler/plan/trigonometric.ts';
import type { Host, Numbers } from './host.ts';

/** Some samples of a batch. Angles in radians as `host.angles` gives them: encoder · count + (sample − first). */
export interface Samples {
  /** [batch × inputs] */
  readonly inputs: ArrayLike<number>;
  readonly first: number;
  readonly count: number;
  readonly angles: Float64Array;
}

export type EncodeStep = Extract<Step, { kind: 'encode' }>;
export type PullEncodeStep = Extract<Step, { kind: 'pullEncode' }>;

/** Entry i of sample first + s, to out[i · count + s]. */
export function fillEncoder(
  plan: Plan,
  host: Host,
  step: EncodeStep,
  { inputs, first, count, angles }: Samples,
  out: Numbers,
): void {
  const encoder = plan.encoders[step.encoder];
  for (let s = 0; s < count; s++) {
    if (encoder.kind === 'amplitudes') {
      host.amplitudes(step.encoder, inputs, first + s, out, s, count);
      continue;
    }
    const f = functionsAt(angles[step.encoder * count + s]);
    for (let i = 0; i * count < out.length; i++) out[i * count + s] = dot(encoder.matrix, i, f);
  }
}

/** Takes the gradient by these entries: to `flows`, laid out as the angles are, or to `gradInputs` [batch × inputs]. */
export function pullEncoder(
  plan: Plan,
  host: Host,
  step: PullEncodeStep,
  { inputs, first, count, angles }: Samples,
  gradient: Numbers,
  flows: Float64Array,
  gradInputs: Float64Array,
): void {
  const encoder = plan.encoders[step.encoder];
  for (let s = 0; s < count; s++) {
    if (encoder.kind === 'amplitudes') {
      host.pullAmplitudes(step.encoder, gradient, s, count, inputs, first + s, gradInputs);
      continue;
    }
    const f = derivativesAt(angles[step.encoder * count + s]);
    let flow = 0;
    for (let i = 0; i * count < gradient.length; i++)
      flow += gradient[i * count + s] * dot(encoder.matrix, i, f);
    flows[step.encoder * count + s] += flow;
  }
}

function dot(matrix: readonly number[], row: number, f: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < f.length; index++) sum += matrix[f.length * row + index] * f[index];
  return sum;
}
