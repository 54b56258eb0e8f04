// A circuit with those weights alone that some operation reads.
import { weightCount, type Angle, type Circuit, type WeightSlot } from '../circuit/circuit.ts';
import { expandBlocks } from '../circuit/expand-blocks.ts';
import {
  allOperations,
  anglesOf,
  foldOf,
  mapOperations,
  partsOf,
  withAngles,
  withOperands,
} from '../circuit/walk.ts';

/**
 * The same function of the weights that are left, in their order; a slot of which only some are read becomes a list of
 * those. The others would have gradient 0.
 */
export function usedWeights(given: Circuit): Circuit {
  const circuit = expandBlocks(given);
  const used = new Set<number>();
  for (const part of partsOf(allOperations(circuit.operations).flatMap((operation) => [...anglesOf(operation)])))
    if (part.kind === 'weight') used.add(part.index);
  if (used.size === weightCount(circuit)) return given;
  const left = [...used].sort((a, b) => a - b);
  const place = new Map(left.map((old, index) => [old, index]));
  const moved = foldOf<Angle, Angle>((angle, valueOf) =>
    angle.kind === 'weight'
      ? { kind: 'weight', index: place.get(angle.index)! }
      : withOperands(angle, valueOf),
  );
  return {
    ...circuit,
    weights: slotsOf(circuit.weights, used),
    operations: mapOperations(circuit.operations, (operation) => withAngles(operation, moved)),
  };
} // prettier-ignore

function slotsOf(slots: readonly WeightSlot[], used: ReadonlySet<number>): WeightSlot[] {
  let next = 0;
  return slots.flatMap((slot) => {
    const { offset, size } = slot;
    let own = 0;
    for (let index = offset; index < offset + size; index++) if (used.has(index)) own++;
    if (own === 0) return [];
    const moved = { ...slot, offset: next, size: own, ...(own < size && { shape: [own] }) };
    next += own;
    return [moved];
  });
}
