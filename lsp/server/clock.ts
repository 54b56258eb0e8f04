// The clock of a server: behind the messages that wait, by setImmediate in Node and by a message to itself in a worker.
import type { Clock } from './scheduler.ts';

export const clock: Clock = {
  now: () => performance.now(),
  soon: typeof setImmediate === 'function' ? soonInNode : soonInWorker(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

function soonInNode(run: () => void): () => void {
  const immediate = setImmediate(run);
  return () => clearImmediate(immediate);
}

/** A timer would wait four milliseconds after a few of them. */
function soonInWorker(): Clock['soon'] {
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  return (run) => {
    let isWanted = true;
    waiting.push(() => isWanted && run());
    channel.port2.postMessage(0);
    return () => {
      isWanted = false;
    };
  };
}
