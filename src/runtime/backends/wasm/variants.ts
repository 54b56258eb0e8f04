// Gradients of several weight sets of a plan in one pass: what the host and kernels do once a batch goes through all of them
// in lanes, chunks of samples run for each by itself.
import type { Plan } from '../../../compiler/plan/plan.ts';
import { lowerVariants, type VariantsProgram } from '../../../compiler/targets/wasm/variants/lower-variants.ts';
import { createHost, type Host } from '../host/host.ts';
import type { Batch } from '../run-plan.ts';
import type { Engine, Task } from './engine.ts';
import type { Programs } from './install.ts';
import { mostGroups } from './layout.ts';
import { blocksInLane, type LaneMemory } from './lane-blocks.ts';
import { once, type Installed } from './run-phases.ts';
import { createTransfer, type Transfer } from './transfer.ts';

export interface Variants {
  /** Gradients of batches of one size that want the same. Says whether it did: not without weights, nor without memory. */
  run(batches: readonly Batch[]): boolean;
  drop(): void;
}

export interface VariantsOptions {
  readonly programs: Programs;
  readonly memoryLimit: number;
  /** Bytes of inputs and outputs that wait for their chunks at once. */
  readonly ioBudget: number;
}

/** Weight sets that go through in lanes at once, at most: with more, what all of them need leaves the caches. */
const mostLanes = 8;

/** Most bytes of what all lanes keep of a batch: where it is more, matrix products of one weight set at a time are quicker. */
const mostBatchBytes = 2 ** 21;

/** A program that lies in the engine's memory. */
interface InstalledVariants {
  readonly program: VariantsProgram;
  readonly address: number;
  /** Of each lane. */
  readonly hosts: readonly Host[];
}

export function createVariants(plan: Plan, engine: Engine, options: VariantsOptions): Variants {
  const { programs, memoryLimit, ioBudget } = options;
  const lowered = new Map<Installed, VariantsProgram>();
  const made = new Map<Installed, InstalledVariants>();
  let memory: LaneMemory;

  function install(own: Installed, program: VariantsProgram): InstalledVariants {
    const address = engine.allocate(program.bytes.program);
    putConstants(engine, own, program, address);
    const hosts = Array.from({ length: program.lanes }, (_, lane) =>
      createHost(plan, (steps) => blocksInLane(program, lane, steps, () => memory)),
    );
    return { program, address, hosts };
  }

  function kept<T>(known: Map<Installed, T>, own: Installed, make: () => T): T {
    const one = known.get(own) ?? make();
    known.set(own, one);
    return one;
  }

  return {
    run(batches) {
      const { size, back } = batches[0];
      if (!back?.wanted.weights || plan.blocks.length === 0) return false;
      const own = programs.for(size, back.wanted);
      if (mostLanes * own.program.bytes.batch > mostBatchBytes) return false;
      const program = kept(lowered, own, () => lowerVariants(plan, back.wanted, own.program, mostLanes));
      const layout = layoutFor(own, program, { size, memoryLimit, ioBudget });
      if (!layout) return false;
      const variants = kept(made, own, () => install(own, program));
      for (let first = 0; first < batches.length; first += mostLanes) {
        const some = batches.slice(first, first + mostLanes);
        const arena = engine.arena(layout.bytes);
        memory = {
          doubles: new Float64Array(engine.floats().buffer),
          program: variants.address,
          batch: arena,
        };
        runInLanes({ plan, engine, own, variants, layout, arena }, some);
      }
      return true;
    },
    drop() {
      for (const { address } of made.values()) engine.free(address);
      made.clear();
      lowered.clear();
    },
  };
}

/** Tables, and all that does not change: the rest of the region is zeros, or filled by the host. */
function putConstants(
  engine: Engine,
  own: Installed,
  { lanes, words, wordsAt, constants, copies }: VariantsProgram,
  address: number,
): void {
  const floats = engine.floats();
  const doubles = new Float64Array(floats.buffer);
  const fill = (numbers: Float32Array | Float64Array, row: number, number: number) =>
    numbers.fill(number, row, row + lanes);
  floats.fill(0, address / 4, (address + wordsAt) / 4);
  engine.words().set(words, (address + wordsAt) / 4);
  for (const { at, rows } of constants)
    rows.forEach((number, row) => fill(doubles, (address + at) / 8 + row * lanes, number));
  for (const { from, at, size } of copies)
    for (let index = 0; index < size; index++)
      fill(floats, (address + at) / 4 + index * lanes, floats[(own.address + from) / 4 + index]);
}

/** Offsets in the arena, bytes. */
interface Layout {
  readonly groups: number;
  readonly chunks: number;
  readonly chunksAtOnce: number;
  /** Of each variant, one after the other. */
  readonly batch: number;
  readonly temporary: number;
  readonly chunk: number;
  /** Of the first group of each variant, one after the other; then of the other groups, variant by variant. */
  readonly sums: number;
  readonly otherSums: number;
  readonly io: number;
  readonly bytes: number;
}

/** undefined where the memory does not hold it. */
function layoutFor(
  { program, threads }: Installed,
  { lanes: variants, bytes: own }: VariantsProgram,
  { size, memoryLimit, ioBudget }: { readonly size: number } & Omit<VariantsOptions, 'programs'>,
): Layout | undefined {
  const { bytes, lanes } = program;
  const chunks = Math.ceil(size / lanes);
  const groups = Math.min(mostGroups(program, memoryLimit), chunks);
  const waiting = Math.floor(ioBudget / (variants * groups * bytes.io));
  const chunksAtOnce = Math.min(chunks, groups * Math.max(1, waiting));
  const batch = Math.ceil(own.batch / 64) * 64;
  const temporary = batch + variants * bytes.batch;
  const chunk = temporary + bytes.temporary;
  const sums = chunk + threads * bytes.chunk;
  const otherSums = sums + variants * bytes.sums;
  const io = otherSums + variants * (groups - 1) * bytes.sums;
  const end = io + variants * chunksAtOnce * bytes.io;
  if (end + own.program + bytes.program > memoryLimit) return undefined;
  return { groups, chunks, chunksAtOnce, batch, temporary, chunk, sums, otherSums, io, bytes: end };
}

interface Pass {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly own: Installed;
  readonly variants: InstalledVariants;
  readonly layout: Layout;
  readonly arena: number;
}

/** No more batches than lanes. */
function runInLanes(pass: Pass, batches: readonly Batch[]): void {
  const { engine, own, variants, layout, arena } = pass;
  const { program, hosts, address } = variants;
  const inLanes = { batch: arena, sums: 0, io: arena + layout.sums };
  try {
    batches.forEach(({ weights }, lane) => {
      hosts[lane].begin(weights);
      hosts[lane].startPull();
    });
    engine.setFrame(0, 'program', address);
    engine.setFrame(0, 'temporary', arena + layout.batch);
    engine.setFrame(0, 'chunk', arena + layout.chunk);
    engine.run([once(program.forward, inLanes)], 1);
    for (let thread = 0; thread < own.threads; thread++) {
      engine.setFrame(thread, 'program', own.address);
      engine.setFrame(thread, 'temporary', arena + layout.temporary);
      engine.setFrame(thread, 'chunk', arena + layout.chunk + thread * own.program.bytes.chunk);
    }
    runChunks(pass, batches);
    engine.setFrame(0, 'program', address);
    putSums(pass, batches);
    engine.run([once(program.backward, inLanes)], 1);
    batches.forEach(({ result }, lane) => hosts[lane].finish(result.weights));
  } finally {
    engine.rest();
  }
}

/** Multiply-adds below which waking threads costs more than it gains. */
const leastForThreads = 3e6;

/** All chunks of all variants, as many at once as their inputs and outputs have room for; then the sums of groups. */
function runChunks({ plan, engine, own, variants, layout, arena }: Pass, batches: readonly Batch[]): void {
  const { program } = own;
  const { bytes, lanes } = program;
  const { groups, chunks, chunksAtOnce } = layout;
  const { size } = batches[0];
  const floats = engine.floats();
  const transfers = batches.map((batch, lane): Transfer =>
    createTransfer(plan, program, variants.hosts[lane], floats, batch),
  );
  const work = program.work.chunk * chunks * batches.length;
  const threads = work < leastForThreads ? 1 : own.threads;
  if (threads > 1) engine.rouse();
  const batchOf = (variant: number) => arena + layout.batch + variant * bytes.batch;
  const sumsOf = (variant: number, group: number) =>
    arena +
    (group === 0
      ? layout.sums + variant * bytes.sums
      : layout.otherSums + (variant * (groups - 1) + group - 1) * bytes.sums);
  const ioOf = (variant: number) => arena + layout.io + variant * chunksAtOnce * bytes.io;

  engine.run(
    batches.map((_, variant) => once(program.packs, { batch: batchOf(variant), sums: 0, io: 0 })),
    threads,
  );
  for (let first = 0; first < chunks; first += chunksAtOnce) {
    const count = Math.min(chunksAtOnce, chunks - first);
    const samplesOf = (variant: number, chunk: number) => ({
      inputs: batches[variant].inputs,
      first: (first + chunk) * lanes,
      count: Math.min(lanes, size - (first + chunk) * lanes),
    });
    const opening = first === 0 ? program.firstChunk : program.chunk;
    const tasks: Task[] = [];
    batches.forEach((_, variant) => {
      for (let chunk = 0; chunk < count; chunk++)
        transfers[variant].fillChunk(ioOf(variant) + chunk * bytes.io, samplesOf(variant, chunk));
      for (let group = 0; group < Math.min(groups, count); group++)
        tasks.push({
          first: opening.list,
          firstCount: opening.count,
          list: program.chunk.list,
          count: program.chunk.count,
          turns: Math.ceil((count - group) / groups),
          batch: batchOf(variant),
          sums: sumsOf(variant, group),
          io: ioOf(variant) + group * bytes.io,
          ioStep: groups * bytes.io,
        });
    });
    engine.run(tasks, threads);
    batches.forEach((_, variant) => {
      for (let chunk = 0; chunk < count; chunk++)
        transfers[variant].readChunk(ioOf(variant) + chunk * bytes.io, samplesOf(variant, chunk));
    });
  }
  if (groups > 1) addGroups();
  // Lanes that are not in use are gone through as well.
  floats.fill(0, sumsOf(batches.length, 0) / 4, sumsOf(variants.program.lanes, 0) / 4);

  /** Adds the sums of all groups to those of the first, as `addGroups` of one weight set does. */
  function addGroups(): void {
    const tasks = batches.flatMap((_, variant) =>
      Array.from({ length: program.addSums.count }, (_, part): Task => {
        const list = program.addSums.list + 4 * part;
        const io = sumsOf(variant, 1);
        return { first: list, firstCount: 1, list, count: 1, turns: groups - 1, batch: 0, sums: sumsOf(variant, 0), io, ioStep: bytes.sums }; // prettier-ignore
      }),
    );
    engine.run(tasks, threads);
  }
}

/** Sums of upstream over the batch, to their lanes. */
function putSums({ engine, variants: { program }, arena }: Pass, batches: readonly Batch[]): void {
  const floats = engine.floats();
  const at = (arena + program.upstreamSums) / 4;
  floats.fill(0, at, at + batches[0].back!.sums.length * program.lanes);
  batches.forEach(({ back }, lane) =>
    back!.sums.forEach((sum, output) => (floats[at + output * program.lanes + lane] = sum)),
  );
}
