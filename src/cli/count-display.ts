// One line on standard error that says how far slow work is, once it has taken long enough to be noticed.

const MS_BEFORE_FIRST = 1000;
const MS_BETWEEN_LINES = 10_000;
const clear = '\r\u001b[K';

/** How many of the parts of some work are done. */
export interface Count {
  readonly done: number;
  readonly of: number;
}

export interface CountDisplay {
  readonly show: (count: Count) => void;
  /** Takes the line away; may be called twice. */
  close(): void;
}

/** What is written to, and when it is now, in milliseconds. */
export interface DisplayOptions {
  readonly stream?: { readonly isTTY?: boolean; write(text: string): boolean } | undefined;
  readonly now?: (() => number) | undefined;
}

/** One line that changes on a terminal; a line now and then elsewhere. */
export function createCountDisplay(
  describe: (count: Count) => string,
  { stream = process.stderr, now = () => performance.now() }: DisplayOptions = {},
): CountDisplay {
  const begun = now();
  let last = -Infinity;
  let isShown = false;
  return {
    show(count) {
      if (now() - begun < MS_BEFORE_FIRST) return;
      if (stream.isTTY) {
        stream.write(`${clear}${describe(count)}`);
        isShown = true;
      } else if (now() - last >= MS_BETWEEN_LINES) {
        stream.write(`${describe(count)}\n`);
        last = now();
      }
    },
    close() {
      if (isShown) stream.write(clear);
      isShown = false;
    },
  };
}
