// The dispatches of a device program: each phase by one workgroup for some samples, or, where that would leave a device
// idle, level by level by many.
import { weightCount } from '../../../compiler/circuit/circuit.ts';
import type {
  DeviceProgram,
  PlanProgram,
  paramFields,
} from '../../../compiler/targets/wgsl/program/index.ts';
import type { ProgramPipelines } from './program-pipelines.ts';
import type { RunSetting } from './program-run.ts';

type Table = DeviceProgram['table'];

export interface Dispatch {
  readonly pipeline: 'run' | 'bring' | 'reduce' | 'take';
  readonly params: Partial<Record<(typeof paramFields)[number], number>>;
  /** Workgroups. */
  readonly x: number;
  readonly y: number;
  /** The part of the batch that it reads and writes; −1: none. */
  readonly part: number;
}

/** Multiply-adds of a level that a workgroup is left alone with, and workgroups enough for a device. */
const mostAlone = 2 ** 18;
const enough = 64;
const mostShares = 1024;
const threadsOfEnds = 64;
const mostWorkgroups = 65535;
const sumsOfGroup = 8;

/** What is done once for all batches, or once a batch. */
export function phaseDispatches(
  setting: RunSetting,
  pipelines: ProgramPipelines,
  phase: 'load' | 'once' | 'onceBack',
): Dispatch[] {
  const params = { lanes: 1, batch: 1, slots: setting.slotsAt, ones: 0xffffffff };
  const levels = setting.program.table.spans[phase];
  return levelsOf(setting, pipelines, levels, { params, y: 1, part: -1, keeps: true });
}

/** What a batch of a plan takes, in order. */
export function batchDispatches(
  setting: RunSetting & { readonly program: PlanProgram },
  pipelines: ProgramPipelines,
): Dispatch[] {
  const { circuit, program, batch, shape } = setting;
  const weights = weightCount(circuit);
  const parts = Array.from({ length: Math.ceil(batch / shape.part) }, (_, part) =>
    partDispatches(setting, pipelines, part),
  );
  return [
    ...endDispatches('bring', { source: program.weights, count: weights }),
    ...phaseDispatches(setting, pipelines, 'once'),
    ...parts.flat(),
    ...reduceDispatches(setting),
    ...phaseDispatches(setting, pipelines, 'onceBack'),
    ...(program.gradient ? endDispatches('take', { source: program.gradWeights, count: weights }) : []),
  ];
}

/** Numbers from or to a buffer of the caller; none where there are none. */
export function endDispatches(
  pipeline: 'bring' | 'take',
  params: Dispatch['params'] & { readonly count: number },
): Dispatch[] {
  const x = Math.ceil(params.count / threadsOfEnds);
  return x === 0 ? [] : [{ pipeline, params, x, y: 1, part: -1 }];
}

/** The samples of one part, there and back, or only there; the first one clears the sums. */
export function partDispatches(
  setting: RunSetting,
  pipelines: ProgramPipelines,
  part: number,
  last: 'each' | 'eachBack' = 'eachBack',
): Dispatch[] {
  const { batch, program, shape } = setting;
  const { spans } = program.table;
  const params = {
    ...memoryParams(setting),
    batch: Math.min(shape.part, batch - part * shape.part),
    firstSample: shape.isBound ? part * shape.part : 0,
    clear: Number(part === 0 && last === 'eachBack' && program.sizes.sums > 0),
  };
  // Spans of levels leave all their samples behind: there may be no more of those than there is memory for.
  const keeps = params.batch <= shape.slots * shape.lanes;
  const levels = [spans.each[0], spans[last][1]] as const;
  return levelsOf(setting, pipelines, levels, { params, y: shape.slots, part, keeps });
}

/** Adds up what workgroups summed. */
export function reduceDispatches(setting: RunSetting): Dispatch[] {
  const { program, shape } = setting;
  const groups = Math.ceil(program.sizes.sums / sumsOfGroup);
  const x = Math.min(groups, mostWorkgroups);
  const y = Math.ceil(groups / mostWorkgroups);
  const params = { ...memoryParams(setting), totals: program.totals, count: shape.slots };
  return groups === 0 ? [] : [{ pipeline: 'reduce', params, x, y, part: -1 }];
}

function memoryParams({ program: { sizes }, shape, slotsAt }: RunSetting): Dispatch['params'] {
  const { lanes, slotSize } = shape;
  return { lanes, slots: slotsAt, slotSize, sumsAt: sizes.each * lanes, sums: sizes.sums, ones: 0xffffffff };
}

function levelsOf(
  { program, shape }: RunSetting,
  { threads }: ProgramPipelines,
  [firstLevel, endLevel]: readonly [number, number],
  { params, y, part, keeps }: Pick<Dispatch, 'params' | 'y' | 'part'> & { readonly keeps: boolean },
): Dispatch[] {
  const dispatch = (own: Dispatch['params'], x = 1): Dispatch => ({ pipeline: 'run', params: { ...params, ...own }, x, y, part }); // prettier-ignore
  if (firstLevel === endLevel && !params.clear) return [];
  const spans = spansOf(program.table.work, firstLevel, endLevel);
  if (y >= enough || !keeps || spans.every(({ isShared }) => !isShared))
    return [dispatch({ firstLevel, endLevel })];
  const clear = params.clear ? [dispatch({ endLevel: 0 })] : [];
  const shared = spans.map(({ first, end, isShared, tiles }) => {
    const shares = isShared ? Math.min(mostShares, Math.ceil((tiles * shape.lanes) / threads)) : 1;
    return dispatch({ clear: 0, firstLevel: first, endLevel: end }, shares);
  });
  return [...clear, ...shared];
}

/** Levels that one workgroup goes through by itself, and single ones that many share. */
function spansOf(work: Table['work'], first: number, end: number) {
  const spans: { first: number; end: number; isShared: boolean; tiles: number }[] = [];
  for (let level = first; level < end; level++) {
    const { tiles, multiplyAdds } = work[level];
    const isShared = multiplyAdds > mostAlone;
    const last = spans.at(-1);
    if (last && !last.isShared && !isShared) last.end = level + 1;
    else spans.push({ first: level, end: level + 1, isShared, tiles });
  }
  return spans;
}
