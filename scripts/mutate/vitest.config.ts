// Tests that a mutant meets: those that `scripts/mutate.mjs` chose, in a process of Stryker's own.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: JSON.parse(process.env.QCNN_MUTATE_TESTS ?? '["test/**/*.test.ts"]') as string[],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
  },
});
