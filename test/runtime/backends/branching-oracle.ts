// An independent, slow simulator: one unnormalised density matrix for each record of measured bits, full-size operators,
// nothing deferred. What a circuit means, in the most literal way; up to about four qubits.
import { gatesOf } from '../../../src/compiler/circuit/expand-blocks.ts';
import { evaluate } from '../../../src/compiler/circuit/angles.ts';
import { channelNamed, resetKraus } from '../../../src/compiler/circuit/channels.ts';
import type { Circuit, Condition, Operation, Pauli } from '../../../src/compiler/circuit/circuit.ts';
import { gateMatrix, gateNamed } from '../../../src/compiler/circuit/gates.ts';
import {
  add,
  adjoint,
  build,
  controlled,
  dimension,
  multiply,
  real,
  type Matrix,
} from '../../../src/compiler/circuit/matrix.ts';

interface World {
  readonly bits: readonly boolean[];
  readonly rho: Matrix;
}

const paulis: Record<Pauli, Matrix> = {
  X: real(0, 1, 1, 0),
  Y: [0, 0, 0, -1, 0, 1, 0, 0],
  Z: real(1, 0, 0, -1),
};

/** A matrix on the listed qubits (first most significant) as one on all; qubit 0 is the most significant. */
function embed(matrix: Matrix, qubits: readonly number[], total: number): Matrix {
  const d = dimension(matrix);
  const local = (basis: number) =>
    qubits.reduce((index, qubit) => 2 * index + ((basis >> (total - 1 - qubit)) & 1), 0);
  const others = qubits.reduce((mask, qubit) => mask & ~(1 << (total - 1 - qubit)), 2 ** total - 1);
  return build(2 ** total, (row, column) => {
    if ((row & others) !== (column & others)) return [0, 0];
    const at = 2 * (local(row) * d + local(column));
    return [matrix[at], matrix[at + 1]];
  });
}

function holds(condition: Condition, bits: readonly boolean[]): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value;
    case 'bit':
      return bits[condition.bit];
    case 'not':
      return !holds(condition.operand, bits);
    case 'and':
      return holds(condition.left, bits) && holds(condition.right, bits);
    case 'or':
      return holds(condition.left, bits) || holds(condition.right, bits);
    case 'xor':
      return holds(condition.left, bits) !== holds(condition.right, bits);
  }
}

function trace(matrix: Matrix): number {
  const d = dimension(matrix);
  let sum = 0;
  for (let k = 0; k < d; k++) sum += matrix[2 * k * (d + 1)];
  return sum;
}

/** The outputs of one sample. */
export function simulateBranching(circuit: Circuit, weights: number[], inputs: number[]): number[] {
  const total = circuit.qubits;
  const conjugateBy = (k: Matrix, rho: Matrix) => multiply(multiply(k, rho), adjoint(k));
  const channel = (kraus: readonly Matrix[], qubits: readonly number[], rho: Matrix) =>
    kraus.map((k) => conjugateBy(embed(k, qubits, total), rho)).reduce(add);

  function step(operation: Operation, world: World): World[] {
    const { bits, rho } = world;
    switch (operation.kind) {
      case 'block':
        return gatesOf(operation).reduce(
          (worlds, gate) => worlds.flatMap((each) => step(gate, each)),
          [world],
        );
      case 'gate': {
        const angles = operation.angles.map((angle) => evaluate(angle, weights, inputs));
        const matrix = controlled(gateMatrix(gateNamed(operation.gate), angles), operation.controls);
        return [{ bits, rho: conjugateBy(embed(matrix, operation.qubits, total), rho) }];
      }
      case 'channel': {
        const kraus = channelNamed(operation.channel).kraus(operation.probability, operation.qubits.length);
        return [{ bits, rho: channel(kraus, operation.qubits, rho) }];
      }
      case 'reset':
        return [{ bits, rho: channel(resetKraus, [operation.qubit], rho) }];
      case 'measure':
        return [false, true].map((outcome) => {
          const projector = outcome ? real(0, 0, 0, 1) : real(1, 0, 0, 0);
          const known = [...bits];
          known[operation.bit] = outcome;
          return { bits: known, rho: conjugateBy(embed(projector, [operation.qubit], total), rho) };
        });
      case 'branch':
        return run(holds(operation.condition, bits) ? operation.then : operation.orElse, [world]);
      case 'prepare': {
        const { amplitudes, qubits } = operation;
        const numbers = amplitudes.map((angle) => evaluate(angle, weights, inputs));
        const norm = Math.hypot(...numbers);
        const isometry = build(2 ** qubits.length, (row, column) => [
          column === 0 && row < numbers.length ? numbers[row] / norm : 0,
          0,
        ]);
        return [{ bits, rho: conjugateBy(embed(isometry, qubits, total), rho) }];
      }
      case 'discard':
      case 'barrier':
        return [world];
    }
  }

  function run(operations: readonly Operation[], worlds: World[]): World[] {
    return operations.reduce((all, operation) => all.flatMap((world) => step(operation, world)), worlds);
  }

  const start = build(2 ** total, (row, column) => [row === 0 && column === 0 ? 1 : 0, 0]);
  const rho = run(circuit.operations, [{ bits: [], rho: start }])
    .map((world) => world.rho)
    .reduce(add);
  return circuit.outputs.flatMap((output) => {
    if (output.kind === 'probabilities') {
      return Array.from({ length: 2 ** output.qubits.length }, (_, result) => {
        const projector = build(2 ** output.qubits.length, (row, column) => [
          row === result && column === result ? 1 : 0,
          0,
        ]);
        return trace(multiply(embed(projector, output.qubits, total), rho));
      });
    }
    return output.terms.reduce((sum, { coefficient, factors }) => {
      const observed = factors.reduce(
        (left, { qubit, pauli }) => multiply(embed(paulis[pauli], [qubit], total), left),
        rho,
      );
      return sum + coefficient * trace(observed);
    }, 0);
  });
}
