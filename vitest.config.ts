// Tests run the sources directly; those of the command line run the built program, which `npm test` builds first.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    alias: { '@fast-check/vitest': fileURLToPath(new URL('test/property-tests.ts', import.meta.url)) },
    pool: 'forks',
    // By default one processor stays free, of two every second; but what would use it sleeps while tests run.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
