// A deadline that holds whatever the work is doing: the command runs in a thread, which is stopped when its time is up. Until
// then it says what is to be printed if that happens.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/** What is said and how the command ends where the work was stopped. */
export interface LastWords {
  /** From now. */
  readonly seconds: number;
  /** Standard output, or the file of `out`. */
  readonly outOfTime: string;
  readonly outOfMemory: string;
  readonly exitCode: number;
  readonly out?: string | undefined;
}

const mark = 'qcnn under a deadline';
/** Most memory for objects; large arrays are counted by those who make them. */
const mostMegabytes = 2048;

/** Runs the command line of `args` in a thread; the exit code becomes that of the process. */
export async function runUnderDeadline(main: URL, args: readonly string[]): Promise<void> {
  const worker = new Worker(main, {
    argv: [...args],
    workerData: mark,
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  });
  let last: LastWords | undefined;
  let timer: NodeJS.Timeout | undefined;
  const ended = await new Promise<number | 'time' | 'memory'>((resolve, reject) => {
    worker.on('message', (words: LastWords) => {
      last = words;
      clearTimeout(timer);
      timer = setTimeout(() => resolve('time'), 1000 * words.seconds);
    });
    worker.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' && last ? resolve('memory') : reject(error),
    );
    worker.on('exit', resolve);
  });
  clearTimeout(timer);
  if (typeof ended === 'number') return void (process.exitCode = ended);
  const { printResult } = await import('./print-result.ts');
  printResult(ended === 'time' ? last!.outOfTime : last!.outOfMemory, last!.out);
  process.exitCode = last!.exitCode;
  await worker.terminate();
}

/** Says what is to be printed if the work is stopped, and when; nothing where no deadline is held. */
export function sayLastWords(words: LastWords): void {
  if (!isMainThread && workerData === mark) parentPort?.postMessage(words);
}
