// One contraction → calls of kernels, by what is batched.
import type { Contraction } from '../../plan/contraction.ts';
import { descriptor } from './descriptor.ts';
import { kernelIndex } from './kernels/index.ts';
import { batchedByBatched } from './lower-lanewise.ts';
import { sharedByBatched, sharedByShared } from './lower-products.ts';
import { mirrored, plainTables, type Operands, type Surroundings } from './operands.ts';

export function lowerContraction(contraction: Contraction, operands: Operands, s: Surroundings): void {
  const { a, b, out } = contraction.batched;
  if (out && a !== b) {
    if (a) [contraction, operands] = mirrored(contraction, operands);
    sharedByBatched(contraction, operands, s);
  } else if (a && b) {
    batchedByBatched(contraction, operands, s);
  } else if (!a && !b && !out) {
    sharedByShared(contraction, operands, s);
  } else {
    anyCombination(contraction, operands, s);
  }
}

/** By the kernel that takes any combination, slowly. */
function anyCombination(contraction: Contraction, operands: Operands, s: Surroundings): void {
  const { a, b, out } = contraction.batched;
  const laneStep = (batched: boolean) => (batched ? 4 : 0);
  s.emit(
    descriptor(kernelIndex('generic'), 'generic', {
      ...plainTables(contraction, operands, s),
      outLanes: out ? s.lanes : 1,
      sumLanes: !out && (a || b) ? s.lanes : 1,
      aLane: laneStep(a),
      bLane: laneStep(b),
      outLane: laneStep(out),
    }),
  );
}
