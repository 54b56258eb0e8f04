// `qcnn bench`: times the backends on the workloads, with progress on standard error, and prints a table or JSON.
import { join } from 'node:path';
import type { WriteStream } from 'node:tty';
import { runBench, type Case, type Result } from '../bench/bench.ts';
import { findCandidates } from '../bench/candidates.ts';
import { formatResults, resultsToJson } from '../bench/table.ts';
import { findWorkloads } from '../bench/workloads.ts';
import { packageFolder } from '../package-folder.ts';
import { Interrupted, printable } from './exit.ts';
import { untilInterrupted } from './interrupt.ts';
import { loadCircuit } from './load-circuit.ts';

export interface BenchCommandOptions {
  readonly workload?: readonly string[];
  readonly backend?: readonly string[];
  readonly threads: number;
  readonly batch: number;
  readonly json?: boolean;
}

/** A batch that would take longer is not timed: who names workloads waits longer. */
const LIMIT_MS = 8_000;
const NAMED_LIMIT_MS = 60_000;

export async function runBenchCommand(options: BenchCommandOptions): Promise<void> {
  const workloads = findWorkloads(options.workload);
  const { candidates, wanted, missing } = await findCandidates(options.backend, options.threads);
  for (const { name, reason } of missing)
    console.error(printable(`backend ${name} cannot run here: ${reason}`));
  const progress = showProgress(process.stderr);
  const results: Result[] = [];
  const print = () => console.log((options.json ? resultsToJson : formatResults)(results));
  await untilInterrupted(
    async (signal) => {
      try {
        const running = runBench({
          workloads: workloads.map(({ name, circuit, set }) => ({
            name,
            circuit: () => loadCircuit(join(packageFolder, 'circuits', `${circuit}.qcnn`), { set }),
          })),
          candidates,
          batch: options.batch,
          limitMs: options.workload ? NAMED_LIMIT_MS : LIMIT_MS,
          started: progress.show,
          signal,
        });
        for await (const result of running) if (wanted.has(result.backend)) results.push(result);
      } finally {
        progress.close();
      }
      print();
    },
    () => {
      if (results.length > 0) print();
      return new Interrupted('stopped; what is above was measured until then');
    },
  );
}

/** One line that changes on a terminal, a line a case elsewhere. */
function showProgress(stream: WriteStream): { show(started: Case): void; close(): void } {
  const clear = '\r\u001b[K';
  return {
    show({ workload, backend, task }) {
      const line = `${workload}: ${task} on ${backend}`;
      stream.write(stream.isTTY ? `${clear}${line}` : `${line}\n`);
    },
    close: () => void (stream.isTTY && stream.write(clear)),
  };
}
