// The state that a circuit's operations leave, whatever its outputs are: a state vector where there is one, a density
// matrix always. In double precision, by the simulator that defines right.
import type { Circuit, Operation } from '../../compiler/circuit/circuit.ts';
import { liveAtEnd } from '../../compiler/circuit/live-qubits.ts';
import { allOperations } from '../../compiler/circuit/walk.ts';
import { checkOptions } from '../../option-names.ts';
import { BackendRefusal, UserError } from '../../user-error.ts';
import { loadAmplitudes, loadDensity } from '../backends/reference/final-state.ts';
import { densityByPaulis, mostByPaulis } from './density-by-paulis.ts';
import { requireFinite } from '../finite.ts';
import {
  numbersOf,
  pointNames,
  requireCircuit,
  type InputValues,
  type PerSample,
  type Point,
} from './numbers.ts';

/** [2^k] complex amplitudes: of |b> at index b, where qubits[0] is the most significant bit of b. */
export interface StateVector {
  /** The circuit's qubits in the order of the bits. */
  readonly qubits: readonly number[];
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** [2^k × 2^k] complex numbers, row-major: ⟨a|ρ|b⟩ at index a · 2^k + b, where qubits[0] is the most significant bit. */
export interface DensityMatrix {
  /** The circuit's qubits in the order of the bits. */
  readonly qubits: readonly number[];
  /** 2^k */
  readonly size: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** 256 MiB of numbers. */
const mostDensityQubits = 12;
const mostVectorQubits = 24;

/**
 * The amplitudes of all qubits when all operations are done: one `StateVector` for one sample, a list for a list of
 * samples. Throws UserError where the state is not pure by construction, which is where the circuit measures, resets,
 * discards or is noisy (`densityMatrix` gives it then), and above 24 qubits.
 */
export function stateVector<Inputs extends InputValues | undefined = undefined>(
  circuit: Circuit,
  point: Point<Inputs> = {},
): PerSample<Inputs, StateVector> {
  requireCircuit(circuit);
  checkOptions('stateVector', point, pointNames);
  const mixing = allOperations(circuit.operations).map(whatMixes).find(Boolean);
  if (mixing !== undefined) {
    throw new UserError(
      `Circuit "${circuit.name}" ${mixing}, so it ends in no state vector; densityMatrix gives the state of the qubits that are left.`,
    );
  }
  if (circuit.qubits > mostVectorQubits) {
    throw new UserError(
      `Circuit "${circuit.name}" has ${circuit.qubits} qubits; a state vector is of at most ${mostVectorQubits}. densityMatrix gives the state of a few.`,
    );
  }
  const qubits = Array.from({ length: circuit.qubits }, (_, qubit) => qubit);
  return statesAt(circuit, point, loadAmplitudes(circuit, qubits), (state) => ({ qubits, ...state }));
}

/**
 * The density matrix when all operations are done, of the qubits named or of all that have not ended (at most 12): what
 * was discarded or measured, and qubits that are not named, are traced out. One for one sample, a list for a list of
 * samples. In double precision where the circuit's state fits the memory (some 26 qubits; 13 with noise); of wider ones
 * up to 4 qubits as `evaluate` gives their Pauli products, in single precision. Throws UserError for qubits that do not
 * exist or have ended, and where memory does not suffice.
 */
export function densityMatrix<Inputs extends InputValues | undefined = undefined>(
  circuit: Circuit,
  options: Point<Inputs> & { readonly qubits?: readonly number[] | undefined } = {},
): PerSample<Inputs, DensityMatrix> {
  checkOptions('densityMatrix', options, { ...pointNames, qubits: true });
  const { qubits: asked, ...point } = options;
  const qubits = readableQubits(circuit, asked, mostDensityQubits, 'A density matrix');
  const size = 2 ** qubits.length;
  const load = densityOf(circuit, qubits);
  return statesAt(circuit, point as Point<Inputs>, load, (state) => ({ qubits, size, ...state }));
}

function densityOf(circuit: Circuit, qubits: readonly number[]) {
  try {
    return loadDensity(circuit, qubits);
  } catch (refusal) {
    if (!(refusal instanceof BackendRefusal)) throw refusal;
    if (qubits.length <= mostByPaulis) return densityByPaulis(circuit, qubits);
    throw new UserError(
      `${refusal.reason} Name at most ${mostByPaulis} qubits, which need no such state.`,
      1,
    );
  }
}

/** The qubits asked for, checked; all that have not ended where none are. `what` has `most` qubits at most. */
export function readableQubits(
  circuit: Circuit,
  asked: readonly number[] | undefined,
  most: number,
  what: string,
): readonly number[] {
  requireCircuit(circuit);
  if (asked !== undefined && !Array.isArray(asked) && !ArrayBuffer.isView(asked))
    throw new UserError('qubits is no list; give the numbers of qubits, such as qubits: [0, 1].');
  const live = liveAtEnd(circuit);
  const qubits = asked ? [...asked] : live;
  const name = `circuit "${circuit.name}"`;
  for (const [index, qubit] of qubits.entries()) {
    if (!Number.isInteger(qubit) || qubit < 0 || qubit >= circuit.qubits)
      throw new UserError(`There is no qubit ${qubit} in ${name}; it has 0 to ${circuit.qubits - 1}.`);
    if (!live.includes(qubit)) {
      throw new UserError(
        `Qubit ${qubit} of ${name} is measured or discarded before the end; left are ${live.join(', ') || 'none'}.`,
      );
    }
    if (qubits.indexOf(qubit) < index) throw new UserError(`Qubit ${qubit} is named twice.`);
  }
  if (qubits.length > most) {
    throw new UserError(
      `${what} is of at most ${most} qubits, not ${qubits.length}; name some, such as qubits: [${live.slice(0, 2).join(', ')}].`,
    );
  }
  return qubits;
}

interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function statesAt<Inputs extends InputValues | undefined, Found>(
  circuit: Circuit,
  point: Point<Inputs>,
  load: (weights: Float64Array, inputs: Float64Array, sample: number) => Complex,
  found: (state: Complex) => Found,
): PerSample<Inputs, Found> {
  const { weights, inputs, batch, listed } = numbersOf(circuit, point);
  const states = Array.from({ length: batch }, (_, sample) => {
    const state = load(weights, inputs, sample);
    requireFinite(state.re, 'real part');
    requireFinite(state.im, 'imaginary part');
    return found(state);
  });
  return (listed ? states : states[0]) as PerSample<Inputs, Found>;
}

/** Why the state after an operation may be no pure one; undefined where it stays pure. */
function whatMixes(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'measure':
      return `measures qubit ${operation.qubit}`;
    case 'reset':
      return `resets qubit ${operation.qubit}`;
    case 'discard':
      return `discards qubit ${operation.qubit}`;
    case 'channel':
      return `has noise (${operation.channel})`;
    case 'gate':
    case 'block':
    case 'branch':
    case 'prepare':
    case 'barrier':
      return undefined;
    default:
      return operation satisfies never;
  }
}
