// Maps of density matrices as matrices on the numbers Tr(P ρ), modulo a prime: what the tensors of a Pauli network hold.
import type { Residues } from '../../angles/point.ts';
import type { Start } from '../read-outs.ts';
import { balanced, type Balanced } from '../balanced.ts';

/** ρ → ket ρ braᵀ, both 2^k × 2^k, row-major. */
export interface TwoSided {
  readonly ket: ArrayLike<number>;
  readonly bra: ArrayLike<number>;
}

export interface PauliForms {
  readonly field: Balanced;
  /** ρ → Σ ket ρ braᵀ on k qubits, [4^k × 4^k]: digits 1, X, Y, Z of a row and a column, the first qubit most significant. */
  ofMap(parts: readonly TwoSided[], qubits: number): Float64Array;
  /** Tr(P |ket⟩⟨bra|) of one qubit. */
  ofState(start: Start): Float64Array;
  /** The same from its two legs of size 2: [4 × 2 × 2]. */
  readonly pairing: Float64Array;
  /** In the sums above. */
  readonly half: number;
}

export function pauliForms(residues: Residues): PauliForms {
  const field = balanced(residues.prime);
  const { reduce } = field;
  const i = reduce(residues.i);
  const half = reduce((residues.prime + 1) / 2);

  /** (00, 01, 10, 11) → (1, X, Y, Z) of the digit that weighs `inner`, of rows or of columns. */
  function turn(values: Float64Array, inner: number, ofRows: boolean): void {
    const scale = ofRows ? 1 : half;
    const turned = reduce(ofRows ? i * scale : -i * scale);
    for (let outer = 0; outer < values.length; outer += 4 * inner) {
      for (let at = outer; at < outer + inner; at++) {
        const [b, c, d] = [at + inner, at + 2 * inner, at + 3 * inner];
        const [v00, v01, v10, v11] = [values[at], values[b], values[c], values[d]];
        values[at] = reduce(scale * (v00 + v11));
        values[b] = reduce(scale * (v01 + v10));
        values[c] = reduce(turned * (v01 - v10));
        values[d] = reduce(scale * (v00 - v11));
      }
    }
  }

  return {
    field,
    half,
    ofState({ ket: [a, b], bra: [c, d] }) {
      const [v00, v01, v10, v11] = [a * c, a * d, b * c, b * d].map(reduce);
      return Float64Array.of(
        reduce(v00 + v11),
        reduce(v01 + v10),
        reduce(i * (v01 - v10)),
        reduce(v00 - v11),
      );
    },
    pairing: Float64Array.from([1, 0, 0, 1, 0, 1, 1, 0, 0, i, -i, 0, 1, 0, 0, -1]),
    ofMap(parts, qubits) {
      const side = 4 ** qubits;
      const rows = bitsOfDigits(qubits, 1);
      const columns = bitsOfDigits(qubits, 0);
      const values = new Float64Array(side * side);
      for (const { ket, bra } of parts) {
        for (let out = 0, at = 0; out < side; out++) {
          const [r, c] = [rows[out] << qubits, columns[out] << qubits];
          for (let into = 0; into < side; into++, at++) {
            const left = ket[r + rows[into]];
            const right = bra[c + columns[into]];
            if (left !== 0 && right !== 0) values[at] = reduce(values[at] + reduce(left) * reduce(right));
          }
        }
      }
      for (let digit = 0; digit < qubits; digit++) {
        turn(values, side * 4 ** digit, true);
        turn(values, 4 ** digit, false);
      }
      return values;
    },
  };
}

/** The bits at `place` (1: of the ket, 0: of the bra) of the base-4 digits of all numbers below 4^k. */
function bitsOfDigits(qubits: number, place: number): Int32Array {
  return Int32Array.from({ length: 4 ** qubits }, (_, digits) => {
    let bits = 0;
    for (let qubit = 0; qubit < qubits; qubit++) bits |= ((digits >> (2 * qubit + place)) & 1) << qubit;
    return bits;
  });
}
