// The outputs of a circuit in groups. One network computes a group: the circuit's pieces, and constant pieces that stand for
// the outputs at the ends of the wires.
import { outputCount, outputSize, type Circuit, type Output, type Pauli } from '../circuit/circuit.ts';
import { qubitsRead } from '../circuit/walk.ts';
import type { Piece, Pieces } from './pieces.ts';

export interface Group {
  /** Numbers from here on of the circuit's outputs. */
  readonly index: number;
  readonly coefficient: number;
  /** What is added to the circuit's pieces; its own legs are numbered after theirs. */
  readonly pieces: readonly Piece[];
  /** Sizes of all legs. */
  readonly sizes: readonly number[];
  /** Legs of the result, slowest first. */
  readonly open: readonly number[];
  /** Qubits that are looked at; all others are traced out. */
  readonly qubits: ReadonlySet<number>;
}

const digitOf: Record<Pauli, number> = { X: 1, Y: 2, Z: 3 };
const mostNumbers = 4096;

/** Groups in which all outputs stand together, where that is not too big; else the same as `separately`. */
export function readTogether(circuit: Circuit, pieces: Pieces): Group[] {
  const qubits = [...new Set(circuit.outputs.flatMap(qubitsRead))];
  const [only] = circuit.outputs;
  if (circuit.outputs.length === 1 && only.kind === 'probabilities') return readSeparately(circuit, pieces);
  const count = outputCount(circuit);
  if (4 ** qubits.length * count > mostNumbers * 4) return readSeparately(circuit, pieces);
  const values = new Float64Array(count * 4 ** qubits.length);
  let row = 0;
  for (const output of circuit.outputs) {
    for (const coefficients of rowsOf(output, qubits)) values.set(coefficients, 4 ** qubits.length * row++);
  }
  if (count === 1) return [groupOf({ index: 0, openSizes: [], qubits, values }, pieces)];
  return [groupOf({ index: 0, openSizes: [count], qubits, values }, pieces)];
}

/** One group for each output, or for each term of an observable on many qubits. */
export function readSeparately(circuit: Circuit, pieces: Pieces): Group[] {
  let index = 0;
  return circuit.outputs.flatMap((output): Group[] => {
    const at = index;
    index += outputSize(output);
    if (output.kind === 'probabilities') return [probabilities(at, output.qubits, pieces)];
    const qubits = [...new Set(qubitsRead(output))];
    if (output.terms.length > 1 && 4 ** qubits.length <= mostNumbers)
      return [groupOf({ index: at, openSizes: [], qubits, values: rowsOf(output, qubits)[0] }, pieces)];
    return output.terms.map(({ coefficient, factors }) => {
      const ends = factors.map(({ qubit, pauli }): Piece => {
        const values = [0, 0, 0, 0];
        values[digitOf[pauli]] = 1;
        return { legs: [pieces.ends[qubit]!], source: { kind: 'constant', values } };
      });
      const own = new Set(factors.map(({ qubit }) => qubit));
      return { index: at, coefficient, pieces: ends, sizes: pieces.sizes, open: [], qubits: own };
    });
  });
}

/** The state of these qubits as it ends: a leg for each. */
export function stateOf(qubits: readonly number[], pieces: Pieces): Group {
  const open = qubits.map((qubit) => pieces.ends[qubit]!);
  return { index: 0, coefficient: 1, pieces: [], sizes: pieces.sizes, open, qubits: new Set(qubits) };
}

/** Outputs from `index` on as one constant: `values` over open legs of these sizes, then the ends of `qubits`. */
interface ReadOut {
  readonly index: number;
  readonly openSizes: readonly number[];
  readonly qubits: readonly number[];
  readonly values: ArrayLike<number>;
}

function groupOf({ index, openSizes, qubits, values }: ReadOut, pieces: Pieces): Group {
  const open = openSizes.map((_, place) => pieces.sizes.length + place);
  const legs = [...open, ...qubits.map((qubit) => pieces.ends[qubit]!)];
  const sizes = [...pieces.sizes, ...openSizes];
  const piece: Piece = { legs, source: { kind: 'constant', values } };
  return { index, coefficient: 1, pieces: [piece], sizes, open, qubits: new Set(qubits) };
}

/** (1 ± Z)/2 on each qubit, with an open leg for each. */
function probabilities(index: number, qubits: readonly number[], pieces: Pieces): Group {
  const first = pieces.sizes.length;
  return {
    index,
    coefficient: 1,
    pieces: qubits.map((qubit, place) => ({
      legs: [first + place, pieces.ends[qubit]!],
      source: { kind: 'constant', values: [0.5, 0, 0, 0.5, 0.5, 0, 0, -0.5] },
    })),
    sizes: [...pieces.sizes, ...qubits.map(() => 2)],
    open: qubits.map((_, place) => first + place),
    qubits: new Set(qubits),
  };
}

/** For each number of an output its coefficients [4^qubits] by Pauli products on `qubits`. */
function rowsOf(output: Output, qubits: readonly number[]): Float64Array[] {
  const digits = (own: readonly { readonly qubit: number; readonly digit: number }[]) =>
    own.reduce((sum, { qubit, digit }) => sum + digit * 4 ** (qubits.length - 1 - qubits.indexOf(qubit)), 0);
  switch (output.kind) {
    case 'observable': {
      const row = new Float64Array(4 ** qubits.length);
      for (const { coefficient, factors } of output.terms)
        row[digits(factors.map(({ qubit, pauli }) => ({ qubit, digit: digitOf[pauli] })))] += coefficient;
      return [row];
    }
    case 'probabilities': {
      const k = output.qubits.length;
      return Array.from({ length: 2 ** k }, (_, outcome) => {
        const row = new Float64Array(4 ** qubits.length);
        for (let subset = 0; subset < 2 ** k; subset++) {
          const own = output.qubits.flatMap((qubit, place) =>
            (subset >> (k - 1 - place)) & 1
              ? [{ qubit, digit: digitOf.Z, one: (outcome >> (k - 1 - place)) & 1 }]
              : [],
          );
          row[digits(own)] = (own.reduce((sum, { one }) => sum + one, 0) % 2 ? -1 : 1) / 2 ** k;
        }
        return row;
      });
    }
    default:
      return output satisfies never;
  }
}
