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

export interface Programs {
  /** The program for a batch: as many lanes as suit it and fit the memory. Throws UserError where none does. */
  for(batch: number, wanted: Wanted | undefined): Installed;
  drop(): void;
}

export function createPrograms(plan: Plan, engine: Engine, options: InstallOptions): Programs {
  const { circuit, memoryLimit } = options;
  const kinds = perWanted((wanted) => ({
    memory: assignMemory(plan, wantedSteps(plan, wanted)),
    /** By lanes. */
    installed: new Map<number, Installed>(),
  }));

  function programFor(batch: number, wanted: Wanted | undefined): Installed {
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
      const bytes = (threads: number) => bytesOf(program, threads, memoryLimit);
      least = Math.min(least, bytes(1));
      if (bytes(1) > memoryLimit) continue;
      let threads = engine.threads;
      while (threads > 1 && bytes(threads) > memoryLimit) threads--;
      makeRoom(program, bytes(threads));
      const made = install(program, threads);
      installed.set(lanes, made);
      return made;
    }
    throw new BackendRefusal(
      `Circuit "${circuit.name}" needs ${mebibytes(least)} MiB for ${wanted ? 'its gradient' : 'its values'} ` +
        `on the wasm backend, more than its limit of ${mebibytes(memoryLimit)} MiB.`,
      'Use fewer qubits or layers.',
    );
  }

  const allInstalled = () => kinds.all().flatMap(({ installed }) => [...installed.values()]);

  /** Drops the programs that lie there where they and a new one are too much together. */
  function makeRoom({ bytes }: WasmProgram, needed: number): void {
    const others = allInstalled();
    const code = others.reduce((sum, { program }) => sum + program.bytes.program, bytes.program);
    const worked = others.map(
      ({ program, threads }) => bytesOf(program, threads, memoryLimit) - program.bytes.program,
    );
    if (code + Math.max(needed - bytes.program, ...worked) > memoryLimit) drop();
  }

  function drop(): void {
    for (const { address } of allInstalled()) engine.free(address);
    for (const { installed } of kinds.all()) installed.clear();
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

  return { for: programFor, drop };
}

function mebibytes(bytes: number): string {
  return Math.ceil(bytes / 2 ** 20).toLocaleString('en');
}
