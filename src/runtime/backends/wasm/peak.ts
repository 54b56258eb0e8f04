// What cores can do at most in single precision with vectors of four: the yardstick for kernels, in the same run.
import { emitPeak, peakJobFields, peakOperations } from '../../../compiler/targets/wasm/peak-module.ts';
import { createTeam, mostThreads, stateBytes, threadsExist } from './team.ts';

export interface PeakMeter {
  /**
   * Billions of multiplications and additions a second, in chains that depend on nothing else: the best of
   * `milliseconds`. Threads that share a core, or its power, reach less than so many times one thread's.
   */
  measure(milliseconds?: number): number;
  dispose(): void;
}

/** Where things lie in the page: the job, the team, then a line for each thread. */
const layout = { job: 0, team: 64, frames: 64 + stateBytes, line: 64 };

/** Tasks for each thread: enough for one that comes late to cost little. */
const tasks = 60;

/** A meter of so many threads at once, the calling one included; of one where there are no others. Takes some 60 ms. */
export function createPeakMeter(threads = 1): PeakMeter {
  if (threads > mostThreads) throw new Error(`a team has ${mostThreads} threads at most`);
  const shared = threads > 1 && threadsExist();
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared });
  const words = new Int32Array(memory.buffer);
  const team = createTeam({
    module: new WebAssembly.Module(emitPeak({ shared })),
    memory,
    shared,
    job: layout.job,
    state: layout.team,
    frameOf: (thread) => layout.frames + thread * layout.line,
  });
  const count = shared ? threads : 1;
  const set = (field: (typeof peakJobFields)[number], to: number) =>
    (words[layout.job / 4 + peakJobFields.indexOf(field)] = to);
  const meter: PeakMeter = {
    measure(milliseconds = 20) {
      let best = Infinity;
      for (const end = performance.now() + milliseconds; performance.now() < end;) {
        set('next', 0);
        set('count', tasks * count);
        const begin = performance.now();
        team.run(count - 1);
        best = Math.min(best, performance.now() - begin);
      }
      return (tasks * count * peakOperations) / best / 1e6;
    },
    dispose: team.dispose,
  };
  // The first runs have code that is not optimised yet, and threads that start.
  meter.measure(60);
  return meter;
}
