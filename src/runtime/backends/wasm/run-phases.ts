// A wasm program at work: where its bases lie in the arena, and its phases and lists as tasks of the engine.
import type { Phase } from '../../../compiler/targets/wasm/phases.ts';
import type { Engine, Task } from './engine.ts';
import type { WasmProgram } from '../../../compiler/targets/wasm/wasm-program.ts';

/** A program that lies in the engine's memory. */
export interface Installed {
  readonly program: WasmProgram;
  readonly address: number;
  /** That may work on it at once. */
  readonly threads: number;
}

/** Addresses in the arena. */
export interface Bases {
  readonly batch: number;
  /** Of the first group; the others follow. */
  readonly sums: number;
  /** Of the first chunk; the others follow. */
  readonly io: number;
  /** Of the first thread, or of the first chunk where each has one of its own; the others follow. */
  readonly chunk: number;
}

/** Divides the arena among the bases, and says so in every thread's frame. `keptChunks`: that have a base `chunk` of their own. */
export function placeBases(
  engine: Engine,
  { program, address, threads }: Installed,
  { chunksAtOnce, groups, keptChunks = 0 }: { readonly chunksAtOnce: number; readonly groups: number; readonly keptChunks?: number }, // prettier-ignore
): Bases {
  const { bytes } = program;
  const chunks = Math.max(threads, keptChunks);
  const arena = engine.arena(
    bytes.batch + bytes.temporary + chunks * bytes.chunk + groups * bytes.sums + chunksAtOnce * bytes.io,
  );
  const batch = arena;
  const temporary = batch + bytes.batch;
  const chunk = temporary + bytes.temporary;
  const sums = chunk + chunks * bytes.chunk;
  const io = sums + groups * bytes.sums;
  for (let thread = 0; thread < threads; thread++) {
    engine.setFrame(thread, 'program', address);
    engine.setFrame(thread, 'batch', batch);
    engine.setFrame(thread, 'temporary', temporary);
    engine.setFrame(thread, 'chunk', chunk + thread * bytes.chunk);
  }
  return { batch, sums, io, chunk };
}

/** Of a task that takes the base `chunk` of the thread. */
export const ownChunk = { chunk: 0, chunkStep: 0 } as const;

/** Runs phases one after the other, the calls of parallel ones on up to so many threads. */
export function runPhases(
  engine: Engine,
  installed: Installed,
  phases: readonly Phase[],
  { threads, sums }: { readonly threads: number; readonly sums: number },
): void {
  const task = (list: number, count: number): Task => {
    return { ...ownChunk, first: list, firstCount: count, list, count, turns: 1, sums, io: 0, ioStep: 0 };
  };
  for (const { parallel, calls, list } of phases) {
    if (parallel) {
      const each = calls.map((_, index) => task(list + 4 * index, 1));
      engine.run(each, Math.min(installed.threads, threads));
    } else engine.run([task(list, calls.length)], 1);
  }
}

/** Adds the sums of all groups to those of the first. */
export function addGroups(
  engine: Engine,
  { program, threads }: Installed,
  sums: number,
  groups: number,
): void {
  const { bytes, addSums } = program;
  const turns = { ...ownChunk, turns: groups - 1, sums, io: sums + bytes.sums, ioStep: bytes.sums };
  const tasks = Array.from({ length: addSums.count }, (_, part): Task => {
    const list = addSums.list + 4 * part;
    return { first: list, firstCount: 1, list, count: 1, ...turns };
  });
  engine.run(tasks, threads);
}
