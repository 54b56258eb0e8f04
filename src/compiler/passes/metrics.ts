// The figures by which passes are judged: how many operations, how deep, how wide, how many flops.
import type { Angle, Circuit, Operation, BlockOperation, GateOperation } from '../circuit/circuit.ts';
import { bitsWritten } from '../circuit/operation-facts.ts';
import { inputRun } from '../circuit/amplitudes.ts';
import { bitsOf } from '../circuit/conditions.ts';
import { gatesOf } from '../circuit/expand-blocks.ts';
import { gateNamed } from '../circuit/gates.ts';
import {
  allOperations,
  anglesOf,
  changesWith,
  foldOf,
  operandsOf,
  partsOf,
  qubitsOf,
} from '../circuit/walk.ts';
import { mostLive } from '../circuit/live-qubits.ts';

/** The figures of a circuit: counts, and flops of a sample. */
export interface CircuitMetrics {
  /** All but barriers and discards; a block is one, a branch is what it holds. */
  readonly operations: number;
  /** Gates, those inside blocks and branches included. */
  readonly gates: number;
  /** Gates on two or more qubits, those inside blocks and branches included; a block is none itself. */
  readonly twoQubit: number;
  /** Longest chain of operations that wait for each other, by qubits or by bits. */
  readonly depth: number;
  /** Qubits of the circuit. */
  readonly width: number;
  /** Most qubits between their first operation and their end at once, in the order given. */
  readonly live: number;
  readonly blocks: number;
  /** Distinct blocks: matrices to be made. */
  readonly matrices: number;
  /** Weights that some angle depends on. */
  readonly parameters: number;
  readonly measurements: number;
  readonly resets: number;
  /** Estimate for a statevector of `width` qubits, per sample; see `flopsOf`. Infinity above 1,000 qubits or so. */
  readonly flopsForward: number;
  readonly flopsGradient: number;
}

/** Counts a circuit as it stands. Linear in its operations. */
export function circuitMetrics(circuit: Circuit): CircuitMetrics {
  const operations = allOperations(circuit.operations).filter(isCounted);
  const unitaries = operations.filter((each) => each.kind === 'gate' || each.kind === 'block');
  const gates = unitaries.flatMap(gatesOf) as GateOperation[];
  const blocks = unitaries.filter((each) => each.kind === 'block');
  const count = (kind: Operation['kind']) => operations.filter((each) => each.kind === kind).length;
  const prepared = operations.filter((each) => each.kind === 'prepare' && !inputRun(each.amplitudes));
  const leaves = leavesOf([...gates, ...prepared].flatMap(anglesOf));
  const flops = operations.map((operation) => flopsOf(operation, circuit.qubits, leaves.varying));
  return {
    operations: operations.length,
    gates: gates.length,
    twoQubit: gates.filter(({ qubits }) => qubits.length > 1).length,
    depth: depthOf(circuit),
    width: circuit.qubits,
    live: mostLive(circuit),
    blocks: blocks.length,
    matrices: new Set(blocks.map(({ block }) => block)).size,
    parameters: leaves.weights.size,
    measurements: count('measure'),
    resets: count('reset'),
    flopsForward: flops.reduce((sum, { forward }) => sum + forward, 0),
    flopsGradient: flops.reduce((sum, { gradient }) => sum + gradient, 0),
  };
}

type Counted = Exclude<Operation, { kind: 'branch' | 'barrier' | 'discard' }>;

function isCounted(operation: Operation): operation is Counted {
  return operation.kind !== 'branch' && operation.kind !== 'barrier' && operation.kind !== 'discard';
}

interface Flops {
  readonly forward: number;
  readonly gradient: number;
}

/**
 * Applying a dense 2^k × 2^k matrix to 2^n complex amplitudes takes 2^k complex multiply-adds of 8 flops for each of
 * the 2^(n−c) amplitudes that c controls let through; a diagonal one takes one multiplication of 6 flops instead.
 * Backwards the adjoint method un-applies the state and pulls back its cotangent (2 applications), and where an angle
 * varies forms their outer product on the k qubits: 2^k complex multiply-adds an amplitude. Noise and resets count as
 * one Kraus operator (a trajectory), measurements and preparations as one multiplication an amplitude.
 */
function flopsOf(operation: Counted, width: number, varying: (angle: Angle) => boolean): Flops {
  const amplitudes = 2 ** width;
  const applied = (forward: number): Flops => ({ forward, gradient: 3 * forward });
  switch (operation.kind) {
    case 'gate':
    case 'block':
      return flopsOfUnitary(operation, amplitudes, varying);
    case 'channel':
    case 'reset':
      return applied(8 * 2 ** qubitsOf(operation).length * amplitudes);
    case 'measure':
    case 'prepare':
      return applied(6 * amplitudes);
    default:
      return operation satisfies never;
  }
}

function flopsOfUnitary(
  operation: GateOperation | BlockOperation,
  amplitudes: number,
  varying: (angle: Angle) => boolean,
): Flops {
  const gates = operation.kind === 'gate' ? [operation] : operation.block.gates;
  const controls = operation.kind === 'gate' ? operation.controls + gateNamed(operation.gate).controls : 0;
  const side = 2 ** (operation.qubits.length - controls);
  const reached = amplitudes / 2 ** controls;
  const forward = reached * (isDiagonal(operation) ? 6 : 8 * side);
  const product = gates.some(({ angles }) => angles.some(varying)) ? 8 * side * reached : 0;
  return { forward, gradient: 3 * forward + product };
}

function isDiagonal(operation: GateOperation | BlockOperation): boolean {
  const gates = operation.kind === 'gate' ? [operation] : operation.block.gates;
  return gates.every(({ gate }) => gateNamed(gate).properties.diagonal);
}

function depthOf(circuit: Circuit): number {
  const qubits = new Float64Array(circuit.qubits);
  const bits = new Float64Array(circuit.bits);
  let deepest = 0;
  // The same of what is on qubits: a global phase waits for none, and none waits for it.
  let deepestOnQubits = 0;
  let floor = 0;
  const visit = (operations: readonly Operation[], earliest: number): void => {
    for (const operation of operations) {
      if (operation.kind === 'branch') {
        const known = bitsOf(operation.condition).reduce((late, bit) => Math.max(late, bits[bit]), earliest);
        visit(operation.then, known);
        visit(operation.orElse, known);
        continue;
      }
      if (operation.kind === 'discard') continue;
      const on = qubitsOf(operation);
      // A barrier without operands is on all qubits.
      if (operation.kind === 'barrier' && on.length === 0) floor = deepestOnQubits;
      const least = on.length === 0 ? earliest : Math.max(earliest, floor);
      const start = on.reduce((late, qubit) => Math.max(late, qubits[qubit]), least);
      const end = operation.kind === 'barrier' ? start : start + 1;
      for (const qubit of on) qubits[qubit] = end;
      for (const bit of bitsWritten(operation)) bits[bit] = end;
      deepest = Math.max(deepest, end);
      if (on.length > 0) deepestOnQubits = Math.max(deepestOnQubits, end);
    }
  };
  visit(circuit.operations, 0);
  return deepest;
}

/** The weights that angles depend on, and which angles depend on anything. */
function leavesOf(angles: readonly Angle[]): {
  weights: ReadonlySet<number>;
  varying: (angle: Angle) => boolean;
} {
  const weights = new Set<number>();
  for (const part of partsOf(angles)) if (part.kind === 'weight') weights.add(part.index);
  const varying = foldOf<Angle, boolean>(
    (angle, varies) => changesWith(angle) !== 'nothing' || operandsOf(angle).some(varies),
  );
  return { weights, varying };
}
