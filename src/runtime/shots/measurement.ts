// The outputs of a circuit as a device gives them: from shots in each basis, or from infinitely many, and with errors of
// the read-out.
import { outputCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import type { Wanted } from '../../compiler/plan/plan.ts';
import type { Backend, Gradients, LoadOptions } from '../backends/backend.ts';
import type { Random } from '../random.ts';
import { basesOf, constantsOf, type Basis } from './bases.ts';
import { drawCounts } from './binomial.ts';
import { loadDistributions, type Place } from './distributions.ts';
import { countOutcomes, drawOutcomes } from './draw.ts';
import { misread, misreadBack, type ReadOutError } from './read-out.ts';

/** A circuit ready to be measured. */
export interface Measurement {
  /** How many circuits one value of all outputs takes. */
  readonly bases: number;
  /** [batch × outputs], each from so many shots in each basis. */
  drawn(place: Place, shots: number, random: Random): Float64Array;
  /** [batch × outputs], to which the means of many shots tend. */
  exact(place: Place): Float64Array;
  /** Of Σ upstream · exact outputs. */
  vjp(place: Place, upstream: ArrayLike<number>, wanted?: Wanted): Gradients;
  dispose(): void;
}

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
  readonly errors: readonly ReadOutError[];
}

/** `errorOf` says how a qubit is misread; absent: read without error. Throws as the backend's `load` does. */
export function loadMeasurement(
  backend: Backend,
  circuit: Circuit,
  errorOf?: (qubit: number) => ReadOutError,
  options?: LoadOptions,
): Measurement {
  const bases = basesOf(circuit);
  const readers = bases.map((basis) => readerOf(basis, errorOf));
  const constants = constantsOf(circuit);
  const width = outputCount(circuit);
  const distributions = loadDistributions(backend, circuit, bases, options);

  function valuesOf(place: Place, add: (reader: Reader, own: Float64Array, into: Float64Array) => void): Float64Array {
    const values = new Float64Array(place.batch * width);
    for (let sample = 0; sample < place.batch; sample++) values.set(constants, sample * width);
    distributions.forward(place).forEach((found, basis) => {
      const size = found.length / Math.max(1, place.batch);
      for (let sample = 0; sample < place.batch; sample++) {
        const own = found.subarray(sample * size, (sample + 1) * size);
        misread(own, readers[basis].errors);
        add(readers[basis], own, values.subarray(sample * width, (sample + 1) * width));
      }
    });
    return values;
  } // prettier-ignore

  return {
    bases: bases.length,
    drawn: (place, shots, random) =>
      valuesOf(place, (reader, own, into) => {
        if (own.length <= shots) {
          drawCounts(own, shots, random).forEach((count, outcome) => {
            if (count > 0) read(reader, outcome, count / shots, into);
          });
        } else {
          const counts = countOutcomes(drawOutcomes(Array.from(own), shots, random));
          for (const [outcome, count] of counts) read(reader, outcome, count / shots, into);
        }
      }),
    exact: (place) =>
      valuesOf(place, (reader, own, into) => own.forEach((share, outcome) => read(reader, outcome, share, into))),
    vjp(place, upstream, wanted) {
      const slopes = readers.map((reader, basis) => {
        const size = 2 ** bases[basis].paulis.size;
        const found = new Float64Array(place.batch * size);
        for (let sample = 0; sample < place.batch; sample++) {
          const own = found.subarray(sample * size, (sample + 1) * size);
          for (let outcome = 0; outcome < size; outcome++)
            own[outcome] = readBack(reader, outcome, upstream, sample * width);
          misreadBack(own, reader.errors);
        }
        return found;
      });
      return { ...distributions.vjp(place, slopes, wanted), values: this.exact(place) };
    },
    dispose: () => distributions.dispose(),
  }; // prettier-ignore
}

function readerOf({ paulis, readings }: Basis, errorOf?: (qubit: number) => ReadOutError): Reader {
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
    errors: errorOf ? qubits.map(errorOf) : [],
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
