// What a question of equivalence is once names are matched: two circuits over the same numbers, and a level.
import type { Circuit } from '../../compiler/circuit/circuit.ts';

/** What it may mean that two circuits are the same, strongest first; `outputs` stands beside the others. */
export const levels = ['exact', 'phase', 'channel', 'state', 'outputs'] as const;

/**
 * For all weights and inputs. `exact`: equal unitaries. `phase`: equal up to a phase that may depend on them. `channel`:
 * the same map from free starting qubits to those live at the end, ended qubits traced out, bits forgotten. `state`: the
 * same from |0…0⟩. `outputs`: the same returned numbers.
 */
export type Level = (typeof levels)[number];

/** Two circuits whose angles read the same weights and inputs: number k means the same in both. */
export interface Pair {
  readonly a: Circuit;
  readonly b: Circuit;
}

/** One question; the level applies to the pair. */
export interface Task {
  readonly pair: Pair;
  readonly level: Level;
}

/** Why something cannot answer a question, as a clause: "it measures qubits". */
export interface Refusal {
  readonly why: string;
}
