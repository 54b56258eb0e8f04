// Ctrl-C and termination stop the work at its next step, so that nothing is left half-done; a second Ctrl-C at once.

/**
 * Runs `work` with a signal that Ctrl-C or SIGTERM aborts. When it was aborted, whatever `work` throws is replaced by
 * the error of `interrupted`; work that ends all the same has ended.
 */
export async function untilInterrupted<T>(
  work: (signal: AbortSignal) => Promise<T>,
  interrupted: () => Error,
): Promise<T> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    console.error('\nqcnn: stopping after this step; press Ctrl-C again to stop at once');
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? interrupted() : error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
