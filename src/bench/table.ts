// The figures of a benchmark as a table and as JSON.
import Table from 'cli-table3';
import type { Result } from './bench.ts';

/** A row a case that was measured; what was skipped is said below. `peakGflops` of one core in single precision, where it was measured. */
export function formatResults(results: readonly Result[], peakGflops?: number): string {
  const hasDevices = results.some((result) => result.kind === 'measured' && result.kernelMs !== undefined);
  const onDevice = (cell: string) => (hasDevices ? [cell] : []);
  const figures = ['threads', 'min ms', 'median ms', ...onDevice('kernels ms'), 'Gflop/s', 'of peak', '× reference', 'max error']; // prettier-ignore
  const table = new Table({
    head: ['workload', 'task', 'backend', ...figures],
    colAligns: ['left', 'left', 'left', ...figures.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  const notes = new Set<string>();
  for (const result of results) {
    const { workload, task, threads } = result;
    const backend = result.by === 'buffers' ? `${result.backend}, by buffers` : result.backend;
    if (result.kind === 'skipped') {
      const which = result.reasonFor === 'circuit' ? '' : `${task}, `;
      notes.add(`${workload}, ${which}${backend}: not timed; ${result.reason}`);
      continue;
    }
    const { minMs, medianMs, kernelMs, gflops, peakGflops, speedup, maxError } = result;
    table.push([
      workload,
      task,
      backend,
      `${threads}`,
      figure(minMs),
      figure(medianMs),
      ...onDevice(optional(kernelMs ?? undefined, figure)),
      optional(gflops, (value) => value.toFixed(1)),
      optional(gflops && peakGflops && gflops / peakGflops, (part) => `${(100 * part).toFixed(0)} %`),
      backend === 'reference' ? '–' : optional(speedup, figure),
      optional(maxError, (value) => value.toExponential(1)),
    ]);
  }
  const [first] = results;
  const compared = results.flatMap((result) =>
    result.kind === 'measured' ? [result.errorSamples ?? 0] : [],
  );
  const fewest = Math.min(...compared.filter((samples) => samples > 0));
  const facts = first ? [`${first.batch} samples a batch; errors in units of the tolerance's scale.`] : [];
  if (first && fewest < first.batch)
    facts.push(`Errors are those of as many samples as float64 gives in bounded time, ${fewest} at least.`);
  if (peakGflops !== undefined)
    facts.push(`One core reaches ${peakGflops.toFixed(1)} Gflop/s in single precision.`);
  facts.push(...peaksOfThreads(results), ...clocksOfDevices(results));
  return [table.toString(), ...(facts.length > 0 ? [facts.join(' ')] : []), ...notes].join('\n');
}

/** Threads at once reach what the machine has for them: less than so many cores where they share one. */
function peaksOfThreads(results: readonly Result[]): string[] {
  const peaks = new Map<number, number[]>();
  for (const result of results) {
    if (result.kind === 'skipped' || result.threads === 1 || !result.peakGflops) continue;
    peaks.set(result.threads, [...(peaks.get(result.threads) ?? []), result.peakGflops]);
  }
  return [...peaks].map(([threads, found]) => {
    const range = [...new Set([Math.min(...found), Math.max(...found)].map((peak) => peak.toFixed(1)))];
    return `${threads} threads at once reached ${range.join(' to ')}.`;
  });
}

/** What the column of kernels is, or why it is empty. */
function clocksOfDevices(results: readonly Result[]): string[] {
  const found = results.flatMap((result) => (result.kind === 'measured' ? [result.kernelMs] : []));
  if (found.includes(null)) return ['The device has no clock for its kernels (timestamp-query).'];
  if (found.every((each) => each === undefined)) return [];
  return ['Kernels are timed by the device’s own clock; by buffers, numbers stay on the device.'];
}

/** {"results": […], "skipped": […], "peakGflops"}; null where a figure does not exist. */
export function benchJson(results: readonly Result[], peakGflops?: number): object {
  const measured = results.flatMap((result) => (result.kind === 'measured' ? [result] : []));
  const skipped = results.flatMap((result) => (result.kind === 'skipped' ? [result] : []));
  return {
    results: measured.map(
      ({ kind: _, gflops = null, peakGflops: peak = null, speedup = null, maxError = null, ...result }) => ({
        ...result,
        gflops,
        peakGflops: peak,
        speedup,
        maxError: Number.isFinite(maxError ?? 0) ? maxError : `${maxError}`,
      }),
    ),
    skipped: skipped.map(({ kind: _, ...result }) => result),
    peakGflops: peakGflops ?? null,
  };
}

function optional(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? '–' : format(value);
}

/** Three digits that count: 0.0123, 1.23, 12.3, 1,234. */
function figure(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toFixed(3);
}
