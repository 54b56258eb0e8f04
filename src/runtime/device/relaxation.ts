// What a qubit loses in some time, as channels: its energy by T1, its coherence by T2.
import type { ChannelName, ChannelOperation } from '../../compiler/circuit/circuit.ts';
import { figuresOf, type Device } from './device.ts';

/** Of one qubit in some time t. */
export interface Relaxation {
  /** Strength of amplitude damping, 1 − e^{−t/T1}. */
  readonly damp: number;
  /** Of phase damping, so that both leave e^{−t/T2} of the coherence: 1 − e^{t/T1 − 2t/T2}, which T2 ≤ 2 T1 keeps in [0, 1]. */
  readonly dephase: number;
  /** Of both together, (1 + 2 e^{−t/T2} + e^{−t/T1}) / 4. */
  readonly processFidelity: number;
}

/** In so many nanoseconds. Throws UserError where the device has too few qubits. */
export function relaxation(device: Device, qubit: number, ns: number): Relaxation {
  const { T1_us: t1, T2_us: t2 } = figuresOf(device, qubit);
  const [byT1, byT2] = [ns / 1000 / t1, ns / 1000 / t2];
  return {
    damp: -Math.expm1(-byT1),
    dephase: Math.max(0, -Math.expm1(byT1 - 2 * byT2)),
    processFidelity: (1 + 2 * Math.exp(-byT2) + Math.exp(-byT1)) / 4,
  };
}

/** The channels of that, but for those that do nothing. */
export function relaxing({ damp, dephase }: Relaxation, qubit: number): ChannelOperation[] {
  return [channel('amplitude_damp', damp, [qubit]), channel('phase_damp', dephase, [qubit])].filter(
    ({ probability }) => probability > 0,
  );
}

export function channel(name: ChannelName, probability: number, qubits: readonly number[]): ChannelOperation {
  return { kind: 'channel', channel: name, probability, qubits };
}
