// The square of an observable as an observable: products of Pauli words, of which those that anticommute cancel.
import type { Pauli, PauliTerm } from '../../compiler/circuit/circuit.ts';

type Factor = PauliTerm['factors'][number];

const letters: readonly Pauli[] = ['X', 'Y', 'Z'];

/** (Σ c_i P_i)² = Σ c_i² + Σ_{i<j} 2 c_i c_j P_i P_j over the pairs that commute. */
export function squared(terms: readonly PauliTerm[]): PauliTerm[] {
  const sums = new Map<string, { coefficient: number; readonly factors: readonly Factor[] }>();
  const add = (coefficient: number, factors: readonly Factor[]) => {
    const key = factors.map(({ qubit, pauli }) => `${pauli}${qubit}`).join(' ');
    const known = sums.get(key);
    if (known) known.coefficient += coefficient;
    else sums.set(key, { coefficient, factors });
  };
  terms.forEach(({ coefficient, factors }, index) => {
    add(coefficient ** 2, []);
    for (const other of terms.slice(index + 1)) {
      const { factors: product, quarters } = multiply(factors, other.factors);
      if (quarters % 2 === 0) add((quarters === 0 ? 2 : -2) * coefficient * other.coefficient, product);
    }
  });
  return [...sums.values()];
}

/** The product of two words is i^quarters times a word; quarters is odd where they anticommute. */
function multiply(
  left: readonly Factor[],
  right: readonly Factor[],
): { readonly factors: readonly Factor[]; readonly quarters: number } {
  const product = new Map(left.map(({ qubit, pauli }) => [qubit, pauli]));
  let quarters = 0;
  for (const { qubit, pauli } of right) {
    const own = product.get(qubit);
    if (own === pauli) product.delete(qubit);
    else if (own === undefined) product.set(qubit, pauli);
    else {
      // XY = iZ, YZ = iX, ZX = iY; the other way round −i.
      const isCyclic = (letters.indexOf(own) + 1) % 3 === letters.indexOf(pauli);
      quarters += isCyclic ? 1 : 3;
      product.set(
        qubit,
        letters.find((letter) => letter !== own && letter !== pauli)!,
      );
    }
  }
  const factors = [...product].map(([qubit, pauli]) => ({ qubit, pauli }));
  return { factors: factors.sort((a, b) => a.qubit - b.qubit), quarters: quarters % 4 };
}
