// A random point of an identity test: a prime, and residues for all that the numbers of two circuits are made of.
import type {
  ChannelOperation,
  GateOperation,
  PauliTerm,
  PrepareOperation,
} from '../../compiler/circuit/circuit.ts';
import type { Residues } from '../field/residues.ts';

export type { Residues };

/** A matrix of residues, row-major, the first operand most significant, and its complex conjugate at the same point. */
export interface ModularMatrix {
  readonly matrix: Float64Array;
  readonly conjugate: Float64Array;
}

export interface Point {
  readonly residues: Residues;
  /** 2^k × 2^k, controls included, phases too. The same object for gates that differ at most in their qubits. */
  gate(operation: GateOperation): ModularMatrix;
  /** The same on the targets alone, that is under all `controlsOf(operation)` controls. */
  body(operation: GateOperation): ModularMatrix;
  /**
   * ρ → Σ ket ρ braᵀ, with ket and bra 2^k × 2^k: Kraus operators and their conjugates, factors moved from one to the other
   * where that saves a root.
   */
  channel(operation: ChannelOperation): readonly { readonly ket: Float64Array; readonly bra: Float64Array }[];
  /** ρ[r, c] = ket[r] · bra[c], 2^k each, of norm 1. */
  prepare(operation: PrepareOperation): { readonly ket: Float64Array; readonly bra: Float64Array };
  /** The coefficient of a term that is returned. */
  coefficient(term: PauliTerm): number;
}

/** What the numbers of a pair are made of, found once; each point draws anew. */
export interface PointSource {
  /**
   * Throws where the numbers need more than residues can hold, a UserError no: a Refusal says it before. `beside`: with the
   * prime and the constants of this point, and other weights and inputs.
   */
  draw(beside?: Point): Point;
  /**
   * Bounds the probability that unequal circuits give equal values at one point. `extra`: degree in random numbers of the
   * method's own, such as starts and read-outs.
   */
  error(extra: number): number;
  /** By how much the circuits may differ all the same, in any output, because constants were taken for others 1e-12 away. */
  readonly snapped: number;
  /** Notes for the answer: "0.1 and 0.3 were taken as multiples of one angle". */
  readonly notes: readonly string[];
}
