// What encoders put into tensors of each sample, as instructions, and the gradients by it.
import { inputRun } from '../../../circuit/amplitudes.ts';
import type { Angle } from '../../../circuit/circuit.ts';
import type { Encoder, Plan } from '../../../plan/plan.ts';
import { createAmplitudes, type Amplitudes } from './amplitudes.ts';
import type { AngleFlows } from './angle-flows.ts';
import type { AngleValues } from './angles.ts';
import { whole, type Builder, type Vector } from './instructions.ts';

/** The angles that an encoder asks for; amplitudes that are a run of inputs are read as they stand. */
export function anglesOfEncoder(encoder: Encoder): readonly Angle[] {
  if (encoder.kind === 'angle') return [encoder.angle];
  return readsInputs(encoder) ? [] : encoder.amplitudes;
}

export function readsInputs(encoder: Encoder): boolean {
  return encoder.kind === 'amplitudes' && inputRun(encoder.amplitudes) !== undefined;
}

export function createEncoders(plan: Plan, angles: AngleValues, flows: AngleFlows, builder: Builder) {
  const amplitudes = new Map<number, Amplitudes>();
  const ofAngle = ({ angle, matrix }: Extract<Encoder, { kind: 'angle' }>) => ({
    angle: angles.operands[angles.stepOf(angle)],
    matrix: whole(builder.constant(matrix, true)),
  });
  return {
    /** In `each`. */
    fill(index: number, out: Vector): void {
      const encoder = plan.encoders[index];
      switch (encoder.kind) {
        case 'angle':
          builder.emit('each', { kind: 'encode', out: whole(out), ...ofAngle(encoder) });
          break;
        case 'amplitudes': {
          const own = createAmplitudes(encoder, angles, builder);
          amplitudes.set(index, own);
          own.fill(out);
          break;
        }
        default:
          encoder satisfies never;
      }
    },
    /** In `each`, after `fill`. */
    pull(index: number, gradient: Vector): void {
      const encoder = plan.encoders[index];
      switch (encoder.kind) {
        case 'angle': {
          const out = whole(builder.vector('each', 1));
          const operands = { ...ofAngle(encoder), gradient: whole(gradient) };
          builder.emit('each', { kind: 'pull', out, ...operands, count: gradient.size });
          flows.add(encoder.angle, out);
          break;
        }
        case 'amplitudes':
          amplitudes.get(index)!.pull(gradient, flows);
          break;
        default:
          encoder satisfies never;
      }
    },
  };
}
