// The noise of a device as channels: after each gate its qubits relax for the gate's time, and depolarise as far as the
// gate's fidelity is worse than that; qubits that wait for others relax meanwhile.
import type {
  BranchOperation,
  ChannelOperation,
  Circuit,
  GateOperation,
  Operation,
} from '../../compiler/circuit/circuit.ts';
import { gatesWithCall } from '../../compiler/circuit/expand-blocks.ts';
import { gateNamed } from '../../compiler/circuit/gates.ts';
import { partsOf, qubitsOf, qubitsRead } from '../../compiler/circuit/walk.ts';
import { toBasis } from '../../compiler/passes/basis/to-basis.ts';
import { UserError } from '../../user-error.ts';
import type { ReadOutError } from '../shots/read-out.ts';
import { begin, copyClocks, latest, startClocks, waitUntil, type Clocks, type Wait } from './clocks.ts';
import { figuresOf, type Device, type GateFigures } from './device.ts';
import { channel, relaxation, relaxing, type Relaxation } from './relaxation.ts';

/**
 * The circuit in the gates of the device, with its noise: channels after every gate; channels of relaxation on a qubit that
 * waits, where every gate is done as soon as its qubits are free, and all that outputs read is read together in the end;
 * before a measurement whose bit is used in a branch the misreading of that bit. Measurements, resets and prepared amplitudes
 * take no time; cross-talk is left out. Outputs are read without error here: `readOutOf` says theirs. Throws UserError where
 * the device has too few qubits, and for gates on three qubits or more where its basis is native.
 */
export function addDeviceNoise(circuit: Circuit, device: Device): Circuit {
  const plain = toBasis(circuit, device.basis ?? 'cx');
  const clocks = startClocks(plain.qubits, plain.bits);
  const all = Array.from({ length: plain.qubits }, (_, qubit) => qubit);
  const relax = (waits: readonly Wait[]) =>
    waits.flatMap(({ qubit, ns }) => relaxing(relaxation(device, qubit, ns), qubit));

  function noisy(operations: readonly Operation[], at: Clocks): Operation[] {
    return operations.flatMap((operation): Operation[] => {
      switch (operation.kind) {
        case 'gate':
        case 'block':
          return gatesWithCall(operation).flatMap((gate) =>
            gate.kind === 'gate' ? ofGate(gate, at) : [gate],
          );
        case 'measure': {
          const { qubit, bit } = operation;
          at.known[bit] = at.free[qubit];
          at.holds[qubit] = 0;
          return [...misreading(qubit, readOutOf(device)(qubit)), operation];
        }
        case 'branch':
          return ofBranch(operation, at);
        case 'barrier': {
          const { qubits } = operation;
          return [...relax(begin(at, qubits.length > 0 ? qubits : all, 0)), operation];
        }
        case 'prepare': {
          const waits = begin(at, operation.qubits, 0);
          for (const qubit of operation.qubits) at.holds[qubit] = 1;
          return [...relax(waits), operation];
        }
        case 'channel':
          for (const qubit of operation.qubits) at.holds[qubit] = 1;
          return [operation];
        case 'reset':
        case 'discard':
          at.holds[operation.qubit] = 0;
          return [operation];
        default:
          return operation satisfies never;
      }
    });
  }

  function ofGate(gate: GateOperation, at: Clocks): Operation[] {
    const { qubits } = gate;
    if (qubits.length === 0) return [gate];
    const figures = figuresOfGate(gate, device);
    const waits = begin(at, qubits, figures.ns);
    for (const qubit of qubits) at.holds[qubit] = 1;
    return [...relax(waits), gate, ...noiseAfter(gate, figures, device)];
  }

  /** It begins when its bits are known, and takes as long as the longer of its arms: whoever is done before waits. */
  function ofBranch(branch: BranchOperation, at: Clocks): Operation[] {
    const qubits = qubitsOf(branch);
    const bits = [...partsOf([branch.condition])].flatMap((part) => (part.kind === 'bit' ? [part.bit] : []));
    const known = bits.reduce((time, bit) => Math.max(time, at.known[bit]), 0);
    const before = qubits.flatMap((qubit) => begin(at, [qubit], 0, known));
    const arms = [branch.then, branch.orElse].map((arm) => {
      const own = copyClocks(at);
      return { own, operations: noisy(arm, own) };
    });
    const after = arms.map(({ own }, arm) => {
      const other = arms[1 - arm].own.free.slice();
      return relax(qubits.flatMap((qubit) => waitUntil(own, [qubit], other[qubit])));
    });
    for (const { own } of arms) {
      for (const qubit of qubits) {
        at.free[qubit] = Math.max(at.free[qubit], own.free[qubit]);
        if (own === arms[0].own) at.holds[qubit] = 0;
        at.holds[qubit] ||= own.holds[qubit];
      }
    }
    const [then, orElse] = arms.map(({ operations }, arm) => [...operations, ...after[arm]]);
    return [...relax(before), { ...branch, then, orElse }];
  }

  const operations = noisy(plain.operations, clocks);
  const read = [...new Set(plain.outputs.flatMap(qubitsRead))];
  return { ...plain, operations: [...operations, ...relax(waitUntil(clocks, read, latest(clocks, read)))] };
}

/** How the device misreads a qubit. */
export function readOutOf(device: Device): (qubit: number) => ReadOutError {
  return (qubit) => {
    const { meas1_prep0: oneForZero, meas0_prep1: zeroForOne } = figuresOf(device, qubit);
    return { oneForZero, zeroForOne };
  };
}

function noiseAfter({ qubits, origin }: GateOperation, { ns, fidelity }: GateFigures, device: Device): ChannelOperation[] {
  const losses = qubits.map((qubit) => relaxation(device, qubit, ns));
  const depolarizing = depolarization(fidelity, losses);
  const channels = [
    ...losses.flatMap((loss, at) => relaxing(loss, qubits[at])),
    ...(depolarizing > 0 ? [channel('depolarize', depolarizing, qubits)] : []),
  ];
  return channels.map((each) => (origin ? { ...each, origin } : each));
} // prettier-ignore

function figuresOfGate({ gate, qubits, controls }: GateOperation, { name, gates, virtual_z: isVirtual }: Device): GateFigures {
  if (qubits.length > 2)
    throw new UserError(`The circuit has the gate ${gate} on ${qubits.length} qubits, which the device ${name} of basis native does not have; give it the basis cx or cz.`, 1);
  if (qubits.length === 1 && isVirtual && gateNamed(gate).properties.diagonal) return { ns: 0, fidelity: 1 };
  if (controls === 0 && Object.hasOwn(gates, gate)) return gates[gate];
  return qubits.length === 1 ? gates['one'] : gates['two'];
} // prettier-ignore

/**
 * The strength p for which relaxation and depolarisation together have this average fidelity, F = (1 − p) F_relax + p / d,
 * with F_relax = (d F_process + 1) / (d + 1) (Nielsen, Physics Letters A 303, 249 (2002)); 0 where relaxation alone is worse.
 */
function depolarization(fidelity: number, losses: readonly Relaxation[]): number {
  const d = 2 ** losses.length;
  const process = losses.reduce((product, { processFidelity }) => product * processFidelity, 1);
  const relaxed = (d * process + 1) / (d + 1);
  return Math.min(1, Math.max(0, (relaxed - fidelity) / (relaxed - 1 / d)));
}

/** What is measured at once next is read as the other bit: a decay of 1, and between two X one of 0. */
function misreading(qubit: number, { oneForZero, zeroForOne }: ReadOutError): Operation[] {
  const decay = (probability: number): Operation[] =>
    probability > 0 ? [channel('amplitude_damp', probability, [qubit])] : [];
  const flip: Operation = { kind: 'gate', gate: 'x', controls: 0, angles: [], qubits: [qubit] };
  const raise = oneForZero > 0 ? [flip, ...decay(oneForZero), flip] : [];
  return [...decay(zeroForOne / (1 - oneForZero)), ...raise];
}
