// `qcnn bench`: times the backends on the workloads, with progress on standard error, and prints a table or JSON.
import { join } from 'node:path';
import type { WriteStream } from 'node:tty';
import { runBench, type BenchOptions, type Result } from '../bench/bench.ts';
import { findCandidates } from '../bench/candidates.ts';
import { findTreesFor } from '../bench/find-trees.ts';
import { formatResults, benchJson } from '../bench/table.ts';
import { findWorkloads } from '../bench/workloads.ts';
import { packageFolder } from '../package-folder.ts';
import type { NoiseModel } from '../compiler/circuit/add-noise.ts';
import type { Settings } from '../compiler/index.ts';
import { createPeakMeter } from '../runtime/backends/wasm/peak.ts';
import { UserError } from '../user-error.ts';
import { printable } from '../printable.ts';
import { Incomplete, Interrupted } from './exit.ts';
import { untilInterrupted } from './interrupt.ts';
import { printResult } from './print-result.ts';
import { loadCircuit } from '../circuit-files/load-circuit.ts';

export interface BenchCommandOptions {
  readonly circuit?: string;
  readonly set?: Settings;
  readonly noise?: NoiseModel;
  readonly seed: number;
  readonly workload?: readonly string[];
  readonly backend?: readonly string[];
  readonly threads: number;
  readonly batch: number;
  readonly json?: boolean;
  readonly out?: string;
}

/** A batch that would take longer is not timed: who names workloads waits longer. */
const LIMIT_MS = 15_000;
const NAMED_LIMIT_MS = 60_000;

/** Times the circuit of a file, or without one the workloads. */
export async function runBenchCommand(file: string | undefined, options: BenchCommandOptions): Promise<void> {
  const subjects = subjectsOf(file, options);
  const { batch, threads, seed } = options;
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
  /** Prints the table; as JSON what is measured stands beside the error. */
  const unlessJson = () => {
    if (options.json) return benchJson(results, peak);
    printResult(formatResults(results, peak), options.out);
    return undefined;
  };
  await untilInterrupted(
    async (signal) => {
      try {
        const running = runBench({
          workloads: subjects,
          candidates,
          batch,
          seed,
          findTree,
          peak: peakOf,
          limitMs: file !== undefined || options.workload ? NAMED_LIMIT_MS : LIMIT_MS,
          progress: progress.show,
          signal,
        });
        for await (const result of running) if (wanted.has(result.backend)) results.push(result);
      } finally {
        progress.close();
        for (const meter of new Set([core, all])) meter.dispose();
      }
      if (results.every(({ kind }) => kind === 'skipped'))
        throw new Incomplete(new UserError('nothing could be timed, for the reasons given', 1), unlessJson());
      if (options.json) printResult(JSON.stringify(benchJson(results, peak), null, 1), options.out);
      else unlessJson();
    },
    (exitCode) => {
      if (results.length === 0) return new Interrupted('stopped before anything was measured', exitCode);
      return new Interrupted('stopped; the figures are those until then', exitCode, unlessJson());
    },
  );
}

/** The circuit of the file, made at once, so that what is wrong with it is said first; without a file the workloads. */
function subjectsOf(file: string | undefined, options: BenchCommandOptions): BenchOptions['workloads'] {
  if (file !== undefined) {
    if (options.workload) throw new UserError('give a circuit file or --workload, not both');
    const { circuit: chosen, set, noise } = options;
    const circuit = loadCircuit(file, { circuit: chosen, set, noise });
    return [{ name: circuit.name, circuit: () => circuit }];
  }
  const { circuit: name, set, noise } = options;
  if (name !== undefined || set || noise)
    throw new UserError(
      '--circuit, --set and --noise are for a circuit file; give one, such as qcnn bench ring',
    );
  return findWorkloads(options.workload).map((workload) => ({
    name: workload.name,
    circuit: () =>
      loadCircuit(join(packageFolder, 'circuits', `${workload.circuit}.qcnn`), { set: workload.set }),
  }));
}

/** One line that changes on a terminal, a line a case elsewhere. */
function showProgress(stream: WriteStream): { show(what: string): void; close(): void } {
  const clear = '\r\u001b[K';
  return {
    show: (what) => void stream.write(stream.isTTY ? `${clear}${what}` : `${what}\n`),
    close: () => void (stream.isTTY && stream.write(clear)),
  };
}
