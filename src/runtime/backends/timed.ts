// A backend whose circuits are timed.
import type { Stopwatch } from '../stopwatch.ts';
import type { Backend, DeviceBackend, DeviceExecutable, Executable } from './backend.ts';

type Either = Executable | DeviceExecutable;

/** The same backend; what its executables compute counts to the part "circuit". */
export function timed<Own extends Backend | DeviceBackend>(backend: Own, stopwatch: Stopwatch): Own {
  const time = (executable: Either): Either => {
    const { forward, vjp, vjpMany } = executable as Executable;
    const own: Pick<Executable, 'forward' | 'vjp' | 'vjpMany'> = {
      forward: (...given) => stopwatch.time('circuit', () => forward(...given)),
      vjp: (...given) => stopwatch.time('circuit', () => vjp(...given)),
      vjpMany: (...given) => stopwatch.time('circuit', () => vjpMany(...given)),
    };
    return { ...executable, ...own } as Either;
  };
  const load: Backend['load'] = (...given) => {
    const loaded: Either | Promise<Either> = backend.load(...given);
    return (loaded instanceof Promise ? loaded.then(time) : time(loaded)) as Executable;
  };
  return { ...backend, load };
}
