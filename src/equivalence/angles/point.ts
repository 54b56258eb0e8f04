// A random point of an identity test: a prime, and residues for all that the numbers of two circuits are made of.
import type {
  ChannelOperation,
  GateOperation,
  PauliTerm,
  PrepareOperation,
} from '../../compiler/circuit/circuit.ts';

/** Numbers modulo a prime below 2^26, as floating-point integers in [0, p): products are exact. */
export interface Residues {
  readonly prime: number;
  readonly add: (a: number, b: number) => number;
  readonly subtract: (a: number, b: number) => number;
  readonly multiply: (a: number, b: number) => number;
  readonly invert: (a: number) => number;
  readonly power: (a: number, exponent: number) => number;
  /** A square root of −1 and one of 2. */
  readonly i: number;
  readonly root2: number;
  /** A random residue. */
  readonly random: () => number;
}

/** A matrix of residues, row-major, the first operand most significant, and its complex conjugate at the same point. */
export interface ModularMatrix {
  readonly matrix: Float64Array;
  readonly conjugate: Float64Array;
}

export interface Point {
  readonly residues: Residues;
  /** 2^k × 2^k, controls included, phases too. */
  gate(operation: GateOperation): ModularMatrix;
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
  /** Throws where the numbers need more than residues can hold, a UserError no: a Refusal says it before. */
  draw(): Point;
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
