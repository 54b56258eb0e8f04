// Plan → where each tensor lies, so that tensors whose lives do not overlap share memory; and the bytes predicted from it.
import {
  readBy,
  stepListNames,
  tensorSize,
  writtenBy,
  type Plan,
  type Step,
  type StepListName,
  type StepLists,
  type TensorId,
} from './plan.ts';

/**
 * - program: what `load` makes; as long as the plan is in use.
 * - batch: what depends on weights.
 * - chunk: batched tensors; one such region for each chunk of samples that is being worked on.
 * - sums: sums over the samples; one for each group of chunks.
 * - io: amplitudes of the inputs, filled by the host; one for each chunk.
 */
export const regions = ['program', 'batch', 'chunk', 'sums', 'io'] as const;
export type Region = (typeof regions)[number];

export interface Placement {
  readonly region: Region;
  /** Numbers from the region's start; of one sample in 'chunk' and 'io': multiply by the lanes there. */
  readonly offset: number;
}

export interface Memory {
  /** By tensor; undefined where no step uses it. Aliases lie where their base lies. */
  readonly places: readonly (Placement | undefined)[];
  /** Numbers in each region (of one sample in 'chunk' and 'io'). */
  readonly sizes: Readonly<Record<Region, number>>;
}

/** Offsets are multiples of this many numbers: a line of the cache where tensors are not batched. */
const grain = 16;
const rounded = (size: number) => Math.ceil(size / grain) * grain;

interface Life {
  readonly tensor: TensorId;
  readonly region: Region;
  readonly start: number;
  end: number;
}

/** Places all tensors of these lists, which are those of the plan or a part of them. */
export function assignMemory(plan: Plan, lists: StepLists): Memory {
  const lives = livesOf(plan, lists);
  const sizes: Record<Region, number> = { program: 0, batch: 0, chunk: 0, sums: 0, io: 0 };
  const placed = new Map<TensorId, Placement>();
  for (const region of regions) {
    const sizeOf = (life: Life) => {
      const size = tensorSize(plan, life.tensor);
      return region === 'chunk' || region === 'io' ? size : rounded(size);
    };
    const own = lives.filter((life) => life.region === region);
    const { offsets, size } = packLives(own, sizeOf);
    own.forEach(({ tensor }, index) => placed.set(tensor, { region, offset: offsets[index] }));
    sizes[region] = size;
  }
  return { places: plan.tensors.map(({ of }, id) => placed.get(of ?? id)), sizes };
}

/** From the first step that writes a tensor to the last that uses it, in the order of their starts. */
function livesOf(plan: Plan, lists: StepLists): Life[] {
  const lives = new Map<TensorId, Life>();
  const firstStep: Partial<Record<StepListName, number>> = {};
  let endOfAll = 0;
  for (const name of stepListNames) {
    firstStep[name] = endOfAll;
    endOfAll += lists[name].length;
  }
  const firstStepOf = (name: StepListName) => firstStep[name]!;

  stepListNames.forEach((name) => {
    lists[name].forEach((step, index) => {
      const now = firstStepOf(name) + index;
      const written = writtenBy(step);
      for (const tensor of [...readBy(step), ...written]) {
        const base = plan.tensors[tensor].of ?? tensor;
        let life = lives.get(base);
        if (!life) {
          if (!written.includes(tensor)) throw new Error(`tensor ${tensor} is used before it is written`);
          // The host makes blocks before all steps.
          const start = step.kind === 'block' ? firstStepOf('once') : now;
          life = { tensor: base, region: regionOf(plan, base, name, step), start, end: now };
          lives.set(base, life);
        }
        life.end = Math.max(life.end, now);
        // Chunks run one after the other, and the host reads gradients and outputs at the end.
        const inChunks = name === 'each' || name === 'eachBack';
        if (life.region === 'batch' && (inChunks || step.kind === 'output')) {
          life.end = Math.max(life.end, firstStepOf('onceBack'));
        }
        if (step.kind === 'pullBlock') life.end = endOfAll;
      }
    });
  });
  return [...lives.values()].sort((left, right) => left.start - right.start);
}

function regionOf(plan: Plan, tensor: TensorId, list: StepListName, step: Step): Region {
  if (list === 'load') return 'program';
  if (step.kind === 'encode' && plan.encoders[step.encoder].kind === 'amplitudes') return 'io';
  if (plan.tensors[tensor].batched) return 'chunk';
  return list === 'eachBack' ? 'sums' : 'batch';
}

/**
 * Offsets for lives in the order of their starts: each goes to the smallest gap that fits it, of those free by then,
 * or to the end. What lies in 'program', 'sums' or 'io' is never freed.
 */
function packLives(
  lives: readonly Life[],
  sizeOf: (life: Life) => number,
): { offsets: number[]; size: number } {
  const offsets: number[] = [];
  let size = 0;
  /** Free gaps in the order of their offsets. */
  let gaps: { offset: number; size: number }[] = [];
  let held: { end: number; offset: number; size: number }[] = [];

  for (const life of lives) {
    const ended = held.filter(({ end }) => end < life.start);
    if (ended.length > 0) {
      held = held.filter(({ end }) => end >= life.start);
      gaps = merged([...gaps, ...ended]);
    }
    const wanted = sizeOf(life);
    const reusable = life.region === 'batch' || life.region === 'chunk';
    const fitting = reusable ? gaps.filter((gap) => gap.size >= wanted) : [];
    let offset = size;
    if (fitting.length > 0) {
      const best = fitting.reduce((least, gap) => (gap.size < least.size ? gap : least));
      offset = best.offset;
      best.offset += wanted;
      best.size -= wanted;
      gaps = gaps.filter((gap) => gap.size > 0);
    } else {
      const last = gaps[gaps.length - 1];
      if (reusable && last && last.offset + last.size === size) {
        offset = last.offset;
        gaps.pop();
      }
      size = offset + wanted;
    }
    offsets.push(offset);
    held.push({ end: life.end, offset, size: wanted });
  }
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
