// What the calls for weight sets in lanes are made with: rooms for rows, tables, and the calls themselves.
import { descriptor, type Fields, type Layout, type Place } from '../descriptor.ts';
import { kernelIndex } from '../kernels/index.ts';
import type { Tables } from '../tables.ts';

export interface Calls {
  readonly rowBytes: number;
  readonly tables: Tables;
  /** The calls in order. */
  readonly list: number[][];
  emit<L extends Layout>(kernel: string, layout: L, fields: Fields<L>): void;
}

export function createCalls(rowBytes: number, tables: Tables): Calls {
  const list: number[][] = [];
  return {
    rowBytes,
    tables,
    list,
    emit: (kernel, layout, fields) => void list.push(descriptor(kernelIndex(kernel), layout, fields)),
  };
}

/** Counts bytes from `from` on, by whole lines of the cache. */
export function createRoom(from = 0): { reserve(bytes: number): number; end(): number } {
  let next = from;
  return {
    reserve(bytes) {
      const at = next;
      next += Math.ceil(bytes / 64) * 64;
      return at;
    },
    end: () => next,
  };
}

export const inBatch = (offset: number): Place => ({ base: 'batch', offset });
export const inProgram = (offset: number): Place => ({ base: 'program', offset });
