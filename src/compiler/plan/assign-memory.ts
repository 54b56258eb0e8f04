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
import { packLives } from './pack-lives.ts';

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
    // What lies in the other regions is never freed.
    const isReused = region === 'batch' || region === 'chunk';
    const times = own.map(({ start, end }) => ({ start, end: isReused ? end : Infinity }));
    const { offsets, size } = packLives(times, own.map(sizeOf));
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
