// A plan on the engine: one program for each number of lanes and each kind of gradient that is asked for, made when it
// is first needed; batches in chunks of lanes, chunks in groups whose sums are added in a fixed order.
import { inputCount, outputCount, weightCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import { assignMemory, type Memory } from '../../../compiler/plan/assign-memory.ts';
import type { Plan, Wanted } from '../../../compiler/plan/plan.ts';
import { wantedSteps } from '../../../compiler/plan/wanted-steps.ts';
import { lowerPlan } from '../../../compiler/targets/wasm/lower.ts';
import type { WasmProgram } from '../../../compiler/targets/wasm/wasm-program.ts';
import type { CallList, Phase } from '../../../compiler/targets/wasm/phases.ts';
import { BackendRefusal } from '../../../user-error.ts';
import type { Executable, Gradients } from '../backend.ts';
import { checkLengths } from '../check-lengths.ts';
import { createHost } from '../host/host.ts';
import { bytesNeeded, bytesOf, chooseLanes, lanesToTry, mostGroups } from './layout.ts';
import type { Engine, Task } from './engine.ts';
import { fillChunk, putUpstreamSums, readChunk } from './transfer.ts';

export interface ExecutableOptions {
  readonly circuit: Circuit;
  /** Most bytes at once. */
  readonly memoryLimit: number;
  /** Lanes to use, for measurements; chosen by the batch otherwise. */
  readonly lanes?: number;
  readonly disposed?: () => void;
}

/** A program that lies in the engine's memory. */
interface Installed {
  readonly program: WasmProgram;
  readonly address: number;
  readonly threads: number;
}

/** Multiply-adds below which waking threads costs more than it gains. */
const leastForThreads = 3e6;

export function createExecutable(plan: Plan, engine: Engine, options: ExecutableOptions): Executable {
  const { circuit, memoryLimit } = options;
  const host = createHost(plan);
  const inputs = inputCount(circuit);
  const outputs = outputCount(circuit);
  const installed = new Map<string, Installed>();
  const memories = new Map<string, Memory>();

  /** The program for a batch: as many lanes as suit it and fit the memory. */
  function programFor(batch: number, wanted: Wanted | undefined): Installed {
    const kind = wanted ? `${wanted.weights} ${wanted.inputs}` : 'values';
    let memory = memories.get(kind);
    if (!memory) memories.set(kind, (memory = assignMemory(plan, wantedSteps(plan, wanted))));
    const suited = options.lanes ?? chooseLanes(batch, memory.sizes.chunk);
    let least = Infinity;
    for (const lanes of lanesToTry(suited)) {
      const key = `${lanes} ${kind}`;
      const known = installed.get(key);
      if (known) return known;
      const predicted = bytesNeeded(memory, lanes);
      least = Math.min(least, predicted);
      if (predicted > memoryLimit) continue;
      const program = lowerPlan(plan, wanted, lanes);
      const bytes = (threads: number) => bytesOf(program, threads, memoryLimit);
      least = Math.min(least, bytes(1));
      if (bytes(1) > memoryLimit) continue;
      let threads = engine.threads;
      while (threads > 1 && bytes(threads) > memoryLimit) threads--;
      makeRoom(program, bytes(threads));
      const made = install(program, threads);
      installed.set(key, made);
      return made;
    }
    throw new BackendRefusal(
      `Circuit "${circuit.name}" needs ${mebibytes(least)} MiB for ${wanted ? 'its gradient' : 'its values'} ` +
        `on the wasm backend, more than its limit of ${mebibytes(memoryLimit)} MiB.`,
      'Use fewer qubits or layers.',
    );
  }

  /** Drops the programs that lie there where they and a new one are too much together. */
  function makeRoom({ bytes }: WasmProgram, needed: number): void {
    const others = [...installed.values()];
    const code = others.reduce((sum, { program }) => sum + program.bytes.program, bytes.program);
    const worked = others.map(
      ({ program, threads }) => bytesOf(program, threads, memoryLimit) - program.bytes.program,
    );
    if (code + Math.max(needed - bytes.program, ...worked) > memoryLimit) dropPrograms();
  }

  function dropPrograms(): void {
    for (const { address } of installed.values()) engine.free(address);
    installed.clear();
  }

  function install(program: WasmProgram, threads: number): Installed {
    const address = engine.allocate(program.bytes.program);
    engine.words().set(program.words, (address + program.wordsAt) / 4);
    for (const { offset, values } of program.constants) engine.floats().set(values, (address + offset) / 4);
    const made = { program, address, threads };
    place(made, 0);
    runPhases(made, program.load, threads);
    return made;
  }

  /** Divides the arena among the bases, and says so in every thread's frame. */
  function place({ program, address, threads }: Installed, chunksAtOnce: number, groups = 1) {
    const { bytes } = program;
    const arena = engine.arena(
      bytes.batch + bytes.temporary + threads * bytes.chunk + groups * bytes.sums + chunksAtOnce * bytes.io,
    );
    const batch = arena;
    const temporary = batch + bytes.batch;
    const chunk = temporary + bytes.temporary;
    const sums = chunk + threads * bytes.chunk;
    const io = sums + groups * bytes.sums;
    for (let thread = 0; thread < threads; thread++) {
      engine.setFrame(thread, 'program', address);
      engine.setFrame(thread, 'batch', batch);
      engine.setFrame(thread, 'temporary', temporary);
      engine.setFrame(thread, 'chunk', chunk + thread * bytes.chunk);
    }
    return { batch, sums, io };
  }

  function runPhases({ threads }: Installed, phases: readonly Phase[], most: number, sums = 0): void {
    const task = { turns: 1, sums, io: 0, ioStep: 0 };
    for (const { parallel, calls, list } of phases) {
      if (parallel) {
        engine.run(
          calls.map((_, index) => ({ ...task, ...sameTurns({ list: list + 4 * index, count: 1 }) })),
          Math.min(threads, most),
        );
      } else engine.run([{ ...task, ...sameTurns({ list, count: calls.length }) }], 1);
    }
  }

  function compute(
    weights: ArrayLike<number>,
    samples: ArrayLike<number>,
    batch: number,
    back?: { upstream: ArrayLike<number>; wanted: Wanted },
  ): Gradients {
    checkLengths(circuit, weights, samples, batch, back?.upstream);
    const result = {
      values: new Float64Array(batch * outputs),
      weights: new Float64Array(back ? weightCount(circuit) : 0),
      inputs: new Float64Array(back ? batch * inputs : 0),
    };
    if (batch === 0) return result;
    const own = programFor(batch, back?.wanted);
    const { program } = own;
    const { lanes, bytes } = program;
    const chunks = Math.ceil(batch / lanes);
    const groups = Math.min(mostGroups(program, memoryLimit), chunks);
    const spare = memoryLimit - bytesOf(program, own.threads, memoryLimit);
    const waiting = Math.floor(Math.min(ioBudget, spare) / (groups * bytes.io));
    const wave = Math.min(chunks, groups * Math.max(1, waiting));
    const at = place(own, wave, back ? groups : 1);
    const threads = program.work.chunk * chunks < leastForThreads ? 1 : own.threads;
    const floats = engine.floats();

    if (threads > 1) engine.rouse();
    host.begin(weights);
    for (const { view, offset } of program.blocks) host.fillView(view, floats, (at.batch + offset) / 4);
    runPhases(own, program.once, engine.threads, at.sums);
    if (back) {
      host.startPull();
      putUpstreamSums(floats, (at.batch + program.upstreamSums) / 4, back.upstream, outputs);
    }

    const transfer = { program, host, floats, samples, batch, inputs, outputs };
    for (let first = 0; first < chunks; first += wave) {
      const count = Math.min(wave, chunks - first);
      for (let chunk = 0; chunk < count; chunk++) {
        fillChunk(transfer, at.io + chunk * bytes.io, (first + chunk) * lanes, back?.upstream);
      }
      const tasks: Task[] = [];
      const { list: begin, count: firstCount } = first === 0 ? program.firstChunk : program.chunk;
      for (let group = 0; group < Math.min(groups, count); group++) {
        tasks.push({
          ...program.chunk,
          first: begin,
          firstCount,
          turns: Math.ceil((count - group) / groups),
          sums: at.sums + (back ? group * bytes.sums : 0),
          io: at.io + group * bytes.io,
          ioStep: groups * bytes.io,
        });
      }
      engine.run(tasks, threads);
      for (let chunk = 0; chunk < count; chunk++) {
        readChunk(transfer, at.io + chunk * bytes.io, (first + chunk) * lanes, result, back?.wanted);
      }
    }

    if (back) {
      if (groups > 1) {
        const { list, count } = program.addSums;
        const common = {
          turns: groups - 1,
          sums: at.sums,
          io: at.sums + bytes.sums,
          ioStep: bytes.sums,
        };
        const tasks = Array.from({ length: count }, (_, part) => ({
          ...common,
          ...sameTurns({ list: list + 4 * part, count: 1 }),
        }));
        engine.run(tasks, own.threads);
      }
      runPhases(own, program.onceBack, engine.threads, at.sums);
      for (const { view, place: from } of program.pulls) {
        const base = from.base === 'sums' ? at.sums : at.batch;
        host.pullView(view, floats, (base + from.offset) / 4);
      }
      host.finish(result.weights);
    }
    return result;
  }

  function run(...batch: Parameters<typeof compute>): Gradients {
    try {
      return compute(...batch);
    } finally {
      engine.rest();
    }
  }

  return {
    backend: 'wasm',
    kind: plan.kind,
    circuit,
    forward: (weights, samples, batch) => run(weights, samples, batch).values,
    vjp: (weights, samples, upstream, batch, wanted = { weights: true, inputs: true }) =>
      run(weights, samples, batch, { upstream, wanted }),
    dispose() {
      dropPrograms();
      options.disposed?.();
    },
  };
}

/** A task whose turns are all the same. */
const sameTurns = ({ list, count }: CallList) => ({ first: list, firstCount: count, list, count });

/** Bytes of inputs and outputs that wait for their chunks at once. */
const ioBudget = 16 * 2 ** 20;

function mebibytes(bytes: number): string {
  return Math.ceil(bytes / 2 ** 20).toLocaleString('en');
}
