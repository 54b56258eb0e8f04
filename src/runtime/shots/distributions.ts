// What each basis measures, as distributions from a backend that gives exact values: of few qubits by their Pauli
// products, all bases in one circuit; else a circuit a basis.
import type { Circuit, Pauli, PauliTerm } from '../../compiler/circuit/circuit.ts';
import type { Backend, Executable, Gradients, LoadOptions } from '../backends/backend.ts';
import type { Wanted } from '../../compiler/plan/plan.ts';
import { distributionIn, type Basis } from './bases.ts';

/** Weights, inputs and batch, as an executable takes them. */
export interface Place {
  readonly weights: ArrayLike<number>;
  readonly inputs: ArrayLike<number>;
  readonly batch: number;
}

/** A circuit whose bases can be asked for. */
export interface Distributions {
  /** By basis: [batch × 2^qubits], the first qubit the most significant bit; rounding may leave numbers below 0. */
  forward(place: Place): Float64Array[];
  /** Of Σ upstream · distributions, upstream by basis and shaped as they are; `values` are empty. */
  vjp(place: Place, upstream: readonly Float64Array[], wanted: Wanted | undefined): Gradients;
  dispose(): void;
}

/** Pauli products that one circuit returns. */
const mostProducts = 256;

/** Throws as the backend's `load` does. */
export function loadDistributions(
  backend: Backend,
  circuit: Circuit,
  bases: readonly Basis[],
  options?: LoadOptions,
): Distributions {
  const words = bases.reduce((sum, { paulis }) => sum + 2 ** paulis.size, 0);
  return words <= mostProducts
    ? byProducts(backend, circuit, bases, options)
    : byBasis(backend, circuit, bases, options);
}

function byBasis(
  backend: Backend,
  circuit: Circuit,
  bases: readonly Basis[],
  options?: LoadOptions,
): Distributions {
  const executables: Executable[] = [];
  const dispose = () => executables.forEach((each) => each.dispose());
  try {
    for (const basis of bases) executables.push(backend.load(distributionIn(basis, circuit), options));
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    forward: ({ weights, inputs, batch }) => executables.map((each) => each.forward(weights, inputs, batch)),
    vjp({ weights, inputs, batch }, upstream, wanted) {
      const parts = executables.map((each, at) => each.vjp(weights, inputs, upstream[at], batch, wanted));
      return {
        values: new Float64Array(0),
        weights: sumOf(
          parts.map((part) => part.weights),
          weights.length,
        ),
        inputs: sumOf(
          parts.map((part) => part.inputs),
          inputs.length,
        ),
      };
    },
    dispose,
  };
}

function sumOf(parts: readonly Float64Array[], length: number): Float64Array {
  const sum = new Float64Array(length);
  for (const part of parts) part.forEach((value, at) => (sum[at] += value));
  return sum;
}

/** p(b) = 2⁻ᵏ Σ_S (−1)^{b·S} ⟨P_S⟩ over the sets S of qubits, P_S the product of their Paulis, 1 for none. */
function byProducts(
  backend: Backend,
  circuit: Circuit,
  bases: readonly Basis[],
  options?: LoadOptions,
): Distributions {
  const terms: PauliTerm[] = [];
  const known = new Map<string, number>();
  /** By basis and set of qubits, as bits: which output. */
  const places = bases.map(({ paulis }) => {
    const along = [...paulis];
    return Int32Array.from({ length: 2 ** along.length }, (_, set) => {
      const factors = along
        .filter((_, at) => (set >>> (along.length - 1 - at)) & 1)
        .map(([qubit, pauli]) => ({ qubit, pauli }))
        .sort((a, b) => a.qubit - b.qubit);
      if (factors.length === 0) return -1;
      const key = factors.map(({ qubit, pauli }: { qubit: number; pauli: Pauli }) => `${pauli}${qubit}`).join(' '); // prettier-ignore
      const found = known.get(key) ?? terms.push({ coefficient: 1, factors }) - 1;
      known.set(key, found);
      return found;
    });
  });
  const width = terms.length;
  const outputs = terms.map((term) => ({ kind: 'observable' as const, terms: [term] }));
  const executable = backend.load({ ...circuit, outputs }, options);
  return {
    forward({ weights, inputs, batch }) {
      const values = executable.forward(weights, inputs, batch);
      return places.map((sets) => {
        const found = new Float64Array(batch * sets.length);
        for (let sample = 0; sample < batch; sample++) {
          const own = found.subarray(sample * sets.length, (sample + 1) * sets.length);
          sets.forEach((place, set) => (own[set] = (place < 0 ? 1 : values[sample * width + place]) / sets.length)); // prettier-ignore
          signedSums(own);
        }
        return found;
      });
    },
    vjp({ weights, inputs, batch }, upstream, wanted) {
      const flows = new Float64Array(batch * width);
      places.forEach((sets, basis) => {
        for (let sample = 0; sample < batch; sample++) {
          const own = upstream[basis].slice(sample * sets.length, (sample + 1) * sets.length);
          signedSums(own);
          sets.forEach((place, set) => {
            if (place >= 0) flows[sample * width + place] += own[set] / sets.length;
          });
        }
      });
      return { ...executable.vjp(weights, inputs, flows, batch, wanted), values: new Float64Array(0) };
    },
    dispose: () => executable.dispose(),
  };
}

/** In place, Σ_S (−1)^{b·S} a_S for all b: the Walsh-Hadamard transform, which is its own transpose. */
function signedSums(numbers: Float64Array): void {
  for (let half = 1; half < numbers.length; half *= 2) {
    for (let at = 0; at < numbers.length; at++) {
      if (at & half) continue;
      const [a, b] = [numbers[at], numbers[at + half]];
      numbers[at] = a + b;
      numbers[at + half] = a - b;
    }
  }
}
