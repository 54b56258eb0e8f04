// How a batch is divided: lanes of a chunk, groups of chunks, and the bytes that follow.
import type { Memory } from '../../../compiler/plan/assign-memory.ts';
import type { WasmProgram } from '../../../compiler/targets/wasm/wasm-program.ts';

export const leastLanes = 4;

/**
 * Most samples of a chunk, by the numbers that a chunk keeps of each: enough to make calls worth their while, few
 * enough for the caches.
 */
function mostLanes(numbers: number): number {
  const kibibytes = (lanes: number) => (4 * numbers * lanes) / 1024;
  return kibibytes(64) <= 256 ? 64 : kibibytes(32) <= 1024 ? 32 : kibibytes(16) <= 3072 ? 16 : 8;
}

/** Lanes of the chunks of a batch: the least work, padding and a chunk's own cost counted. */
export function chooseLanes(batch: number, numbers: number): number {
  const costOf = (lanes: number) => Math.ceil(batch / lanes) * (lanes + 4);
  return lanesToTry(mostLanes(numbers)).reduce((best, lanes) =>
    costOf(lanes) < costOf(best) ? lanes : best,
  );
}

/** From `first` down. */
export function lanesToTry(first: number): number[] {
  const lanes: number[] = [];
  for (let count = first; count >= leastLanes; count /= 2) lanes.push(count);
  return lanes;
}

/** Bytes that tensors take at least, on one thread; known without lowering. */
export function bytesNeeded({ sizes }: Memory, lanes: number): number {
  return 4 * (sizes.program + sizes.batch + sizes.sums + lanes * (sizes.chunk + sizes.io));
}

/** Bytes that a program takes with all it works on, whatever the batch; inputs and outputs may take more. */
export function bytesOf(program: WasmProgram, threads: number, memoryLimit: number): number {
  const { program: code, batch, temporary, chunk, sums, io } = program.bytes;
  return code + batch + temporary + threads * chunk + mostGroups(program, memoryLimit) * (sums + io);
}

/** Groups of chunks with sums of their own: never more than this, whatever the threads, so that sums never differ. */
export function mostGroups(program: WasmProgram, memoryLimit: number): number {
  const sums = Math.max(1, program.bytes.sums);
  return Math.max(1, Math.min(8, Math.floor(Math.min(64 * 2 ** 20, memoryLimit / 8) / sums)));
}
