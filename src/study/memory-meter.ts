// The memory that the process has while a model is trained and tested, looked at between steps.

/** What a run saw of the memory of its process: of all threads and of WebAssembly, not that of a graphics card. */
export interface MemoryUse {
  /** The largest resident set that was seen, bytes: a model's own, and what the process had before. */
  readonly peakBytes: number;
  /** The resident set when the run began: what models before it left, since WebAssembly's memory never shrinks. */
  readonly beforeBytes: number;
}

export interface MemoryMeter {
  /** Looks now, unless it has just looked. */
  look(): void;
  /** Looks a last time. */
  take(): MemoryUse;
}

const leastMilliseconds = 50;

export function createMemoryMeter(
  resident: () => number = () => process.memoryUsage.rss(),
  now: () => number = () => performance.now(),
): MemoryMeter {
  const beforeBytes = resident();
  let peakBytes = beforeBytes;
  let looked = now();
  const see = () => void (peakBytes = Math.max(peakBytes, resident()));
  return {
    look() {
      if (now() - looked < leastMilliseconds) return;
      looked = now();
      see();
    },
    take() {
      see();
      return { peakBytes, beforeBytes };
    },
  };
}
