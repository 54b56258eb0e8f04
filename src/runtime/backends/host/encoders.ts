// What encoders put into a plan's batched tensors, and the way back for gradients, in float64; samples innermost.
import type { Plan } from '../../../compiler/plan/plan.ts';
import { derivativesAt, functionsAt } from '../../../compiler/circuit/trigonometric.ts';
import type { Gradients } from '../backend.ts';
import type { Host } from './host.ts';
import type { Numbers, Samples } from './samples.ts';

/** Samples with the angles of all encoders in radians, and the gradients by them: encoder · count + (sample − first). */
export interface EncodedSamples extends Samples {
  readonly angles: Float64Array;
  readonly flows: Float64Array;
}

export interface Encoders {
  /** The samples with their angles; gradients zero. */
  encode(samples: Samples): EncodedSamples;
  /** Entry i of sample first + s, to out[i · count + s]. */
  fill(encoder: number, samples: EncodedSamples, out: Numbers): void;
  /** Takes the gradient by these entries: to the flows of the samples, or to `gradInputs` [batch × inputs]. */
  pull(encoder: number, samples: EncodedSamples, gradient: Numbers, gradInputs: Float64Array): void;
  /** Takes the flows on to inputs and weights. */
  finish(samples: EncodedSamples, into: Pick<Gradients, 'weights' | 'inputs'>): void;
}

export function createEncoders(plan: Plan, host: Host): Encoders {
  return {
    encode(samples) {
      const size = plan.encoders.length * samples.count;
      const angles = new Float64Array(size);
      host.angles(samples, { numbers: angles, at: 0, stride: samples.count });
      return { ...samples, angles, flows: new Float64Array(size) };
    },
    fill(index, samples, out) {
      const { count, angles } = samples;
      const encoder = plan.encoders[index];
      switch (encoder.kind) {
        case 'amplitudes':
          host.amplitudes(index, samples, { numbers: out, at: 0, stride: count });
          break;
        case 'angle':
          for (let s = 0; s < count; s++) {
            const f = functionsAt(angles[index * count + s]);
            for (let i = 0; i * count < out.length; i++) out[i * count + s] = dot(encoder.matrix, i, f);
          }
          break;
        default:
          encoder satisfies never;
      }
    },
    pull(index, samples, gradient, gradInputs) {
      const { count, angles, flows } = samples;
      const encoder = plan.encoders[index];
      switch (encoder.kind) {
        case 'amplitudes':
          host.pullAmplitudes(index, samples, { numbers: gradient, at: 0, stride: count }, gradInputs);
          break;
        case 'angle':
          for (let s = 0; s < count; s++) {
            const f = derivativesAt(angles[index * count + s]);
            let flow = 0;
            for (let i = 0; i * count < gradient.length; i++)
              flow += gradient[i * count + s] * dot(encoder.matrix, i, f);
            flows[index * count + s] += flow;
          }
          break;
        default:
          encoder satisfies never;
      }
    },
    finish(samples, into) {
      host.pullAngles(samples, { numbers: samples.flows, at: 0, stride: samples.count }, into);
    },
  };
}

function dot(matrix: readonly number[], row: number, f: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < f.length; index++) sum += matrix[f.length * row + index] * f[index];
  return sum;
}
