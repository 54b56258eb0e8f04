// Children that are started while their parent still loads images, so that they have read their modules, opened a circuit and started
// their engine by then.
import { fork, type ChildProcess } from 'node:child_process';
import type { Job } from './job.ts';
import { childWord, type Order } from './messages.ts';

export interface WaitingChildren {
  /** One that is alive; the taker's from then on. Undefined: there is none. */
  take(): ChildProcess | undefined;
  /** Ends those that nobody took. */
  end(): void;
}

export interface WaitingOptions {
  /** The file of the command, which children run. */
  readonly program: string;
  readonly count: number;
  /** Of the file of images that they will be given. */
  readonly images: number | undefined;
  readonly threads: number;
  /** Of one of the jobs that they will have. */
  readonly job: Pick<Job, 'circuit' | 'given'>;
}

/** A process that serves this one, in which `images` is the descriptor `imagesDescriptor`. */
export function forkChild(program: string, images: number | undefined): ChildProcess {
  return fork(program, [childWord], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc', ...(images === undefined ? [] : [images])],
    serialization: 'advanced',
  });
}

export function startWaiting({ program, count, images, threads, job }: WaitingOptions): WaitingChildren {
  const prepare: Order = { kind: 'prepare', threads, ...job };
  // What cannot be started now cannot be taken; whoever starts the next says why.
  const ignore = () => {};
  const waiting = Array.from({ length: count }, () => {
    const child = forkChild(program, images).on('error', ignore);
    child.send(prepare, ignore);
    return child;
  });
  const isAlive = (child: ChildProcess) => child.connected && child.exitCode === null && child.signalCode === null; // prettier-ignore
  return {
    take() {
      const child = waiting.find(isAlive);
      if (child) waiting.splice(waiting.indexOf(child), 1);
      return child?.off('error', ignore);
    },
    end() {
      for (const child of waiting.splice(0)) child.kill('SIGKILL');
    },
  };
}
