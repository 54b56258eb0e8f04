// The kernels that call others: `run` goes through a list of calls, `work` through jobs whose tasks several threads take.
import { bases } from '../descriptor.ts';
import * as w from '../instructions.ts';
import type { WasmFunction } from '../instructions.ts';

/** Calls one kernel after the other: `list` holds `count` offsets of descriptors; all offsets are in 'program'. */
export function run(): WasmFunction {
  return {
    name: 'run',
    parameters: ['list', 'count', 'frame'],
    locals: { program: 'i32', end: 'i32', d: 'i32' },
    body: [
      w.set('program', w.loadInt('frame')),
      w.advance('list', 'program'),
      w.set('end', w.plus('list', w.shiftLeft('count', 2))),
      w.when(w.unequal('list', 'end'), [
        w.repeatWhile('callLoop', w.unequal('list', 'end'), [
          w.set('d', w.plus('program', w.loadInt('list'))),
          w.operation('call_indirect', [], 'd', 'frame', w.loadInt('d')),
          w.advance('list', 4),
        ]),
      ]),
    ],
  };
}

/** Integers of a job: the next task to take, the number of tasks, their address. */
export const jobFields = ['next', 'count', 'tasks'] as const;

/**
 * Integers of a task: the list of the first turn and its length, those of the others, the number of turns; the base
 * `sums`, the base `io`, and how far `io` goes with each turn; the base `chunk`, 0 for that of the thread, and how far it goes.
 */
export const taskFields = ['first', 'firstCount', 'list', 'count', 'turns', 'sums', 'io', 'ioStep', 'chunk', 'chunkStep'] as const; // prettier-ignore

/** Takes tasks of the job at `job` until there are none. */
export function work(): WasmFunction {
  const field = (name: (typeof taskFields)[number]) => w.loadInt('task', 4 * taskFields.indexOf(name));
  const base = (name: (typeof bases)[number]) => 4 * bases.indexOf(name);
  return {
    name: 'work',
    parameters: ['job', 'frame'],
    locals: { index: 'i32', task: 'i32', list: 'i32', count: 'i32', turns: 'i32', io: 'i32', chunk: 'i32', own: 'i32' }, // prettier-ignore
    body: [
      w.set('own', w.loadInt('frame', base('chunk'))),
      w.set('index', w.operation('i32.atomic.rmw.add', [0], 'job', 1)),
      w.when(w.less('index', w.loadInt('job', 4)), [
        w.repeatWhile('taskLoop', w.less('index', w.loadInt('job', 4)), [
          w.set('task', w.plus(w.loadInt('job', 8), w.times('index', 4 * taskFields.length))),
          w.storeInt('frame', field('sums'), base('sums')),
          w.set('io', field('io')),
          w.set('chunk', field('chunk')),
          w.set('turns', field('turns')),
          w.set('list', field('first')),
          w.set('count', field('firstCount')),
          w.repeatWhile('turnLoop', 'turns', [
            w.storeInt('frame', 'io', base('io')),
            w.when('chunk', [
              w.storeInt('frame', 'chunk', base('chunk')),
              w.advance('chunk', field('chunkStep')),
            ]),
            w.call('run', 'list', 'count', 'frame'),
            w.set('list', field('list')),
            w.set('count', field('count')),
            w.advance('io', field('ioStep')),
            w.set('turns', w.minus('turns', 1)),
          ]),
          w.storeInt('frame', 'own', base('chunk')),
          w.set('index', w.operation('i32.atomic.rmw.add', [0], 'job', 1)),
        ]),
      ]),
    ],
  };
}
