// Ctrl-C and termination stop the work at its next step, so that nothing is left half-done; a second Ctrl-C at once.

import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs `work` with a signal that Ctrl-C or SIGTERM aborts. When it was aborted, whatever `work` throws is replaced by
 * what `interrupted` makes of it and of the exit code that the signal asks for; work that ends all the same has ended.
 */
export async function untilInterrupted<T>(
  work: (signal: AbortSignal) => Promise<T>,
  interrupted: (exitCode: number, error: unknown) => unknown,
): Promise<T> {
  const controller = new AbortController();
  let exitCode = 0;
  const stop = (name: NodeJS.Signals) => {
    exitCode = 128 + constants.signals[name];
    if (controller.signal.aborted) process.exit(exitCode);
    console.error('\nqcnn: stopping after this step; press Ctrl-C again to stop at once');
    controller.abort();
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? interrupted(exitCode, error) : error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
