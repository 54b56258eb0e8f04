// Amplitudes as polynomials: sums over symbols that are the numbers themselves, and their norm.
import type { PrepareOperation } from '../../compiler/circuit/circuit.ts';
import { bitsOf, gcd, residueOf, type Rational } from '../field/rational.ts';
import type { Residues } from '../field/residues.ts';
import { exactNumber, type ExactNumber } from './exact-numbers.ts';
import type { Expansion } from './expansion.ts';
import type { Numbers } from './numbers.ts';
import { times } from './ranges.ts';
import { degreeOf, isDust, leading, type Sum } from './sums.ts';

/** An exact number modulo a prime; undefined where the prime divides its denominator. */
export function exactResidue({ value, root2 }: ExactNumber, residues: Residues): number | undefined {
  const residue = residueOf(value, residues);
  return residue !== undefined && root2 ? residues.multiply(residue, residues.root2) : residue;
}

/** The value of a sum where atoms have these values. Throws where the prime divides a denominator. */
export function sumResidue(
  sum: Sum,
  { monomials }: Expansion,
  atoms: readonly number[],
  residues: Residues,
): number {
  let total = 0;
  for (const [monomial, coefficient] of sum) {
    if (isDust(coefficient)) continue;
    let product = exactResidue(exactNumber(coefficient.value), residues);
    if (product === undefined) throw new Error('a prime divides a denominator');
    for (const [atom, power] of monomials[monomial])
      product = residues.multiply(product, residues.power(atoms[atom], power));
    total = residues.add(total, product);
  }
  return total;
}

/** ρ[r, c] = ket[r] · bra[c] of norm 1: the bra is divided by the sum of squares, so that no root is needed. */
export function preparedState(amplitudes: readonly number[], size: number, residues: Residues) {
  const ket = new Float64Array(size);
  ket.set(amplitudes);
  const norm = amplitudes.reduce((sum, each) => residues.add(sum, residues.multiply(each, each)), 0);
  const inverse = residues.invert(norm);
  return { norm, ket, bra: ket.map((each) => residues.multiply(each, inverse)) };
}

/** What a preparation adds to the bound of error: degree, and bits of coefficients. */
export function preparationSize(
  { amplitudes, qubits }: PrepareOperation,
  { expansion: { sum, monomials, errorOf, sizeOf }, circular, phases }: Omit<Numbers, 'a' | 'b'>,
): { degree: number; bits: number; error: number; denominator: bigint } {
  let [degree, halvings, largest, smallest, error, moved, common] = [0, 0, 0, Infinity, 0, 0, 1n];
  for (const amplitude of amplitudes) {
    let size = 0;
    for (const [monomial, coefficient] of sum(amplitude)) {
      const { value } = coefficient;
      moved += times(Math.abs(value), isDust(coefficient) ? sizeOf(monomial) : errorOf(monomial));
      if (isDust(coefficient)) continue;
      smallest = Math.min(smallest, Math.abs(value));
      let [own, halved] = [degreeOf(monomials[monomial]), 0];
      for (const [atom, power] of monomials[monomial]) {
        const of = circular.get(atom)?.of;
        if (!of) continue;
        // Of e^{±iθ}, which both are squares of e^{iθ/2}.
        const phase = phases.phase(of);
        own += power * (4 * phase.powers.reduce((all, each) => all + Math.abs(each.power), 0) - 1);
        halved += power;
        moved += times(Math.abs(value), times(phase.error, power * sizeOf(monomial)));
      }
      [degree, halvings] = [Math.max(degree, own), Math.max(halvings, halved)];
      size += Math.abs(value);
      const exact = exactNumber(value);
      error += exact.error / Math.max(Math.abs(value), 1e-300);
      common = leastCommon(common, exact.value);
    }
    largest = Math.max(largest, size);
  }
  const bits =
    2 * (qubits.length + halvings + bitsOf(common) + Math.max(0, Math.ceil(Math.log2(largest || 1))));
  // Relative to the norm, which is about that of the smallest coefficient where others are 0.
  return { degree: 2 * degree, bits, error: error + 2 * times(moved, 1 / smallest), denominator: common };
}

/** Whether all amplitudes are 0, or what rounding left of numbers that cancelled. */
export function isNothing({ amplitudes }: PrepareOperation, { sum }: Pick<Expansion, 'sum'>): boolean {
  return amplitudes.every((amplitude) => leading(sum(amplitude)) === undefined);
}

export function leastCommon(multiple: bigint, { denominator }: Rational): bigint {
  return (multiple / gcd(multiple, denominator)) * denominator;
}
