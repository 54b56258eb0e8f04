// Where a batch works: its program, in how many groups and chunks, and what of the arena each of them has.
import type { Wanted } from '../../../compiler/plan/plan.ts';
import type { Batch } from '../run-plan.ts';
import type { Engine } from './engine.ts';
import type { Programs } from './install.ts';
import { bytesOf, mostGroups } from './layout.ts';
import { placeBases, type Bases, type Installed } from './run-phases.ts';

export interface Placed {
  readonly installed: Installed;
  /** Of chunks, with sums of their own. */
  readonly groups: number;
  readonly chunksAtOnce: number;
  readonly at: Bases;
}

export interface PlaceOptions {
  /** Most bytes at once. */
  readonly memoryLimit: number;
  /** Bytes that lie in the memory besides. */
  readonly beside: () => number;
}

/** Bytes of inputs and outputs that wait for their chunks at once. */
const ioBudget = 16 * 2 ** 20;

/** Most bytes of what chunks keep: where it is more, bringing it back from the memory takes longer than computing it again. */
const mostKept = 128 * 2 ** 20;

export function createPlacing(engine: Engine, programs: Programs, { memoryLimit, beside }: PlaceOptions) {
  function divide(size: number, wanted: Wanted | undefined) {
    const installed = programs.for(size, wanted);
    const { program, threads } = installed;
    const { lanes, bytes } = program;
    const chunks = Math.ceil(size / lanes);
    const groups = Math.min(mostGroups(program, memoryLimit), chunks);
    const spare = memoryLimit - beside() - bytesOf(program, threads, memoryLimit);
    const waiting = Math.floor(Math.min(ioBudget, spare) / (groups * bytes.io));
    const chunksAtOnce = Math.min(chunks, groups * Math.max(1, waiting));
    return { installed, chunks, groups, chunksAtOnce, spare };
  }

  return {
    /** Chunks take turns in what each thread has of the arena. Throws UserError where that does not fit. */
    place({ size, back }: Batch): Placed {
      const { installed, groups, chunksAtOnce } = divide(size, back?.wanted);
      const at = placeBases(engine, installed, { chunksAtOnce, groups: back ? groups : 1 });
      return { installed, groups, chunksAtOnce, at };
    },
    /** Each chunk has a part of its own, for gradients that follow; undefined where none do, or that takes too much. */
    placeAhead({ size, ahead }: Batch): Placed | undefined {
      if (!ahead || !programs.fits(size, ahead)) return undefined;
      const { installed, chunks, groups, chunksAtOnce, spare } = divide(size, ahead);
      const { bytes } = installed.program;
      const more = Math.max(0, chunks - installed.threads) * bytes.chunk + chunks * bytes.io;
      if (chunksAtOnce < chunks || chunks * bytes.chunk > mostKept || more > spare) return undefined;
      const at = placeBases(engine, installed, { chunksAtOnce, groups, keptChunks: chunks });
      return { installed, groups, chunksAtOnce, at };
    },
  };
}
