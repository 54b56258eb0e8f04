// The weights that operations still depend on, by their text.
import type { Operation } from '../circuit/circuit.ts';
import { gatesOf } from '../circuit/expand-blocks.ts';
import { allOperations, anglesOf, partsOf } from '../circuit/walk.ts';

/** The weights that angles read, by index. */
export function weightsRead(operations: readonly Operation[]): Set<number> {
  const read = new Set<number>();
  const angles = allOperations(operations).flatMap(gatesOf).flatMap(anglesOf);
  for (const part of partsOf(angles)) if (part.kind === 'weight') read.add(part.index);
  return read;
}
