// Density matrices of a few qubits of circuits that no simulator's state holds: ρ = 2⁻ᵏ Σ ⟨P⟩ P over all products of
// Paulis on them, whose values any backend gives.
import { inputCount, type Circuit, type Output, type Pauli } from '../../compiler/circuit/circuit.ts';
import { sparsePauli } from '../../compiler/circuit/pauli.ts';
import { evaluate } from './evaluate.ts';

/** 255 products. */
export const mostByPaulis = 4;

const letters: readonly (Pauli | undefined)[] = [undefined, 'X', 'Y', 'Z'];

/** Of sample number `sample` of inputs [batch × inputs]: [2^k × 2^k], row-major, qubits[0] the most significant bit. */
export function densityByPaulis(
  circuit: Circuit,
  qubits: readonly number[],
): (
  weights: ArrayLike<number>,
  inputs: Float64Array,
  sample: number,
) => { readonly re: Float64Array; readonly im: Float64Array } {
  const k = qubits.length;
  const size = 2 ** k;
  const products = Array.from({ length: 4 ** k }, (_, product) => product);
  const measuring = { ...circuit, outputs: products.map((product) => outputOf(product, qubits)) };
  const width = inputCount(circuit);
  return (weights, inputs, sample) => {
    const own = inputs.subarray(sample * width, (sample + 1) * width);
    const values = evaluate(measuring, { weights, inputs: own });
    const re = new Float64Array(size * size);
    const im = new Float64Array(size * size);
    for (const product of products) {
      const { flips, phases } = sparsePauli(product, k);
      phases.forEach((phase, row) => {
        const at = row * size + (row ^ flips);
        const share = (phase < 2 ? values[product] : -values[product]) / size;
        if (phase % 2 === 0) re[at] += share;
        else im[at] += share;
      });
    }
    return { re, im };
  };
}

/** The product whose base-4 digits are the letters of the qubits, the last the least significant. */
function outputOf(product: number, qubits: readonly number[]): Output {
  const factors = qubits.flatMap((qubit, at) => {
    const pauli = letters[Math.floor(product / 4 ** (qubits.length - 1 - at)) % 4];
    return pauli === undefined ? [] : [{ qubit, pauli }];
  });
  return {
    kind: 'observable',
    terms: [{ coefficient: 1, factors: factors.sort((a, b) => a.qubit - b.qubit) }],
  };
}
