// A plan on the engine: batches in chunks of lanes, chunks in groups whose sums are added in a fixed order, and as many
// chunks at once as their inputs and outputs have room for.
import type { Plan } from '../../../compiler/plan/plan.ts';
import type { CallList, ChunkCalls } from '../../../compiler/targets/wasm/phases.ts';
import type { Executable } from '../backend.ts';
import { createHost, type Host } from '../host/host.ts';
import { executeNow, type Batch, type BatchRun, type PlanDevice } from '../run-plan.ts';
import { createAhead } from './ahead.ts';
import type { Engine, Task } from './engine.ts';
import { createPrograms, type InstallOptions } from './install.ts';
import { createPlacing, type Placed } from './place-batch.ts';
import { addGroups, ownChunk, runPhases } from './run-phases.ts';
import { createTransfer, putUpstreamSums } from './transfer.ts';
import { createWeightSets } from './weight-sets.ts';

export interface ExecutableOptions extends InstallOptions {
  readonly disposed: () => void;
}

/** Multiply-adds below which waking threads costs more than it gains. */
const leastForThreads = 3e6;

export function createExecutable(plan: Plan, engine: Engine, options: ExecutableOptions): Executable {
  const { circuit } = options;
  return executeNow({ backend: 'wasm', kind: plan.kind, circuit }, createDevice(plan, engine, options));
}

function createDevice(plan: Plan, engine: Engine, options: ExecutableOptions): PlanDevice<'now'> {
  const { memoryLimit } = options;
  const host = createHost(plan);
  const weightSets = createWeightSets(plan, engine, {
    fits: (bytes) => programs.bytes() + bytes <= memoryLimit,
    begin,
  });
  const programs = createPrograms(plan, engine, options, weightSets);
  const { place, placeAhead } = createPlacing(engine, programs, { memoryLimit, beside: weightSets.bytes });
  const ahead = createAhead<Placed>(engine);

  function begin(batch: Batch, own: Host): BatchRun<'now'> {
    const { size, back } = batch;
    const before = own === host ? ahead.take(batch) : undefined;
    const keeping = before ?? placeAhead(batch);
    const placed = keeping ?? place(batch);
    const { installed, groups, chunksAtOnce, at } = placed;
    const { program } = installed;
    const { lanes, bytes } = program;
    const pass = before ? 'back' : keeping ? 'forward' : 'all';
    const threads = program.work.chunk * Math.ceil(size / lanes) < leastForThreads ? 1 : installed.threads;
    const floats = engine.floats();
    const { fillInputs, fillUpstream, readChunk } = createTransfer(plan, program, own, floats, batch);
    if (threads > 1) engine.rouse();

    /** The chunks of a group, each after the one before; the first of the batch writes the sums. */
    function taskOf(group: number, count: number, isFirst: boolean): Task {
      const { list, count: calls } = passOf(program.chunk, pass);
      const opening = isFirst ? passOf(program.firstChunk, pass) : { list, count: calls };
      return {
        first: opening.list,
        firstCount: opening.count,
        list,
        count: calls,
        turns: Math.ceil((count - group) / groups),
        sums: at.sums + (back ? group * bytes.sums : 0),
        io: at.io + group * bytes.io,
        ioStep: groups * bytes.io,
        ...(keeping ? { chunk: at.chunk + group * bytes.chunk, chunkStep: groups * bytes.chunk } : ownChunk),
      };
    }

    return {
      chunk: chunksAtOnce * lanes,
      goesOn: before !== undefined,
      once() {
        for (const { view, offset } of program.blocks) own.fillView(view, floats, (at.batch + offset) / 4);
        runPhases(engine, installed, program.once, { threads: engine.threads, sums: at.sums });
      },
      each(samples) {
        const { inputs, first } = samples;
        const count = Math.ceil(samples.count / lanes);
        const samplesOf = (chunk: number) => ({
          inputs,
          first: first + chunk * lanes,
          count: Math.min(lanes, samples.count - chunk * lanes),
        });
        for (let chunk = 0; chunk < count; chunk++) {
          const io = at.io + chunk * bytes.io;
          if (!before) fillInputs(io, samplesOf(chunk));
          if (back) fillUpstream(io, samplesOf(chunk), back.upstream);
        }
        const tasks: Task[] = [];
        for (let group = 0; group < Math.min(groups, count); group++)
          tasks.push(taskOf(group, count, first === 0));
        engine.run(tasks, threads);
        for (let chunk = 0; chunk < count; chunk++) readChunk(at.io + chunk * bytes.io, samplesOf(chunk));
      },
      settle() {
        if (pass === 'forward') ahead.keep(batch, placed);
      },
      onceBack({ sums }) {
        putUpstreamSums(floats, (at.batch + program.upstreamSums) / 4, sums);
        if (groups > 1) addGroups(engine, installed, at.sums, groups);
        runPhases(engine, installed, program.onceBack, { threads: engine.threads, sums: at.sums });
        for (const { view, place } of program.pulls) {
          const base = place.base === 'sums' ? at.sums : at.batch;
          own.pullView(view, floats, (base + place.offset) / 4);
        }
      },
      end: () => engine.rest(),
    };
  }

  return {
    host,
    begin: (batch) => begin(batch, host),
    sideBySide(batch) {
      // What this puts in the memory may drop the others; later it would drop them while they are in use.
      programs.for(batch.size, batch.back?.wanted);
      return weightSets.for(batch);
    },
    dispose() {
      programs.drop();
      options.disposed();
    },
  };
}

/** The calls of a chunk for one pass alone, or for both. */
function passOf({ list, count, forward }: ChunkCalls, pass: 'forward' | 'back' | 'all'): CallList {
  switch (pass) {
    case 'all':
      return { list, count };
    case 'forward':
      return { list, count: forward };
    case 'back':
      return { list: list + 4 * forward, count: count - forward };
    default:
      return pass satisfies never;
  }
}
