// What random circuits return, said without knowing which qubits are live in the end.
import fc from 'fast-check';
import type { Output, Pauli } from '../../compiler/circuit/circuit.ts';
import { choose } from './moves.ts';

/** An observable, a term for each product, or probabilities; qubits are picked modulo the live ones. */
export type Readout =
  | { readonly kind: 'observable'; readonly products: readonly Product[] }
  | { readonly kind: 'probabilities'; readonly picks: readonly number[] };

/** A Pauli product: a letter for each pick. */
export interface Product {
  readonly coefficient: number;
  readonly picks: readonly number[];
  readonly paulis: readonly Pauli[];
}

const pick = fc.nat(1000);

const product: fc.Arbitrary<Product> = fc
  .record({
    coefficient: fc.oneof(
      { withCrossShrink: true },
      { arbitrary: fc.constant(1), weight: 3 },
      fc.constantFrom(-1, 0.5, 2),
      fc.integer({ min: 1, max: 2000 }).map((thousandths) => thousandths / 1000),
    ),
    factors: fc.array(fc.record({ pick, pauli: fc.constantFrom<Pauli>('Z', 'X', 'Y') }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ coefficient, factors }) => ({
    coefficient,
    picks: factors.map((factor) => factor.pick),
    paulis: factors.map(({ pauli }) => pauli),
  }));

/** One to three outputs; the smallest is Z of a qubit. */
export const plainReadouts: fc.Arbitrary<Readout[]> = fc.array(
  fc.oneof(
    { withCrossShrink: true },
    {
      arbitrary: fc
        .array(product, { minLength: 1, maxLength: 2 })
        .map((products): Readout => ({ kind: 'observable', products })),
      weight: 4,
    },
    fc
      .array(pick, { minLength: 1, maxLength: 2 })
      .map((picks): Readout => ({ kind: 'probabilities', picks })),
  ),
  { minLength: 1, maxLength: 3 },
);

/** What the readout returns of these qubits, sorted. */
export function outputOf(readout: Readout, live: readonly number[]): Output {
  switch (readout.kind) {
    case 'probabilities':
      return { kind: 'probabilities', qubits: choose(live, readout.picks, readout.picks.length) };
    case 'observable':
      return {
        kind: 'observable',
        terms: readout.products.map(({ coefficient, picks, paulis }) => ({
          coefficient,
          factors: choose(live, picks, picks.length)
            .sort((a, b) => a - b)
            .map((qubit, index) => ({ qubit, pauli: paulis[index] })),
        })),
      };
    default:
      return readout satisfies never;
  }
}
