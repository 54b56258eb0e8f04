// The light cone: drops whatever no output can see, then the ends, the qubits and the bits left idle.
import type { Circuit } from '../../circuit/circuit.ts';
import { renumber } from '../../circuit/renumber.ts';
import { completeCalls } from './complete-calls.ts';
import { dropIdle } from './drop-idle.ts';
import { withinLightCone } from './light-cone.ts';

/**
 * Unitaries and noise on qubits that end unseen go, and gates that merely rotate a qubit about the only axis on which it
 * is seen; a measurement whose outcome no branch uses becomes a discard; branches, resets, preparations, discards go
 * where nothing is left of them. Weights and inputs keep their places, those of dropped gates with gradient 0.
 * Before fusion, `calls`: what fusion would do for nothing stays, so that calls with the same weights stay the same.
 */
export function pruneUnseen(circuit: Circuit, by: 'gates' | 'calls' = 'gates'): Circuit {
  const left = withinLightCone(circuit);
  const kept = by === 'calls' ? completeCalls(circuit.operations, left) : left;
  const operations = dropIdle(kept.filter((operation) => operation !== undefined));
  return renumber({ ...circuit, operations });
}
