// What a question of equivalence is once names are matched: two circuits over the same numbers, and a level.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { Level } from '../../compiler/circuit/levels.ts';

export { type Level, levels } from '../../compiler/circuit/levels.ts';

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
