// Threads over one memory: those that a job does not want stay out of it, as their frames belong to another job.
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { emitPeak, peakJobFields } from '../../../../src/compiler/targets/wasm/peak-module.ts';
import { createTeam } from '../../../../src/runtime/backends/wasm/team.ts';

/** Where things lie: the job, the team's state, then a frame of 64 bytes for each thread. */
const layout = { job: 0, state: 64, frames: 1024 };
const most = 3;

describe('a team', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const words = new Int32Array(memory.buffer);
  const floats = new Float32Array(memory.buffer);
  const team = createTeam({
    module: new WebAssembly.Module(emitPeak({ shared: true })),
    memory,
    shared: true,
    job: layout.job,
    state: layout.state,
    frameOf: (thread) => layout.frames + 64 * thread,
  });
  afterAll(() => team.dispose());

  /** Runs so many tasks; which threads took part, by the numbers that each leaves in its frame. */
  function run(others: number, tasks: number): boolean[] {
    floats.fill(0, layout.frames / 4);
    words[peakJobFields.indexOf('next')] = 0;
    words[peakJobFields.indexOf('count')] = tasks;
    team.run(others);
    return Array.from({ length: most + 1 }, (_, thread) => floats[layout.frames / 4 + 16 * thread] !== 0);
  }

  // All threads start, however few take part later.
  beforeEach(() => {
    const begun = new Set<number>();
    for (const end = performance.now() + 20_000; performance.now() < end;) {
      run(most, 200).forEach((took, thread) => took && begun.add(thread));
      if (begun.size === most + 1) return;
    }
    throw new Error('not every thread took part');
  });

  test.each([false, true])('of which a job wants some threads only, kept awake: %s', (roused) => {
    for (let round = 0; round < 200; round++) {
      if (roused) team.rouse();
      const others = round % (most + 1);
      // Short jobs end before others wake, long ones do not.
      const found = run(others, round % 3 === 0 ? 1 : 40);
      expect(found.slice(others + 1), `${others} others`).not.toContain(true);
      expect(words[peakJobFields.indexOf('next')]).toBeGreaterThanOrEqual(
        words[peakJobFields.indexOf('count')],
      );
      // Nobody writes once the job is done.
      floats.fill(0, layout.frames / 4);
      for (const end = performance.now() + 0.1; performance.now() < end;);
      expect(floats.subarray(layout.frames / 4).some((each) => each !== 0)).toBe(false);
      team.rest();
    }
  });
});
