// Tests run the sources directly; those of the command line run the built program, which `npm test` builds first.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Files that hold work to a limit of time: they run when all others have ended, one at a time. */
const timed = [
  'test/cases/faults.test.ts',
  'test/cli/equiv.test.ts',
  'test/compiler/bounded-work.test.ts',
  'test/compiler/passes/basis/to-basis.test.ts',
  'test/compiler/plan/choose-plan.test.ts',
  'test/compiler/source/excerpt.test.ts',
  'test/compiler/syntax/half-typed.test.ts',
  'test/compiler/targets/openqasm/{round-trip,width}.test.ts',
  'test/equivalence/angles/expansion.test.ts',
  'test/equivalence/family/family.test.ts',
  'test/equivalence/layout/layout.test.ts',
  'test/equivalence/locate/locate.test.ts',
  'test/json-text.test.ts',
  'test/lsp/emit.test.ts',
  'test/runtime/data/inspect.test.ts',
  'test/runtime/tensors/hostile-models.test.ts',
  'test/sweep/report/report.test.ts',
];

/**
 * Files that compute and leave nothing behind: they share a process, which reads the sources once. What replaces modules,
 * holds a graphics adapter or sets what a process has one of (TensorFlow.js's engine, the environment, where trees are kept)
 * has a process of its own, as has whatever is not named here.
 */
const together = [
  'test/{cases,circuit-files,circuits,compiler,diagnose,equivalence,exchange,explain,format,properties,testing}/**/*.test.ts',
  'test/{json-*,reference-values}.test.ts',
  'test/lsp/!(emacs*|neovim|vim|vscode).test.ts',
  'test/runtime/*.test.ts',
  'test/runtime/{data,device,evaluate,shots}/**/*.test.ts',
  'test/runtime/backends/{host,reference}/*.test.ts',
  'test/runtime/backends/{not-finite,per-wanted,run-plan}.test.ts',
  'test/runtime/training/{batches,calibration,metrics,options,ranking,schedule,source,under-trained}.test.ts',
  'test/study/{report,statistics,summary,tuning}/*.test.ts',
  'test/study/{checkpoint-file,format,predictions-csv,profile-table,results-csv,settled,study-circuit,study-options,table}.test.ts',
  'test/sweep/{choose-points,effects,results,schedule,values}.test.ts',
];

const shared = {
  alias: { '@fast-check/vitest': fileURLToPath(new URL('test/property-tests.ts', import.meta.url)) },
  setupFiles: ['test/setup.ts'],
  pool: 'forks' as const,
  // These only end what hangs: a machine that does ten other things may take five times as long as CI.
  testTimeout: 600_000,
  hookTimeout: 600_000,
};

// By default one processor stays free, of two every second; but what would use it sleeps while tests run.
const maxWorkers = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'apart',
          include: ['test/**/*.test.ts'],
          exclude: [...together, ...timed],
          maxWorkers,
        },
      },
      {
        test: { ...shared, name: 'together', include: together, exclude: timed, isolate: false, maxWorkers },
      },
      { test: { ...shared, name: 'timed', include: timed, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
