// What encoders put into a plan's batched tensors, and the way back for gradients, in float64; samples innermost.
import type { Plan } from '../../../compiler/plan/plan.ts';
import { trigonometric } from '../../../compiler/circuit/trigonometric.ts';
import type { Gradients } from '../backend.ts';
import { putHalfCircle } from './half-circles.ts';
import type { Host } from './host.ts';
import type { Numbers, Samples } from './samples.ts';

/**
 * Samples with cosine and sine, side by side, of half the angle of each encoder, and the gradients by the angles:
 * encoder · count + (sample − first).
 */
export interface EncodedSamples extends Samples {
  readonly circles: Float64Array;
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
  const coefficients = plan.encoders.map((encoder) =>
    encoder.kind === 'angle' ? Float64Array.from(encoder.matrix) : new Float64Array(0),
  );
  return {
    encode(samples) {
      const size = plan.encoders.length * samples.count;
      const angles = new Float64Array(size);
      host.angles(samples, { numbers: angles, at: 0, stride: samples.count });
      return { ...samples, circles: circlesOf(angles), flows: new Float64Array(size) };
    },
    fill(index, samples, out) {
      const { count } = samples;
      const encoder = plan.encoders[index];
      switch (encoder.kind) {
        case 'amplitudes':
          host.amplitudes(index, samples, { numbers: out, at: 0, stride: count });
          break;
        case 'angle':
          fillEntries(coefficients[index], circlesFrom(index, samples), out, count);
          break;
        default:
          encoder satisfies never;
      }
    },
    pull(index, samples, gradient, gradInputs) {
      const { count, flows } = samples;
      const encoder = plan.encoders[index];
      switch (encoder.kind) {
        case 'amplitudes':
          host.pullAmplitudes(index, samples, { numbers: gradient, at: 0, stride: count }, gradInputs);
          break;
        case 'angle':
          addFlows(
            coefficients[index],
            circlesFrom(index, samples),
            gradient,
            flows.subarray(index * count, (index + 1) * count),
          );
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

function circlesOf(angles: Float64Array): Float64Array {
  const circles = new Float64Array(2 * angles.length);
  for (let at = 0; at < angles.length; at++) putHalfCircle(circles, at, angles[at]);
  return circles;
}

/** Those of an encoder and all after it. */
const circlesFrom = (index: number, { circles, count }: EncodedSamples) =>
  circles.subarray(2 * index * count);

/** Entries are combinations of the functions in `trigonometric`, of which the last two follow from those of half the angle. */
const functions = trigonometric.length;

function fillEntries(matrix: Float64Array, circles: Float64Array, out: Numbers, count: number): void {
  for (let entry = 0; entry * functions < matrix.length; entry++) {
    const [one, byCosine, bySine, byWholeCosine, byWholeSine] = matrix.subarray(entry * functions);
    for (let s = 0, to = entry * count; s < count; s++, to++) {
      const c = circles[2 * s];
      const z = circles[2 * s + 1];
      out[to] = one + byCosine * c + bySine * z + byWholeCosine * (c * c - z * z) + byWholeSine * 2 * c * z;
    }
  }
}

/** Adds what the gradient by the entries says of the angle to the flow of each sample. */
function addFlows(matrix: Float64Array, circles: Float64Array, gradient: Numbers, flows: Float64Array): void {
  const count = flows.length;
  for (let entry = 0; entry * functions < matrix.length; entry++) {
    const [, byCosine, bySine, byWholeCosine, byWholeSine] = matrix.subarray(entry * functions);
    for (let s = 0, from = entry * count; s < count; s++, from++) {
      const c = circles[2 * s];
      const z = circles[2 * s + 1];
      const slope =
        (bySine * c - byCosine * z) / 2 + byWholeSine * (c * c - z * z) - byWholeCosine * 2 * c * z;
      flows[s] += gradient[from] * slope;
    }
  }
}
