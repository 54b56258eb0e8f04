// From a circuit to the program of a simulator. Measurements are deferred: a measured wire is never touched again and
// controls what its bit decides. A reset takes a fresh wire (statevector) or is a channel (density matrix).
import { compileAngles } from '../../../compiler/circuit/angle-program.ts';
import { channelNamed, resetKraus, superoperator } from '../../../compiler/circuit/channels.ts';
import type {
  BranchOperation,
  Circuit,
  Operation,
  Output,
  ResetOperation,
} from '../../../compiler/circuit/circuit.ts';
import { bitsRead } from '../../../compiler/circuit/conditions.ts';
import { gateNamed, type Gate } from '../../../compiler/circuit/gates.ts';
import type { Matrix } from '../../../compiler/circuit/matrix.ts';
import { allOperations, anglesOf } from '../../../compiler/circuit/walk.ts';
import { always, cubesOf, type Cube } from './conditions.ts';
import { createMatrixPool } from './matrix-pool.ts';
import type { Instruction, MaskedOutput, Program } from './program.ts';
import { maskOf, siteOf, spread, type Side } from './sites.ts';

/**
 * Lowers a verified circuit. Statevector programs cannot hold noise channels. Bit masks are meaningful while
 * `wires` ≤ 30; the caller refuses wider programs before running them.
 */
export function lower(circuit: Circuit, density: boolean): Program {
  const sides: readonly Side[] = density ? ['column', 'row'] : ['row'];
  const instructions: Instruction[] = [];
  let qubitWires = 0;

  const wireOfQubit: (number | undefined)[] = [];
  const wireOfBit: number[] = [];
  const lastRead = lastReads(circuit.operations);
  /** Wires that hold nothing any more but the bits read from them. */
  const measured = new Set<number>();
  /** Wires known to be in |0>, where a reset does nothing. */
  let clean = new Set<number>();

  const all = allOperations(circuit.operations);
  const angles = compileAngles(all.flatMap(anglesOf));
  const pool = createMatrixPool(angles, density);
  const stepsOf = new Map<Operation, readonly number[]>();
  let nextAngle = 0;
  for (const operation of all) {
    const end = nextAngle + anglesOf(operation).length;
    stepsOf.set(operation, angles.results.slice(nextAngle, end));
    nextAngle = end;
  }

  function newWire(): number {
    clean.add(qubitWires);
    return qubitWires++;
  }

  function wireOf(qubit: number): number {
    return (wireOfQubit[qubit] ??= newWire());
  }

  function emitGate(
    gate: Gate,
    steps: readonly number[],
    controls: readonly number[],
    targets: readonly number[],
    cubes: readonly Cube[],
  ): void {
    const source = pool.ofGate(gate, steps);
    const form = gate.properties.flip ? 'flip' : gate.properties.diagonal ? 'diagonal' : 'general';
    for (const wire of [...controls, ...targets]) clean.delete(wire);
    for (const cube of cubes) {
      for (const side of sides) {
        const controlMask = controls.reduce((all, wire) => all | maskOf(wire, side, density), 0);
        const site = siteOf(
          targets.map((wire) => maskOf(wire, side, density)),
          controlMask | spread(cube.mask, side, density),
          controlMask | spread(cube.value, side, density),
        );
        instructions.push(
          side === 'row'
            ? {
                kind: 'gate',
                form,
                site,
                matrix: source.matrix,
                adjoint: source.adjoint,
                gradient: source.gradient,
              }
            : { kind: 'gate', form, site, matrix: source.conjugate, adjoint: source.transpose, gradient: -1 },
        );
      }
    }
  }

  function emitChannel(kraus: readonly Matrix[], wires: readonly number[], cubes: readonly Cube[]): void {
    const places = pool.ofConstant(superoperator(kraus));
    for (const cube of cubes) {
      const site = siteOf(
        [
          ...wires.map((wire) => maskOf(wire, 'row', density)),
          ...wires.map((wire) => maskOf(wire, 'column', density)),
        ],
        spread(cube.mask, 'row', density) | spread(cube.mask, 'column', density),
        spread(cube.value, 'row', density) | spread(cube.value, 'column', density),
      );
      instructions.push({ kind: 'channel', site, ...places });
    }
  }

  function emitReset({ qubit }: ResetOperation, index: number, cubes: readonly Cube[]): void {
    const wire = wireOfQubit[qubit];
    if (wire === undefined || clean.has(wire)) return;
    const bitIsReadLater = wireOfBit.some((other, bit) => other === wire && lastRead[bit] >= index);
    if (density && !bitIsReadLater) {
      emitChannel(resetKraus, [wire], cubes);
      measured.delete(wire);
      if (cubes[0] === always) clean.add(wire);
    } else if (cubes[0] === always) {
      wireOfQubit[qubit] = newWire();
    } else {
      emitGate(gateNamed('swap'), [], [], [wire, newWire()], cubes);
    }
  }

  /** A measured qubit holds nothing any more but its bit: what a branch revives needs no condition. */
  function reviveMeasured(branch: BranchOperation, index: number): void {
    for (const inner of allOperations([branch])) {
      if (inner.kind === 'reset' && measured.has(wireOfQubit[inner.qubit] ?? -1))
        emitReset(inner, index, [always]);
    }
  }

  function emitBranch(branch: BranchOperation, index: number, cubes: readonly Cube[]): void {
    const cleanBefore = clean;
    const arms = [
      { operations: branch.then, condition: branch.condition },
      { operations: branch.orElse, condition: { kind: 'not', operand: branch.condition } as const },
    ];
    const cleanAfter = arms.map(({ operations, condition }) => {
      clean = new Set(cleanBefore);
      const inside = cubesOf(condition, cubes, (bit) => 1 << wireOfBit[bit]);
      if (inside.length > 0) for (const operation of operations) emit(operation, index, inside);
      return clean;
    });
    clean = new Set([...cleanAfter[0]].filter((wire) => cleanAfter[1].has(wire)));
  }

  function emit(operation: Operation, index: number, cubes: readonly Cube[]): void {
    switch (operation.kind) {
      case 'gate': {
        const gate = gateNamed(operation.gate);
        const wires = operation.qubits.map(wireOf);
        const controls = operation.controls + gate.controls;
        emitGate(gate, stepsOf.get(operation)!, wires.slice(0, controls), wires.slice(controls), cubes);
        break;
      }
      case 'channel': {
        const wires = operation.qubits.map(wireOf);
        for (const wire of wires) clean.delete(wire);
        const channel = channelNamed(operation.channel);
        emitChannel(channel.kraus(operation.probability, wires.length), wires, cubes);
        break;
      }
      case 'measure':
        wireOfBit[operation.bit] = wireOf(operation.qubit);
        measured.add(wireOfBit[operation.bit]);
        clean.delete(wireOfBit[operation.bit]);
        break;
      case 'branch':
        emitBranch(operation, index, cubes);
        break;
      case 'reset':
        emitReset(operation, index, cubes);
        break;
      case 'prepare': {
        const wires = operation.qubits.map(wireOf);
        for (const wire of wires) clean.delete(wire);
        for (const side of sides) {
          const site = siteOf(wires.map((wire) => maskOf(wire, side, density)));
          const steps = stepsOf.get(operation)!;
          const wanted = side === 'row' && steps.some((step) => angles.varying[step]);
          instructions.push({ kind: 'prepare', site, steps, wanted });
        }
        break;
      }
      case 'discard':
      case 'barrier':
        break;
    }
  }

  function maskOutput(output: Output): MaskedOutput {
    if (output.kind === 'probabilities') {
      return {
        kind: 'probabilities',
        bits: output.qubits.map((qubit) => maskOf(wireOf(qubit), 'row', density)),
      };
    }
    const terms = output.terms.map(({ coefficient, factors }) => {
      let [flips, signs, quarters] = [0, 0, 0];
      for (const { qubit, pauli } of factors) {
        const mask = maskOf(wireOf(qubit), 'row', density);
        if (pauli !== 'Z') flips |= mask;
        if (pauli !== 'X') signs |= mask;
        if (pauli === 'Y') quarters = (quarters + 1) % 4; // Y = i X Z
      }
      return { coefficient, flips, signs, quarters };
    });
    return { kind: 'observable', terms };
  }

  circuit.operations.forEach((operation, index) => {
    if (operation.kind === 'branch') reviveMeasured(operation, index);
    emit(operation, index, [always]);
  });
  const outputs = circuit.outputs.map(maskOutput);
  return {
    density,
    wires: density ? 2 * qubitWires : qubitWires,
    instructions,
    channels: instructions.filter((instruction) => instruction.kind === 'channel').length,
    angles,
    ...pool.finish(),
    outputs,
  };
}

/** By bit, the index of the last top-level operation that reads it. */
function lastReads(operations: readonly Operation[]): number[] {
  const last: number[] = [];
  operations.forEach((operation, index) => {
    for (const bit of bitsRead(operation)) last[bit] = index;
  });
  return last;
}
