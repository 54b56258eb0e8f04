// Block matrices of several weight sets at once, by kernels that have each set in a lane; all else runs for one set after
// the other as it does for one alone, so that each has the bits that it has alone.
import type { Plan } from '../../../compiler/plan/plan.ts';
import {
  hasWeightSets,
  lowerWeightSets,
  type WeightSetsProgram,
} from '../../../compiler/targets/wasm/weight-sets/lower-weight-sets.ts';
import type { CallList } from '../../../compiler/targets/wasm/phases.ts';
import { createHost, type Host } from '../host/host.ts';
import type { Batch, BatchRun, SideBySide } from '../run-plan.ts';
import type { Engine } from './engine.ts';
import { ownChunk } from './run-phases.ts';
import { matricesInLane } from './lane-matrices.ts';

export interface WeightSets {
  /** For batches like this one; undefined where it would not be quicker, or the memory does not hold it. */
  for(batch: Batch): SideBySide | undefined;
  /** That it takes of the engine's memory. */
  bytes(): number;
  /** Takes it out of the memory. */
  drop(): void;
}

export interface WeightSetsOptions {
  /** Whether so many bytes more fit the memory. */
  fits(bytes: number): boolean;
  begin(batch: Batch, host: Host): BatchRun<'now'>;
}

/** Weight sets at once: with more, what all of them need leaves the caches. */
const lanes = 8;

/** Most bytes of what they keep: where it is more, it leaves the caches as well. */
const mostBytes = 2 ** 21;

export function createWeightSets(plan: Plan, engine: Engine, options: WeightSetsOptions): WeightSets {
  const isPossible = hasWeightSets(plan);
  let program: WeightSetsProgram | undefined;
  let made: { readonly address: number; readonly sideBySide: SideBySide } | undefined;
  return {
    for({ back }) {
      if (!isPossible || !back?.wanted.weights) return undefined;
      program ??= lowerWeightSets(plan, lanes);
      if (!made && program.bytes <= mostBytes && options.fits(program.bytes)) {
        const address = install(engine, program);
        made = { address, sideBySide: createSideBySide(plan, engine, { program, address }, options) };
      }
      return made?.sideBySide;
    },
    bytes: () => (made ? program!.bytes : 0),
    drop() {
      if (made) engine.free(made.address);
      made = undefined;
    },
  };
}

/** Zeros, and what does not change; its address. */
function install(engine: Engine, { lanes, bytes, words, wordsAt, constants }: WeightSetsProgram): number {
  const address = engine.allocate(bytes);
  const doubles = engine.doubles();
  doubles.fill(0, address / 8, (address + wordsAt) / 8);
  engine.words().set(words, (address + wordsAt) / 4);
  for (const { at, rows } of constants)
    rows.forEach((number, row) => {
      const from = (address + at) / 8 + row * lanes;
      doubles.fill(number, from, from + lanes);
    });
  return address;
}

function createSideBySide(
  plan: Plan,
  engine: Engine,
  { program, address }: { readonly program: WeightSetsProgram; readonly address: number },
  { begin }: WeightSetsOptions,
): SideBySide {
  const hosts = Array.from({ length: program.lanes }, (_, lane) =>
    createHost(plan, (steps) => matricesInLane(program, steps, { engine, address, lane })),
  );

  function run({ list, count }: CallList): void {
    engine.setFrame(0, 'program', address);
    engine.run(
      [{ ...ownChunk, first: list, firstCount: count, list, count, turns: 1, sums: 0, io: 0, ioStep: 0 }],
      1,
    );
  }

  return {
    most: program.lanes,
    begin(batches) {
      batches.forEach(({ weights }, lane) => {
        hosts[lane].begin(weights);
        hosts[lane].startPull();
      });
      run(program.forward);
    },
    run: (batch, lane) => begin(batch, hosts[lane]),
    finish(batches) {
      run(program.backward);
      batches.forEach(({ result }, lane) => hosts[lane].finish(result.weights));
    },
  };
}
