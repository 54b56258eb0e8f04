// `qcnn bench`: times the backends on the workloads, with progress on standard error, and prints a table or JSON.
import { join } from 'node:path';
import type { WriteStream } from 'node:tty';
import { runBench, type Result } from '../bench/bench.ts';
import { findCandidates } from '../bench/candidates.ts';
import { findTreesFor } from '../bench/find-trees.ts';
import { formatResults, resultsToJson } from '../bench/table.ts';
import { findWorkloads } from '../bench/workloads.ts';
import { packageFolder } from '../package-folder.ts';
import { createPeakMeter } from '../runtime/backends/wasm/peak.ts';
import { UserError } from '../user-error.ts';
import { printable } from '../printable.ts';
import { Interrupted } from './exit.ts';
import { untilInterrupted } from './interrupt.ts';
import { loadCircuit } from '../circuit-files/load-circuit.ts';

export interface BenchCommandOptions {
  readonly workload?: readonly string[];
  readonly backend?: readonly string[];
  readonly threads: number;
  readonly batch: number;
  readonly json?: boolean;
}

/** A batch that would take longer is not timed: who names workloads waits longer. */
const LIMIT_MS = 15_000;
const NAMED_LIMIT_MS = 60_000;

export async function runBenchCommand(options: BenchCommandOptions): Promise<void> {
  const workloads = findWorkloads(options.workload);
  const { batch, threads } = options;
  const findTree = findTreesFor(batch);
  const { candidates, wanted, missing } = await findCandidates(options.backend, { threads, findTree });
  for (const { name, reason } of missing)
    console.error(printable(`backend ${name} cannot run here: ${reason}`));
  const progress = showProgress(process.stderr);
  const results: Result[] = [];
  const core = createPeakMeter();
  const all = threads === 1 ? core : createPeakMeter(threads);
  let peak = core.measure();
  const peakOf = (count: number) => {
    if (count > 1) return all.measure();
    const now = core.measure();
    peak = Math.max(peak, now);
    return now;
  };
  const print = () => console.log((options.json ? resultsToJson : formatResults)(results, peak));
  await untilInterrupted(
    async (signal) => {
      try {
        const running = runBench({
          workloads: workloads.map(({ name, circuit, set }) => ({
            name,
            circuit: () => loadCircuit(join(packageFolder, 'circuits', `${circuit}.qcnn`), { set }),
          })),
          candidates,
          batch,
          findTree,
          peak: peakOf,
          limitMs: options.workload ? NAMED_LIMIT_MS : LIMIT_MS,
          progress: progress.show,
          signal,
        });
        for await (const result of running) if (wanted.has(result.backend)) results.push(result);
      } finally {
        progress.close();
        for (const meter of new Set([core, all])) meter.dispose();
      }
      print();
      if (results.every(({ kind }) => kind === 'skipped'))
        throw new UserError('nothing could be timed; the reasons are above', 1);
    },
    (exitCode) => {
      if (results.length === 0) return new Interrupted('stopped before anything was measured', exitCode);
      print();
      return new Interrupted('stopped; what is above was measured until then', exitCode);
    },
  );
}

/** One line that changes on a terminal, a line a case elsewhere. */
function showProgress(stream: WriteStream): { show(what: string): void; close(): void } {
  const clear = '\r\u001b[K';
  return {
    show: (what) => void stream.write(stream.isTTY ? `${clear}${what}` : `${what}\n`),
    close: () => void (stream.isTTY && stream.write(clear)),
  };
}
