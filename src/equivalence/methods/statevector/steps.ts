// What is done to a vector, one step after the other.
import type { ChannelOperation, GateOperation } from '../../../compiler/circuit/circuit.ts';
import type { Cube } from './cubes.ts';

export type Step =
  /** The gate's body on the targets, where the index is in the cube. */
  | {
      readonly kind: 'gate';
      readonly gate: GateOperation;
      readonly targets: readonly number[];
      readonly cube: Cube;
    }
  /** Σ_j |j⟩ ⊗ K_j on new wires for j, in the cubes; elsewhere the identity, with j = 0. */
  | {
      readonly kind: 'map';
      readonly of: ChannelOperation | 'reset';
      readonly targets: readonly number[];
      readonly cubes: readonly Cube[];
      /** Wires before it, and those that it adds. */
      readonly wires: number;
      readonly added: number;
    }
  /** New wires in |0…0⟩. */
  | { readonly kind: 'grow'; readonly wires: number };
