// The dispatches of a device program: each phase by one workgroup for some samples, or, where that would leave a device
// idle, level by level by many.
import { weightCount } from '../../../compiler/circuit/circuit.ts';
import type { DeviceProgram, paramFields } from '../../../compiler/targets/wgsl/program/index.ts';
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
  return levelsOf(setting, pipelines, phase, { params, y: 1, part: -1 });
}

/** What a batch takes, in order. */
export function batchDispatches(setting: RunSetting, pipelines: ProgramPipelines): Dispatch[] {
  const { circuit, program, batch, shape, slotsAt } = setting;
  const weights = weightCount(circuit);
  const { sizes } = program;
  const ends = (pipeline: 'bring' | 'take', source: number): Dispatch[] => {
    const x = Math.ceil(weights / threadsOfEnds);
    return weights === 0 ? [] : [{ pipeline, params: { source, count: weights }, x, y: 1, part: -1 }];
  };
  const memory = {
    lanes: shape.lanes,
    slots: slotsAt,
    slotSize: shape.slotSize,
    sumsAt: sizes.each * shape.lanes,
    sums: sizes.sums,
    ones: 0xffffffff,
  };
  const parts = Array.from({ length: Math.ceil(batch / shape.part) }, (_, part) => {
    const params = {
      ...memory,
      batch: Math.min(shape.part, batch - part * shape.part),
      clear: Number(part === 0),
    };
    return levelsOf(setting, pipelines, 'each', { params, y: shape.slots, part });
  });
  const groups = Math.ceil(sizes.sums / sumsOfGroup);
  const reduce: Dispatch = {
    pipeline: 'reduce',
    params: { ...memory, totals: program.totals, count: shape.slots },
    x: Math.min(groups, mostWorkgroups),
    y: Math.ceil(groups / mostWorkgroups),
    part: -1,
  };
  return [
    ...ends('bring', program.weights),
    ...phaseDispatches(setting, pipelines, 'once'),
    ...parts.flat(),
    ...(sizes.sums > 0 ? [reduce] : []),
    ...phaseDispatches(setting, pipelines, 'onceBack'),
    ...(program.gradient ? ends('take', program.gradWeights) : []),
  ];
}

function levelsOf(
  { program, shape }: RunSetting,
  { threads }: ProgramPipelines,
  phase: 'load' | 'once' | 'each' | 'onceBack',
  { params, y, part }: Pick<Dispatch, 'params' | 'y' | 'part'>,
): Dispatch[] {
  const [firstLevel, endLevel] = program.table.spans[phase];
  const dispatch = (own: Dispatch['params'], x = 1): Dispatch => ({ pipeline: 'run', params: { ...params, ...own }, x, y, part }); // prettier-ignore
  if (firstLevel === endLevel && !params.clear) return [];
  const spans = spansOf(program.table.work, firstLevel, endLevel);
  // Spans of levels leave all their samples behind: there may be no more of those than there is memory for.
  const fits = phase !== 'each' || params.batch! <= y * shape.lanes;
  if (y >= enough || !fits || spans.every(({ isShared }) => !isShared))
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
