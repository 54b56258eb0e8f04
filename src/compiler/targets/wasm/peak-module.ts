// A module that does nothing but multiply and add in registers: the most that kernels could reach on a core.
import { encodeModule } from './encode.ts';
import * as w from './instructions.ts';
import type { ValueType } from './instructions.ts';

/** Independent chains of x ← x · a + b: enough to hide the latency of both, few enough for the registers. */
const chains = Array.from({ length: 12 }, (_, index) => `x${index}`);

/** Multiplications and additions of a turn of `peak`. */
export const peakOperations = 2 * 4 * chains.length;

/** Exports `peak(turns, address)`, which leaves the result at `address` of its memory. */
export function emitPeak(): Uint8Array<ArrayBuffer> {
  const store = chains.reduce<w.Value>((sum, chain) => w.add(sum, chain), w.zeroVector);
  return encodeModule(
    {
      functions: [
        {
          name: 'peak',
          parameters: ['turns', 'address'],
          locals: Object.fromEntries(
            [...chains, 'a', 'b'].map((local): [string, ValueType] => [local, 'v128']),
          ),
          body: [
            w.set('a', w.constantVector(0.5)),
            w.set('b', w.constantVector(1)),
            w.repeatWhile('turnLoop', 'turns', [
              ...chains.map((chain) => w.set(chain, w.add(w.multiply(chain, 'a'), 'b'))),
              w.set('turns', w.minus('turns', 1)),
            ]),
            w.storeVector('address', store),
          ],
        },
      ],
      table: [],
      exports: ['peak'],
    },
    { shared: false },
  );
}
