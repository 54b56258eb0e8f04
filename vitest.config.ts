// Tests run the sources directly; those of the command line run the built program, which `npm test` builds first.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    alias: { '@fast-check/vitest': fileURLToPath(new URL('test/property-tests.ts', import.meta.url)) },
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
