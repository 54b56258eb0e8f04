// From outcomes of a basis to the outputs of a circuit, and back for slopes.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import { basesOf, constantsOf, type Basis } from './bases.ts';

/** What a basis tells of an output, from an outcome. */
interface Parity {
  readonly output: number;
  readonly coefficient: number;
  /** The bits of the outcome whose parity it is. */
  readonly mask: number;
}

interface Reader {
  readonly parities: readonly Parity[];
  /** Of outputs that are probabilities: where they begin, and the bits of the outcome that number them. */
  readonly probabilities: readonly { readonly output: number; readonly bits: readonly number[] }[];
}

/** Of all bases of a circuit, by their numbers. */
export interface OutputReader {
  readonly bases: readonly Basis[];
  /** [outputs]: what needs no measurement. */
  readonly constants: readonly number[];
  /** Adds to the outputs what an outcome with this share says of them. */
  add(basis: number, outcome: number, share: number, into: Float64Array): void;
  /** The slope by the share of an outcome, of upstream from `at` on. */
  slope(basis: number, outcome: number, upstream: ArrayLike<number>, at: number): number;
}

/** Throws UserError for an output that reads more than 20 qubits at once. */
export function outputReader(circuit: Circuit): OutputReader {
  const bases = basesOf(circuit);
  const readers = bases.map(readerOf);
  return {
    bases,
    constants: constantsOf(circuit),
    add: (basis, outcome, share, into) => read(readers[basis], outcome, share, into),
    slope: (basis, outcome, upstream, at) => readBack(readers[basis], outcome, upstream, at),
  };
}

function readerOf({ paulis, readings }: Basis): Reader {
  const qubits = [...paulis.keys()];
  const bitOf = (qubit: number) => qubits.length - 1 - qubits.indexOf(qubit);
  return {
    parities: readings
      .filter(({ kind }) => kind === 'parity')
      .map(({ output, coefficient, qubits: own }) => ({
        output,
        coefficient,
        mask: own.reduce((mask, qubit) => mask | (1 << bitOf(qubit)), 0),
      })),
    probabilities: readings
      .filter(({ kind }) => kind === 'probabilities')
      .map(({ output, qubits: own }) => ({ output, bits: own.map(bitOf) })),
  };
}

/** Adds to the outputs what an outcome with this share says of them. */
function read({ parities, probabilities }: Reader, outcome: number, share: number, into: Float64Array): void {
  for (const { output, coefficient, mask } of parities)
    into[output] += isOdd(outcome & mask) ? -coefficient * share : coefficient * share;
  for (const { output, bits } of probabilities) into[output + numberOf(outcome, bits)] += share;
}

/** The slope by the share of an outcome. */
function readBack(
  { parities, probabilities }: Reader,
  outcome: number,
  upstream: ArrayLike<number>,
  at: number,
): number {
  let slope = 0;
  for (const { output, coefficient, mask } of parities)
    slope += (isOdd(outcome & mask) ? -coefficient : coefficient) * upstream[at + output];
  for (const { output, bits } of probabilities) slope += upstream[at + output + numberOf(outcome, bits)];
  return slope;
}

function numberOf(outcome: number, bits: readonly number[]): number {
  return bits.reduce((number, bit) => 2 * number + ((outcome >>> bit) & 1), 0);
}

function isOdd(bits: number): boolean {
  let folded = bits;
  for (let by = 16; by > 0; by >>= 1) folded ^= folded >>> by;
  return (folded & 1) === 1;
}
