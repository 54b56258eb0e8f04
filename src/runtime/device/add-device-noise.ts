// The noise of a device as channels: after each gate its qubits relax for the gate's time, and depolarise as far as the
// gate's fidelity is worse than that.
import type {
  ChannelName,
  ChannelOperation,
  Circuit,
  GateOperation,
  Operation,
} from '../../compiler/circuit/circuit.ts';
import { gatesWithCall } from '../../compiler/circuit/expand-blocks.ts';
import { gateNamed } from '../../compiler/circuit/gates.ts';
import { mapOperations } from '../../compiler/circuit/walk.ts';
import { toBasis } from '../../compiler/passes/basis/to-basis.ts';
import { UserError } from '../../user-error.ts';
import type { ReadOutError } from '../shots/read-out.ts';
import { figuresOf, type Device, type GateFigures } from './device.ts';

/**
 * The circuit in the gates of the device, with its noise: channels after every gate, and before a measurement whose bit is
 * used in a branch the misreading of that bit. Waiting qubits, cross-talk and prepared amplitudes have none. Outputs are
 * read without error here: `readOutOf` says theirs. Throws UserError where the device has too few qubits, and for gates on
 * three qubits or more where its basis is native.
 */
export function addDeviceNoise(circuit: Circuit, device: Device): Circuit {
  const plain = toBasis(circuit, device.basis ?? 'cx');
  const operations = mapOperations(plain.operations, (operation): Operation | readonly Operation[] => {
    switch (operation.kind) {
      case 'gate':
      case 'block':
        return gatesWithCall(operation).flatMap((gate): Operation[] =>
          gate.kind === 'gate' ? [gate, ...noiseAfter(gate, device)] : [gate],
        );
      case 'measure':
        return [...misreading(operation.qubit, readOutOf(device)(operation.qubit)), operation];
      case 'channel':
      case 'reset':
      case 'discard':
      case 'prepare':
      case 'barrier':
        return operation;
      default:
        return operation satisfies never;
    }
  });
  return { ...plain, operations };
}

/** How the device misreads a qubit. */
export function readOutOf(device: Device): (qubit: number) => ReadOutError {
  return (qubit) => {
    const { meas1_prep0: oneForZero, meas0_prep1: zeroForOne } = figuresOf(device, qubit);
    return { oneForZero, zeroForOne };
  };
}

function noiseAfter(gate: GateOperation, device: Device): ChannelOperation[] {
  const { qubits } = gate;
  if (qubits.length === 0) return [];
  if (qubits.length > 2)
    throw new UserError(`The circuit has the gate ${gate.gate} on ${qubits.length} qubits, which the device ${device.name} of basis native does not have; give it the basis cx or cz.`, 1); // prettier-ignore
  const { ns, fidelity } = figuresOfGate(gate, device);
  const relaxing = qubits.map((qubit) => relaxation(device, qubit, ns));
  const depolarizing = depolarization(fidelity, relaxing);
  const { origin } = gate;
  const channels = [
    ...relaxing.flatMap(({ damp, dephase }, at) => [
      channel('amplitude_damp', damp, [qubits[at]]),
      channel('phase_damp', dephase, [qubits[at]]),
    ]),
    channel('depolarize', depolarizing, qubits),
  ];
  return channels
    .filter(({ probability }) => probability > 0)
    .map((each) => (origin ? { ...each, origin } : each));
}

function figuresOfGate({ gate, qubits, controls }: GateOperation, { gates, virtual_z: isVirtual }: Device): GateFigures {
  if (qubits.length === 1 && isVirtual && gateNamed(gate).properties.diagonal) return { ns: 0, fidelity: 1 };
  if (controls === 0 && Object.hasOwn(gates, gate)) return gates[gate];
  return qubits.length === 1 ? gates['one'] : gates['two'];
} // prettier-ignore

interface Relaxation {
  /** Strength of amplitude damping, 1 − e^{−t/T1}. */
  readonly damp: number;
  /** Of phase damping, so that both leave e^{−t/T2} of the coherence: 1 − e^{t/T1 − 2t/T2}, which T2 ≤ 2 T1 keeps in [0, 1]. */
  readonly dephase: number;
  /** Of both together, (1 + 2 e^{−t/T2} + e^{−t/T1}) / 4. */
  readonly processFidelity: number;
}

function relaxation(device: Device, qubit: number, ns: number): Relaxation {
  const { T1_us: t1, T2_us: t2 } = figuresOf(device, qubit);
  const [byT1, byT2] = [ns / 1000 / t1, ns / 1000 / t2];
  return {
    damp: -Math.expm1(-byT1),
    dephase: Math.max(0, -Math.expm1(byT1 - 2 * byT2)),
    processFidelity: (1 + 2 * Math.exp(-byT2) + Math.exp(-byT1)) / 4,
  };
}

/**
 * The strength p for which relaxation and depolarisation together have this average fidelity, F = (1 − p) F_relax + p / d,
 * with F_relax = (d F_process + 1) / (d + 1) (Nielsen, Physics Letters A 303, 249 (2002)); 0 where relaxation alone is worse.
 */
function depolarization(fidelity: number, relaxing: readonly Relaxation[]): number {
  const d = 2 ** relaxing.length;
  const process = relaxing.reduce((product, { processFidelity }) => product * processFidelity, 1);
  const relaxed = (d * process + 1) / (d + 1);
  return Math.min(1, Math.max(0, (relaxed - fidelity) / (relaxed - 1 / d)));
}

function channel(name: ChannelName, probability: number, qubits: readonly number[]): ChannelOperation {
  return { kind: 'channel', channel: name, probability, qubits };
}

/** What is measured at once next is read as the other bit: a decay of 1, and between two X one of 0. */
function misreading(qubit: number, { oneForZero, zeroForOne }: ReadOutError): Operation[] {
  const decay = (probability: number): Operation[] =>
    probability > 0 ? [channel('amplitude_damp', probability, [qubit])] : [];
  const flip: Operation = { kind: 'gate', gate: 'x', controls: 0, angles: [], qubits: [qubit] };
  const raise = oneForZero > 0 ? [flip, ...decay(oneForZero), flip] : [];
  return [...decay(zeroForOne / (1 - oneForZero)), ...raise];
}
