// The outputs of a statevector plan: probabilities and diagonal observables from |amplitude|², other terms as <ψ|P|ψ>.
import { outputCount, outputSize, type Circuit, type Output, type PauliTerm } from '../circuit/circuit.ts';
import type { Component, Components } from './components.ts';
import type { Emitter } from './emitter.ts';
import type { LegId, TensorId } from './plan.ts';
import { qubitsRead } from '../circuit/walk.ts';

/** Coefficients of one matrix from probabilities to outputs. */
const mostCoefficients = 2 ** 16;

/** Emits all outputs. */
export function readAmplitudes(circuit: Circuit, emitter: Emitter, components: Components): void {
  const qubits = [...new Set(circuit.outputs.flatMap(qubitsRead))];
  const diagonal = circuit.outputs.every(isDiagonal);
  const count = outputCount(circuit);
  if (qubits.length > 0 && diagonal && count * 2 ** qubits.length <= mostCoefficients) {
    const rows = circuit.outputs.flatMap((output) => diagonalRows(output, qubits));
    readDiagonal(rows, qubits, 0, emitter, components.joined(qubits));
    return;
  }
  let index = 0;
  for (const output of circuit.outputs) {
    const own = [...new Set(qubitsRead(output))];
    switch (output.kind) {
      case 'probabilities':
        readProbabilities(output.qubits, index, emitter, components.joined(output.qubits));
        break;
      case 'observable':
        if (own.length === 0) readConstant(output.terms, index, emitter);
        else if (isDiagonal(output) && 2 ** own.length <= mostCoefficients)
          readDiagonal(diagonalRows(output, own), own, index, emitter, components.joined(own));
        else for (const term of output.terms) readTerm(term, index, emitter, components);
        break;
      default:
        output satisfies never;
    }
    index += outputSize(output);
  }
}

function isDiagonal(output: Output): boolean {
  switch (output.kind) {
    case 'probabilities':
      return true;
    case 'observable':
      return output.terms.every(({ factors }) => factors.every(({ pauli }) => pauli === 'Z'));
    default:
      return output satisfies never;
  }
}

/** Σ over all other legs of ψ²: the probability of each basis state of `qubits`, legs in this order. */
function squared(qubits: readonly number[], emitter: Emitter, { tensor, legs }: Component): TensorId {
  return emitter.contract(tensor, tensor, qubits.map((qubit) => legs.get(qubit)!), true); // prettier-ignore
}

function readProbabilities(
  qubits: readonly number[],
  index: number,
  emitter: Emitter,
  state: Component,
): void {
  emitter.output(squared(qubits, emitter, state), index, 1);
}

/** Outputs from `index` on: rows [outputs][2^qubits] times the probabilities of `qubits`. */
function readDiagonal(
  rows: readonly (readonly number[])[],
  qubits: readonly number[],
  index: number,
  emitter: Emitter,
  state: Component,
): void {
  const probabilities = squared(qubits, emitter, state);
  const own = qubits.map((qubit) => state.legs.get(qubit)!);
  const open: LegId[] = rows.length > 1 ? [emitter.leg(rows.length)] : [];
  const matrix = emitter.constant([...open, ...own], rows.flat());
  emitter.output(emitter.contract(matrix, probabilities, open), index, 1);
}

function diagonalRows(output: Output, qubits: readonly number[]): number[][] {
  const bit = (state: number, qubit: number) => (state >> (qubits.length - 1 - qubits.indexOf(qubit))) & 1;
  const states = Array.from({ length: 2 ** qubits.length }, (_, state) => state);
  switch (output.kind) {
    case 'observable': {
      const sign = (state: number, term: PauliTerm) =>
        term.factors.reduce((product, { qubit }) => (bit(state, qubit) ? -product : product), 1);
      return [
        states.map((state) =>
          output.terms.reduce((sum, term) => sum + term.coefficient * sign(state, term), 0),
        ),
      ];
    }
    case 'probabilities': {
      const outcomeOf = (state: number) =>
        output.qubits.reduce((sum, qubit) => 2 * sum + bit(state, qubit), 0);
      return Array.from({ length: 2 ** output.qubits.length }, (_, outcome) =>
        states.map((state) => (outcomeOf(state) === outcome ? 1 : 0)),
      );
    }
    default:
      return output satisfies never;
  }
}

/** coefficient · <ψ|P|ψ>: with Y = i·(−1 above 1), an odd number of them takes imaginary parts to real ones. */
function readTerm(term: PauliTerm, index: number, emitter: Emitter, components: Components): void {
  if (term.factors.length === 0) return readConstant([term], index, emitter);
  const state = components.joined(term.factors.map(({ qubit }) => qubit));
  const ys = term.factors.filter(({ pauli }) => pauli === 'Y').length;
  // <ψ|A|ψ> = 0 for real ψ and antisymmetric A
  if (ys % 2 === 1 && state.part === undefined) return;
  let applied = state.tensor;
  let legs = emitter.legsOf(applied);
  const back = new Map<LegId, LegId>();
  const apply = (leg: LegId, matrix: readonly number[]) => {
    const fresh = emitter.leg(2);
    back.set(fresh, leg);
    legs = legs.map((each) => (each === leg ? fresh : each));
    applied = emitter.contract(emitter.constant([fresh, leg], matrix), applied, legs);
    legs = emitter.legsOf(applied);
  };
  const matrices = { X: [0, 1, 1, 0], Y: [0, -1, 1, 0], Z: [1, 0, 0, -1] };
  for (const { qubit, pauli } of term.factors) apply(state.legs.get(qubit)!, matrices[pauli]);
  // i^ys = ± i or ± 1; i on (re, im) is (−im, re)
  if (ys % 2 === 1) apply(state.part!, [0, -1, 1, 0]);
  const sign = ys % 4 >= 2 ? -1 : 1;
  const renamed = emitter.rename(applied, legs.map((leg) => back.get(leg) ?? leg)); // prettier-ignore
  emitter.output(emitter.contract(state.tensor, renamed, []), index, sign * term.coefficient);
}

/** An observable that looks at no qubit. */
function readConstant(terms: readonly PauliTerm[], index: number, emitter: Emitter): void {
  const sum = terms.reduce((total, { coefficient }) => total + coefficient, 0);
  emitter.output(emitter.constant([], [1]), index, sum);
}
