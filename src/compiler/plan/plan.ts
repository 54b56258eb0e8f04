// The plan: a circuit as a list of contractions of small real tensors, which every backend runs in its own way.
// Plain immutable data without any backend's numbers; `verifyPlan` states the rules, the backend `interpreter` runs
// the steps literally.
import type { Angle, Block, Circuit } from '../circuit/circuit.ts';

/** An index of `Plan.legs`. */
export type LegId = number;
/** An index of `Plan.tensors`. */
export type TensorId = number;

/**
 * A real tensor. The order of its legs is its layout: row-major, the first leg slowest. A batched tensor exists once
 * a sample; where samples lie side by side they are the fastest index of all.
 */
export interface Tensor {
  readonly legs: readonly LegId[];
  readonly batched: boolean;
  /** Its numbers are those of this tensor (which has no `of` itself), under other legs of the same sizes. */
  readonly of?: TensorId;
}

/**
 * How a unitary U on k qubits becomes a real tensor.
 * - 'pauli': R[p, q] = Tr(P_p U P_q U†) / 2^k, 4^k × 4^k, acting on vectors r_P = Tr(P ρ); P in the order 1, X, Y, Z.
 * - 'unitary': [[Re U, −Im U], [Im U, Re U]], 2^(k+1) × 2^(k+1), acting on real and imaginary parts: the first bit of
 *   an index tells which part.
 * The first qubit is the most significant digit.
 */
export type Form = 'pauli' | 'unitary';

/** A matrix of gates that only weights and constants reach: made by the host once a batch. */
export interface PlanBlock {
  readonly block: Block | GateList;
  readonly form: Form;
}

/** Like a Block, on any number of qubits: for gates on three and more. */
export interface GateList {
  readonly qubits: number;
  readonly gates: Block['gates'];
}

/**
 * Which entries of a block's matrix a tensor holds: entry i of the tensor (row-major) is entries[i] of the matrix
 * (row-major) with `choice` 1; with 2 the tensor has one more, slowest leg of size 2 before: the entries of the
 * identity, then those of the matrix (done or not done, as a condition tells).
 */
export interface BlockView {
  readonly block: number;
  readonly entries: readonly number[];
  readonly choice: 1 | 2;
}

/** What makes a tensor of each sample. */
export type Encoder =
  /** Entry i = Σ_f matrix[5 i + f] · f(angle), f in the order of `trigonometric`. */
  | { readonly kind: 'angle'; readonly angle: Angle; readonly matrix: readonly number[] }
  /**
   * Amplitude encoding: real numbers over their norm, zero-padded to 2^qubits: the amplitudes
   * themselves ('unitary'; entries[i] picks one), or Tr(P |v><v|) ('pauli', 4^qubits; entries[i] picks one).
   */
  | {
      readonly kind: 'amplitudes';
      readonly amplitudes: readonly Angle[];
      readonly qubits: number;
      readonly form: Form;
      readonly entries: readonly number[];
    };

/** One thing that kernels do, told apart by `kind`. */
export type Step =
  /** out ← these numbers. Once for all batches. */
  | { readonly kind: 'constant'; readonly out: TensorId; readonly values: readonly number[] }
  /** out ← the view's entries. Once a batch. */
  | { readonly kind: 'block'; readonly out: TensorId; readonly view: number }
  /** out ← the encoder's entries. Once a sample. */
  | { readonly kind: 'encode'; readonly out: TensorId; readonly encoder: number }
  /**
   * out ← Σ a · b (with `add`: out ← out + Σ a · b) over all legs that `out` lacks, and over the samples if it lacks
   * them. Every leg of `out` is one of a or b; a leg of a or b alone is one of `out`; a leg of all three is shared.
   */
  | {
      readonly kind: 'contract';
      readonly out: TensorId;
      readonly a: TensorId;
      readonly b: TensorId;
      readonly add: boolean;
    }
  /** values[index + i] ← values[index + i] + coefficient · from[i], from zero on. */
  | { readonly kind: 'output'; readonly from: TensorId; readonly index: number; readonly coefficient: number }
  /** out[i] ← (with `add`: out[i] +) coefficient · upstream[index + i]; summed over the batch where `out` is not batched. */
  | {
      readonly kind: 'seed';
      readonly out: TensorId;
      readonly index: number;
      readonly coefficient: number;
      readonly add: boolean;
    }
  /** The gradient by the view's entries: goes into the block's angles. */
  | { readonly kind: 'pullBlock'; readonly from: TensorId; readonly view: number }
  /** The gradient by the encoder's entries: goes into its angle, or its inputs. */
  | { readonly kind: 'pullEncode'; readonly from: TensorId; readonly encoder: number };

/**
 * The lists of a plan's steps in the order in which they run: `load` once for all batches; `once` a batch; `each` for
 * every chunk of samples; then, for gradients, `eachBack` for every chunk and `onceBack` a batch. In `eachBack` a step
 * whose `out` is not batched adds to it over all chunks, from zero on.
 */
export const stepListNames = ['load', 'once', 'each', 'eachBack', 'onceBack'] as const;
/** The lists of steps, by when they run. */
export type StepListName = (typeof stepListNames)[number];
/** The steps of a plan by when they run. */
export type StepLists = Readonly<Record<StepListName, readonly Step[]>>;

/** A circuit made ready for contraction. */
export interface Plan extends StepLists {
  readonly kind: 'network' | 'statevector';
  readonly circuit: Circuit;
  /** Size of each leg. */
  readonly legs: readonly number[];
  readonly tensors: readonly Tensor[];
  readonly blocks: readonly PlanBlock[];
  readonly views: readonly BlockView[];
  readonly encoders: readonly Encoder[];
}

/** What `vjp` shall give: what is not asked for need not be computed. */
export interface Wanted {
  readonly weights: boolean;
  readonly inputs: boolean;
}

/** The tensor that a step writes or adds to, if any. */
export function writtenBy(step: Step): readonly TensorId[] {
  switch (step.kind) {
    case 'constant':
    case 'block':
    case 'encode':
    case 'contract':
    case 'seed':
      return [step.out];
    case 'output':
    case 'pullBlock':
    case 'pullEncode':
      return [];
    default:
      return step satisfies never;
  }
}

/** The tensors that a step reads; one that it adds to is not among them. */
export function readBy(step: Step): readonly TensorId[] {
  switch (step.kind) {
    case 'contract':
      return [step.a, step.b];
    case 'output':
    case 'pullBlock':
    case 'pullEncode':
      return [step.from];
    case 'constant':
    case 'block':
    case 'encode':
    case 'seed':
      return [];
    default:
      return step satisfies never;
  }
}

/** Numbers in a tensor, of one sample where it is batched. */
export function tensorSize(plan: Pick<Plan, 'legs' | 'tensors'>, tensor: TensorId): number {
  return plan.tensors[tensor].legs.reduce((size, leg) => size * plan.legs[leg], 1);
}
