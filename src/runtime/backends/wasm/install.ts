// Wasm programs of a plan in the engine's memory: one for each number of lanes and each kind of gradient that is asked for,
// made when it is first needed, with as many lanes and threads as fit the memory.
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { assignMemory } from '../../../compiler/plan/assign-memory.ts';
import type { Plan, Wanted } from '../../../compiler/plan/plan.ts';
import { wantedSteps } from '../../../compiler/plan/wanted-steps.ts';
import { lowerPlan } from '../../../compiler/targets/wasm/lower.ts';
import type { WasmProgram } from '../../../compiler/targets/wasm/wasm-program.ts';
import { BackendRefusal } from '../../../user-error.ts';
import { perWanted } from '../per-wanted.ts';
import { bytesNeeded, bytesOf, chooseLanes, lanesToTry } from './layout.ts';
import { placeBases, runPhases, type Installed } from './run-phases.ts';
import type { Engine } from './engine.ts';

export interface InstallOptions {
  readonly circuit: Circuit;
  /** Most bytes at once. */
  readonly memoryLimit: number;
  /** Lanes to use, for measurements; chosen by the batch otherwise. */
  readonly lanes?: number | undefined;
}

/** What else of a plan lies in the memory, and is dropped together with its programs. */
export interface Beside {
  bytes(): number;
  drop(): void;
}

export interface Programs {
  /** The program for a batch: as many lanes as suit it and fit the memory. Throws UserError where none does. */
  for(batch: number, wanted: Wanted | undefined): Installed;
  /** Whether there is one. */
  fits(batch: number, wanted: Wanted | undefined): boolean;
  /** Bytes of all programs together, with what one at a time works on. */
  bytes(): number;
  drop(): void;
}

export function createPrograms(
  plan: Plan,
  engine: Engine,
  options: InstallOptions,
  beside: Beside,
): Programs {
  const { circuit, memoryLimit } = options;
  const kinds = perWanted((wanted) => ({
    memory: assignMemory(plan, wantedSteps(plan, wanted)),
    /** By lanes. */
    installed: new Map<number, Installed>(),
  }));

  /** A program, or the bytes that it would take at least. */
  function programFor(batch: number, wanted: Wanted | undefined): Installed | number {
    const { memory, installed } = kinds.of(wanted);
    const suited = options.lanes ?? chooseLanes(batch, memory.sizes.chunk);
    let least = Infinity;
    for (const lanes of lanesToTry(suited)) {
      const known = installed.get(lanes);
      if (known) return known;
      const predicted = bytesNeeded(memory, lanes);
      least = Math.min(least, predicted);
      if (predicted > memoryLimit) continue;
      const program = lowerPlan(plan, wanted, lanes);
      const bytesAs = (threads: number) => bytesOf(program, threads, memoryLimit);
      least = Math.min(least, bytesAs(1));
      if (bytesAs(1) > memoryLimit) continue;
      let threads = engine.threads;
      while (threads > 1 && bytesAs(threads) > memoryLimit) threads--;
      if (bytes(program.bytes.program, bytesAs(threads)) > memoryLimit) drop();
      const made = install(program, threads);
      installed.set(lanes, made);
      return made;
    }
    return least;
  }

  function refusal(least: number, wanted: Wanted | undefined): BackendRefusal {
    return new BackendRefusal(
      `Circuit "${circuit.name}" needs ${mebibytes(least)} MiB for ${wanted ? 'its gradient' : 'its values'} ` +
        `on the wasm backend, more than its limit of ${mebibytes(memoryLimit)} MiB.`,
      'Use fewer qubits or layers.',
    );
  }

  const allInstalled = () => kinds.all().flatMap(({ installed }) => [...installed.values()]);

  /** Bytes of all programs with what one at a time works on; with a new one, where there is. */
  function bytes(added = 0, needed = 0): number {
    const all = allInstalled();
    const code = all.reduce((sum, { program }) => sum + program.bytes.program, added);
    const worked = all.map(
      ({ program, threads }) => bytesOf(program, threads, memoryLimit) - program.bytes.program,
    );
    return code + beside.bytes() + Math.max(needed - added, ...worked);
  }

  function drop(): void {
    for (const { address } of allInstalled()) engine.free(address);
    for (const { installed } of kinds.all()) installed.clear();
    beside.drop();
  }

  function install(program: WasmProgram, threads: number): Installed {
    const address = engine.allocate(program.bytes.program);
    engine.words().set(program.words, (address + program.wordsAt) / 4);
    for (const { offset, values } of program.constants) engine.floats().set(values, (address + offset) / 4);
    const made = { program, address, threads };
    placeBases(engine, made, { chunksAtOnce: 0, groups: 1 });
    runPhases(engine, made, program.load, { threads, sums: 0 });
    return made;
  }

  return {
    for(batch, wanted) {
      const made = programFor(batch, wanted);
      if (typeof made === 'number') throw refusal(made, wanted);
      return made;
    },
    fits: (batch, wanted) => typeof programFor(batch, wanted) !== 'number',
    bytes: () => bytes(),
    drop,
  };
}

function mebibytes(bytes: number): string {
  return Math.ceil(bytes / 2 ** 20).toLocaleString('en');
}
