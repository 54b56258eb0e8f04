// The levels at which two circuits may be the same: what properties say, and what equivalence proves.

/** Strongest first; `outputs` stands beside the others. */
export const levels = ['exact', 'phase', 'channel', 'state', 'outputs'] as const;

/**
 * For all weights and inputs. `exact`: equal unitaries. `phase`: equal up to a phase that may depend on them. `channel`:
 * the same map from free starting qubits to those live at the end, ended qubits traced out, bits forgotten. `state`: the
 * same from |0…0⟩. `outputs`: the same returned numbers.
 */
export type Level = (typeof levels)[number];

/**
 * At which level what is compared where nobody says: what a circuit is are its outputs, what a pool does is a channel, and
 * a control makes the phase of a gate visible.
 */
export const usualLevels = { circuit: 'outputs', pool: 'channel', gate: 'exact' } as const;
