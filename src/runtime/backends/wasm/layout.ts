// How a batch is divided: lanes of a chunk, groups of chunks, and the bytes that follow.
import { assignMemory } from '../../../compiler/plan/assign-memory.ts';
import type { Plan, Wanted } from '../../../compiler/plan/plan.ts';
import { wantedSteps } from '../../../compiler/plan/wanted-steps.ts';
import type { Program } from '../../../compiler/targets/wasm/lower.ts';

/** Samples of a chunk: enough for vectors, few enough for the caches. */
const mostLanes = 32;
const leastLanes = 4;

/** Lanes of the chunks of a batch: the least work, padding and a chunk's own cost counted. */
export function chooseLanes(batch: number): number {
  const costOf = (lanes: number) => Math.ceil(batch / lanes) * (lanes + 4);
  return [...lanesToTry(mostLanes)].reduce((best, lanes) => (costOf(lanes) < costOf(best) ? lanes : best));
}

/** From `first` down. */
export function lanesToTry(first: number): number[] {
  const lanes: number[] = [];
  for (let count = first; count >= leastLanes; count /= 2) lanes.push(count);
  return lanes;
}

/** Bytes that tensors will take at least, for so many threads; known without lowering. */
export function bytesNeeded(plan: Plan, wanted: Wanted | undefined, lanes: number, threads: number): number {
  const { sizes } = assignMemory(plan, wantedSteps(plan, wanted));
  return 4 * (sizes.program + sizes.batch + sizes.sums + lanes * (threads * sizes.chunk + sizes.io));
}

/** Groups of chunks with sums of their own: never more than this, whatever the threads, so that sums never differ. */
export function mostGroups(program: Program): number {
  const sums = Math.max(1, program.bytes.sums);
  return Math.max(1, Math.min(8, Math.floor((64 * 2 ** 20) / sums)));
}
