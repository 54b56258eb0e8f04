// Says on standard error that a contraction tree is being searched, once that has taken long enough to be noticed.
import type { SearchProgress } from '../runtime/backends/backend.ts';

const MS_BEFORE_FIRST = 1000;
const MS_BETWEEN_LINES = 10_000;
const clear = '\r\u001b[K';

export interface SearchDisplay {
  readonly show: (progress: SearchProgress) => void;
  /** Takes the line away; may be called twice. */
  close(): void;
}

/** One line that changes on a terminal; a line now and then elsewhere. `now` in milliseconds. */
export function createSearchDisplay(
  stream: { readonly isTTY?: boolean; write(text: string): boolean } = process.stderr,
  now: () => number = () => performance.now(),
): SearchDisplay {
  const begun = now();
  let last = -Infinity;
  let isShown = false;
  return {
    show({ done, of }) {
      if (now() - begun < MS_BEFORE_FIRST) return;
      const text = `searching a contraction tree, to be kept for later: ${done} of ${of} runs`;
      if (stream.isTTY) {
        stream.write(`${clear}${text}`);
        isShown = true;
      } else if (now() - last >= MS_BETWEEN_LINES) {
        stream.write(`${text}\n`);
        last = now();
      }
    },
    close() {
      if (isShown) stream.write(clear);
      isShown = false;
    },
  };
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
