// A plan on the engine: batches in chunks of lanes, chunks in groups whose sums are added in a fixed order, and as many
// chunks at once as their inputs and outputs have room for.
import type { Plan } from '../../../compiler/plan/plan.ts';
import type { Executable } from '../backend.ts';
import { createHost, type Host } from '../host/host.ts';
import { executeNow, type Batch, type BatchRun, type PlanDevice } from '../run-plan.ts';
import type { Engine, Task } from './engine.ts';
import { createPrograms, type InstallOptions } from './install.ts';
import { bytesOf, mostGroups } from './layout.ts';
import { addGroups, placeBases, runPhases } from './run-phases.ts';
import { createTransfer, putUpstreamSums } from './transfer.ts';
import { createWeightSets } from './weight-sets.ts';

export interface ExecutableOptions extends InstallOptions {
  readonly disposed: () => void;
}

/** Multiply-adds below which waking threads costs more than it gains. */
const leastForThreads = 3e6;

/** Bytes of inputs and outputs that wait for their chunks at once. */
const ioBudget = 16 * 2 ** 20;

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

  function begin(batch: Batch, own: Host): BatchRun<'now'> {
    const { size, back } = batch;
    const installed = programs.for(size, back?.wanted);
    const { program } = installed;
    const { lanes, bytes } = program;
    const chunks = Math.ceil(size / lanes);
    const groups = Math.min(mostGroups(program, memoryLimit), chunks);
    const spare = memoryLimit - weightSets.bytes() - bytesOf(program, installed.threads, memoryLimit);
    const waiting = Math.floor(Math.min(ioBudget, spare) / (groups * bytes.io));
    const chunksAtOnce = Math.min(chunks, groups * Math.max(1, waiting));
    const at = placeBases(engine, installed, { chunksAtOnce, groups: back ? groups : 1 });
    const threads = program.work.chunk * chunks < leastForThreads ? 1 : installed.threads;
    const floats = engine.floats();
    const { fillChunk, readChunk } = createTransfer(plan, program, own, floats, batch);
    if (threads > 1) engine.rouse();

    /** The chunks of a group, each after the one before; the first of the batch writes the sums. */
    function taskOf(group: number, count: number, isFirst: boolean): Task {
      const { chunk } = program;
      const opening = isFirst ? program.firstChunk : chunk;
      return {
        first: opening.list,
        firstCount: opening.count,
        list: chunk.list,
        count: chunk.count,
        turns: Math.ceil((count - group) / groups),
        sums: at.sums + (back ? group * bytes.sums : 0),
        io: at.io + group * bytes.io,
        ioStep: groups * bytes.io,
      };
    }

    return {
      chunk: chunksAtOnce * lanes,
      once() {
        for (const { view, offset } of program.blocks) own.fillView(view, floats, (at.batch + offset) / 4);
        runPhases(engine, installed, program.once, { threads: engine.threads, sums: at.sums });
        if (back) putUpstreamSums(floats, (at.batch + program.upstreamSums) / 4, back.sums);
      },
      each(samples) {
        const { inputs, first } = samples;
        const count = Math.ceil(samples.count / lanes);
        const samplesOf = (chunk: number) => ({
          inputs,
          first: first + chunk * lanes,
          count: Math.min(lanes, samples.count - chunk * lanes),
        });
        for (let chunk = 0; chunk < count; chunk++) fillChunk(at.io + chunk * bytes.io, samplesOf(chunk));
        const tasks: Task[] = [];
        for (let group = 0; group < Math.min(groups, count); group++)
          tasks.push(taskOf(group, count, first === 0));
        engine.run(tasks, threads);
        for (let chunk = 0; chunk < count; chunk++) readChunk(at.io + chunk * bytes.io, samplesOf(chunk));
      },
      onceBack() {
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
