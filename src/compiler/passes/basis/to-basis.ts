// A circuit in the gates of a machine: any gate on one qubit, and CX or CZ.
import { UserError } from '../../../user-error.ts';
import type { Circuit } from '../../circuit/circuit.ts';
import { expandBlocks } from '../../circuit/expand-blocks.ts';
import { fromText } from '../../circuit/operation-facts.ts';
import { mapOperations } from '../../circuit/walk.ts';
import { cancelInverses } from '../commute/cancel-inverses.ts';
import { mergeRotations } from '../commute/merge-rotations.ts';
import { bases, type Basis } from './bases.ts';
import { decomposeGate } from './decompose-gate.ts';
import { createParts } from './parts.ts';

/**
 * The same outputs and gradients by gates of the basis: each gate by a decomposition that is exact for all its angles up to
 * a global phase, then neighbours that undo each other or join are cancelled and joined. Single gates take the fewest
 * CX known for general angles, `fsim`, and what has two controls or more but `ccx`, some more; the circuit as a whole may need
 * fewer. Amplitude preparations and channels stay. @throws UserError for another basis, and where more than 10^6 gates come out.
 */
export function toBasis(circuit: Circuit, basis: Basis): Circuit {
  if (!bases.includes(basis))
    throw new UserError(`there is no basis ${basis}; bases are ${bases.join(', ')}`);
  if (basis === 'native') return circuit;
  let made = 0;
  const operations = mapOperations(expandBlocks(circuit).operations, (operation) => {
    if (operation.kind !== 'gate') return operation;
    const parts = createParts(basis, made);
    decomposeGate(parts, operation);
    made += parts.gates.length;
    const place = fromText(operation);
    return parts.gates.map((gate) => ({ ...gate, ...place }));
  });
  const joined = mergeRotations(cancelInverses({ ...circuit, operations }), 'circuit');
  return cancelInverses(joined);
}
