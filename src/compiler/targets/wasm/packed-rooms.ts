// Rooms for operands that are copied into the order of a kernel: where each copy lies, and when it is made.
import type { Place } from './descriptor.ts';
import type { LoweringContext } from './lower-contraction.ts';
import { passingBytes } from './operands.ts';
import type { CallGroup } from './phases.ts';
import type { Regions } from './regions.ts';

export interface PackedRooms {
  /** For one contraction outside chunks: rooms in 'temporary', used again by the next one. */
  outsideChunks(emit: LoweringContext['emit']): LoweringContext['packed'];
  /**
   * For a contraction in chunks: what samples share is packed once a batch, by `onceABatch`; all else by the contraction
   * itself, into one room.
   */
  inChunks(emit: LoweringContext['emit']): LoweringContext['packed'];
  /** Calls for the end of `once`: grows with the contractions in chunks. */
  readonly onceABatch: readonly CallGroup[];
}

export function createPackedRooms({ bytes, reserve }: Regions): PackedRooms {
  /** By key. */
  const kept = new Map<string, Place>();
  const onceABatch: CallGroup[] = [];
  let passing: Place | undefined;
  return {
    onceABatch,
    outsideChunks(emit) {
      let used = 0;
      return (_key, size, pack) => {
        const to: Place = { base: 'temporary', offset: used };
        used += Math.ceil(size / 64) * 64;
        bytes.temporary = Math.max(bytes.temporary, used);
        emit(pack(to));
        return to;
      };
    },
    inChunks: (emit) => (key, size, pack) => {
      if (key === undefined) {
        passing ??= { base: 'chunk', offset: reserve('chunk', passingBytes) };
        emit(pack(passing));
        return passing;
      }
      let place = kept.get(key);
      if (!place) {
        place = { base: 'batch', offset: reserve('batch', size) };
        kept.set(key, place);
        onceABatch.push([pack(place)]);
      }
      return place;
    },
  };
}
