// The levels at which two circuits may be the same: what properties say, and what equivalence proves.

/** Strongest first; `outputs` stands beside the others. */
export const levels = ['exact', 'phase', 'channel', 'state', 'outputs'] as const;

/**
 * For all weights and inputs. `exact`: equal unitaries. `phase`: equal up to a phase that may depend on them. `channel`:
 * the same map from free starting qubits to those live at the end, ended qubits traced out, bits forgotten. `state`: the
 * same from |0…0⟩. `outputs`: the same returned numbers.
 */
export type Level = (typeof levels)[number];
