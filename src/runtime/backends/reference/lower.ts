// From a circuit to its reference program. Measurements are deferred: a measured wire is never touched again and
// controls what its bit decides. A reset takes a fresh wire (statevector) or is a channel (density matrix).
import { compileAngles, type AngleProgram } from '../../../compiler/circuit/angle-program.ts';
import { channelNamed, resetKraus } from '../../../compiler/circuit/channels.ts';
import type {
  BranchOperation,
  Circuit,
  GateOperation,
  Operation,
} from '../../../compiler/circuit/circuit.ts';
import { bitsRead } from '../../../compiler/circuit/operation-facts.ts';
import { gateNamed } from '../../../compiler/circuit/gates.ts';
import { allOperations, anglesOf } from '../../../compiler/circuit/walk.ts';
import { always, cubesOf, type Cube } from './conditions.ts';
import { createInstructions, type Instructions } from './instructions.ts';
import { maskOutput } from './mask-output.ts';
import { createMatrixPool } from './matrix-pool.ts';
import type { ReferenceProgram } from './reference-program.ts';
import { maskOf } from './sites.ts';
import { createWires, type Wires } from './wires.ts';

/**
 * Lowers a verified circuit of gates. Statevector programs cannot hold noise channels. Bit masks are meaningful while
 * `wires` ≤ 30; the caller refuses wider programs before running them.
 */
export function lower(circuit: Circuit, density: boolean): ReferenceProgram {
  const { angles, stepsOf } = compileOperations(circuit.operations);
  const pool = createMatrixPool(angles, density);
  const instructions = createInstructions(pool, angles, density);
  const wires = createWires();
  lowerOperations({ circuit, density, stepsOf, wires, instructions });
  const maskOfQubit = (qubit: number) => maskOf(wires.of(qubit), 'row', density);
  const outputs = circuit.outputs.map((output) => maskOutput(output, maskOfQubit));
  return {
    density,
    wires: density ? 2 * wires.count() : wires.count(),
    instructions: instructions.list,
    channels: instructions.list.filter(({ kind }) => kind === 'channel').length,
    angles,
    ...pool.finish(),
    outputs,
  };
}

interface LoweringContext {
  readonly circuit: Circuit;
  readonly density: boolean;
  /** The angle steps that hold an operation's angles. */
  readonly stepsOf: (operation: Operation) => readonly number[];
  readonly wires: Wires;
  readonly instructions: Instructions;
}

function lowerOperations({ circuit, density, stepsOf, wires, instructions }: LoweringContext): void {
  const lastRead = lastReads(circuit.operations);
  circuit.operations.forEach((operation, index) => {
    if (operation.kind === 'branch') reviveMeasured(operation, index);
    emit(operation, index, [always]);
  });

  /** `index`: of the operation at the top that holds this one; it happens in each of the cubes. */
  function emit(operation: Operation, index: number, cubes: readonly Cube[]): void {
    switch (operation.kind) {
      case 'gate':
        emitGate(operation, cubes);
        break;
      case 'channel': {
        const operands = operation.qubits.map(wires.of);
        wires.touch(operands);
        const channel = channelNamed(operation.channel);
        instructions.addChannel(channel.kraus(operation.probability, operands.length), operands, cubes);
        break;
      }
      case 'measure':
        wires.measure(operation.qubit, operation.bit);
        break;
      case 'branch':
        emitBranch(operation, index, cubes);
        break;
      case 'reset':
        emitReset(operation.qubit, index, cubes);
        break;
      case 'prepare': {
        const operands = operation.qubits.map(wires.of);
        wires.touch(operands);
        instructions.addPreparation(stepsOf(operation), operands);
        break;
      }
      case 'discard':
      case 'barrier':
        break;
      case 'block':
        throw new Error('blocks are expanded before a circuit is lowered');
      default:
        operation satisfies never;
    }
  }

  function emitGate(operation: GateOperation, cubes: readonly Cube[]): void {
    const gate = gateNamed(operation.gate);
    const operands = operation.qubits.map(wires.of);
    const count = operation.controls + gate.controls;
    wires.touch(operands);
    const [controls, targets] = [operands.slice(0, count), operands.slice(count)];
    instructions.addGate({ gate, steps: stepsOf(operation), controls, targets }, cubes);
  }

  function emitReset(qubit: number, index: number, cubes: readonly Cube[]): void {
    const wire = wires.known(qubit);
    if (wire === undefined || wires.isClean(wire)) return;
    const bitIsReadLater = wires.bitsOn(wire).some((bit) => lastRead[bit] >= index);
    if (density && !bitIsReadLater) {
      instructions.addChannel(resetKraus, [wire], cubes);
      wires.forgetMeasured(wire);
      if (cubes[0] === always) wires.setClean(wire);
    } else if (cubes[0] === always) {
      wires.move(qubit, wires.fresh());
    } else {
      const targets = [wire, wires.fresh()];
      wires.touch(targets);
      instructions.addGate({ gate: gateNamed('swap'), steps: [], controls: [], targets }, cubes);
    }
  }

  /** A measured qubit holds nothing any more but its bit: what a branch revives needs no condition. */
  function reviveMeasured(branch: BranchOperation, index: number): void {
    for (const inner of allOperations([branch])) {
      if (inner.kind === 'reset' && wires.isMeasured(wires.known(inner.qubit)))
        emitReset(inner.qubit, index, [always]);
    }
  }

  function emitBranch({ condition, then, orElse }: BranchOperation, index: number, cubes: readonly Cube[]) {
    const arms = [
      { operations: then, condition },
      { operations: orElse, condition: { kind: 'not', operand: condition } as const },
    ];
    wires.inEach(
      arms.map((arm) => () => {
        const inside = cubesOf(arm.condition, cubes, (bit) => 1 << wires.ofBit(bit));
        if (inside.length > 0) for (const operation of arm.operations) emit(operation, index, inside);
      }),
    );
  }
}

/** All angles as one angle program, and where those of each operation are. */
function compileOperations(operations: readonly Operation[]): {
  readonly angles: AngleProgram;
  readonly stepsOf: (operation: Operation) => readonly number[];
} {
  const all = allOperations(operations);
  const angles = compileAngles(all.flatMap(anglesOf));
  const steps = new Map<Operation, readonly number[]>();
  let next = 0;
  for (const operation of all) {
    const end = next + anglesOf(operation).length;
    steps.set(operation, angles.results.slice(next, end));
    next = end;
  }
  return { angles, stepsOf: (operation) => steps.get(operation)! };
}

/** By bit, the index of the last top-level operation that reads it. */
function lastReads(operations: readonly Operation[]): number[] {
  const last: number[] = [];
  operations.forEach((operation, index) => {
    for (const bit of bitsRead(operation)) last[bit] = index;
  });
  return last;
}
