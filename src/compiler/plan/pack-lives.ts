// Offsets for numbers that live for a while, so that those whose lives do not overlap share memory.

/** From one moment to another, both included. */
export interface Life {
  readonly start: number;
  readonly end: number;
}

/**
 * Offsets for lives in the order of their starts: each goes to the smallest gap that fits it, of those free by then,
 * or to the end.
 */
export function packLives(
  lives: readonly Life[],
  sizes: readonly number[],
): { readonly offsets: number[]; readonly size: number } {
  const offsets: number[] = [];
  let size = 0;
  /** Free gaps in the order of their offsets. */
  let gaps: { offset: number; size: number }[] = [];
  let held: { end: number; offset: number; size: number }[] = [];

  lives.forEach((life, index) => {
    const ended = held.filter(({ end }) => end < life.start);
    if (ended.length > 0) {
      held = held.filter(({ end }) => end >= life.start);
      gaps = merged([...gaps, ...ended]);
    }
    const wanted = sizes[index];
    const fitting = gaps.filter((gap) => gap.size >= wanted);
    let offset = size;
    if (fitting.length > 0) {
      const best = fitting.reduce((least, gap) => (gap.size < least.size ? gap : least));
      offset = best.offset;
      best.offset += wanted;
      best.size -= wanted;
      gaps = gaps.filter((gap) => gap.size > 0);
    } else {
      const last = gaps[gaps.length - 1];
      if (last && last.offset + last.size === size) {
        offset = last.offset;
        gaps.pop();
      }
      size = offset + wanted;
    }
    offsets.push(offset);
    held.push({ end: life.end, offset, size: wanted });
  });
  return { offsets, size };
}

function merged(gaps: readonly { offset: number; size: number }[]): { offset: number; size: number }[] {
  const result: { offset: number; size: number }[] = [];
  for (const { offset, size } of [...gaps].sort((left, right) => left.offset - right.offset)) {
    const last = result[result.length - 1];
    if (last && last.offset + last.size === offset) last.size += size;
    else result.push({ offset, size });
  }
  return result;
}
