// A module that does nothing but multiply and add in registers: the most that kernels could reach.
import { encodeModule } from './encode.ts';
import * as w from './instructions.ts';
import type { ValueType } from './instructions.ts';

/** Independent chains of x ← x · a + a: enough to hide the latency of both, few enough for the registers. */
const chains = Array.from({ length: 13 }, (_, index) => `x${index}`);

/** Iterations of the chains in a task. */
const iterations = 10_000;

/** Multiplications and additions of a task. */
export const peakOperations = 2 * 4 * chains.length * iterations;

/** Integers of the job: the next task to take, the number of tasks. */
export const peakJobFields = ['next', 'count'] as const;

/** Exports `work(job, frame)`, which takes tasks of the job until there are none, and leaves numbers in the frame. */
export function emitPeak({ shared }: { readonly shared: boolean }): Uint8Array<ArrayBuffer> {
  const total = chains.reduce<w.WasmValue>((sum, chain) => w.add(sum, chain), w.zeroVector);
  const take = w.set('index', w.operation('i32.atomic.rmw.add', [0], 'job', 1));
  const isTask = w.less('index', w.loadInt('job', 4 * peakJobFields.indexOf('count')));
  return encodeModule(
    {
      functions: [
        {
          name: 'work',
          parameters: ['job', 'frame'],
          locals: {
            index: 'i32',
            left: 'i32',
            ...Object.fromEntries([...chains, 'a'].map((local): [string, ValueType] => [local, 'v128'])),
          },
          body: [
            w.set('a', w.constantVector(0.5)),
            take,
            w.when(isTask, [
              w.repeatWhile('taskLoop', isTask, [
                w.set('left', iterations),
                w.repeatWhile('chainLoop', 'left', [
                  ...chains.map((chain) => w.set(chain, w.add(w.multiply(chain, 'a'), 'a'))),
                  w.set('left', w.minus('left', 1)),
                ]),
                take,
              ]),
            ]),
            w.storeVector('frame', total),
          ],
        },
      ],
      table: [],
      exports: ['work'],
    },
    { shared },
  );
}
