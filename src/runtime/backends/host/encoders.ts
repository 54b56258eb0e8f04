// What encoders put into a plan's batched tensors, and the way back for gradients, in float64; samples innermost.
import type { Plan } from '../../../compiler/plan/plan.ts';
import { trigonometric } from '../../../compiler/circuit/trigonometric.ts';
import type { Gradients } from '../backend.ts';
import type { Host } from './host.ts';
import type { Numbers, Samples } from './samples.ts';

/**
 * Samples with cosines and sines of half the angles of all encoders, and the gradients by the angles:
 * encoder · count + (sample − first).
 */
export interface EncodedSamples extends Samples {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
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
      return { ...samples, ...circlesOf(angles), flows: new Float64Array(size) };
    },
    fill(index, samples, out) {
      const { count } = samples;
      const encoder = plan.encoders[index];
      switch (encoder.kind) {
        case 'amplitudes':
          host.amplitudes(index, samples, { numbers: out, at: 0, stride: count });
          break;
        case 'angle':
          fillEntries(coefficients[index], rowOf(index, samples), out);
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
          addFlows(coefficients[index], rowOf(index, samples), gradient, flows.subarray(index * count));
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

/** Cosines and sines of half of each angle. */
function circlesOf(angles: Float64Array): Pick<EncodedSamples, 'cosines' | 'sines'> {
  const cosines = new Float64Array(angles.length);
  const sines = new Float64Array(angles.length);
  for (let at = 0; at < angles.length; at++) {
    cosines[at] = Math.cos(angles[at] / 2);
    sines[at] = Math.sin(angles[at] / 2);
  }
  return { cosines, sines };
}

/** One encoder's cosines and sines. */
interface Row {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

function rowOf(index: number, { cosines, sines, count }: EncodedSamples): Row {
  const [from, to] = [index * count, (index + 1) * count];
  return { cosines: cosines.subarray(from, to), sines: sines.subarray(from, to) };
}

/** Entries are combinations of the functions in `trigonometric`, of which the last two follow from those of half the angle. */
const functions = trigonometric.length;

function fillEntries(matrix: Float64Array, { cosines, sines }: Row, out: Numbers): void {
  const { length } = cosines;
  for (let entry = 0; entry * functions < matrix.length; entry++) {
    const [one, byCosine, bySine, byWholeCosine, byWholeSine] = matrix.subarray(entry * functions);
    for (let s = 0, to = entry * length; s < length; s++, to++) {
      const c = cosines[s];
      const z = sines[s];
      out[to] = one + byCosine * c + bySine * z + byWholeCosine * (c * c - z * z) + byWholeSine * 2 * c * z;
    }
  }
}

/** Adds what the gradient by the entries says of the angle. */
function addFlows(
  matrix: Float64Array,
  { cosines, sines }: Row,
  gradient: Numbers,
  flows: Float64Array,
): void {
  const { length } = cosines;
  for (let entry = 0; entry * functions < matrix.length; entry++) {
    const [, byCosine, bySine, byWholeCosine, byWholeSine] = matrix.subarray(entry * functions);
    for (let s = 0, from = entry * length; s < length; s++, from++) {
      const c = cosines[s];
      const z = sines[s];
      const slope =
        (bySine * c - byCosine * z) / 2 + byWholeSine * (c * c - z * z) - byWholeCosine * 2 * c * z;
      flows[s] += gradient[from] * slope;
    }
  }
}
