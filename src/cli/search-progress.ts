// A line on standard error while a contraction tree is being searched.
import type { SearchProgress } from '../runtime/backends/backend.ts';
import { createCountDisplay, type DisplayOptions } from './count-display.ts';

export interface SearchDisplay {
  readonly show: (progress: SearchProgress) => void;
  /** Takes the line away; may be called twice. */
  close(): void;
}

export function createSearchDisplay(
  stream?: DisplayOptions['stream'],
  now?: DisplayOptions['now'],
): SearchDisplay {
  return createCountDisplay(
    ({ done, of }) => `searching a contraction tree, to be kept for later: ${done} of ${of} runs`,
    { stream, now },
  );
}

/** What `work` gives, now or later, which may search; the line is gone when it is done. */
export function showingSearch<T>(work: (onProgress: SearchDisplay['show']) => T): T {
  const display = createSearchDisplay();
  let result: T | undefined;
  try {
    result = work(display.show);
    return result instanceof Promise ? (result.finally(display.close) as T) : result;
  } finally {
    if (!(result instanceof Promise)) display.close();
  }
}
