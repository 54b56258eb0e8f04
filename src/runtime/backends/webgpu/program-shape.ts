// How a batch is cut for a device program: samples that a workgroup takes at a time, workgroups, and parts of the batch where
// its numbers exceed what a binding holds, or its work what a dispatch may take.
import type { DeviceProgram } from '../../../compiler/targets/wgsl/program/index.ts';
import type { Context } from './context.ts';

export interface Shape {
  /** Samples of a workgroup at a time. */
  readonly lanes: number;
  /** Workgroups that have memory of their own: each takes samples in turn. */
  readonly slots: number;
  /** Numbers of a workgroup's memory. */
  readonly slotSize: number;
  /** Samples of a dispatch: all, or a multiple of 64, so that its numbers begin where bindings may. */
  readonly part: number;
  /** A binding holds the numbers of the whole batch: parts share it. */
  readonly isBound: boolean;
}

/** What a device has, in numbers of single precision. */
export interface Room {
  /** For all workgroups. */
  readonly numbers: number;
  /** In one binding. */
  readonly binding: number;
  /** Workgroups that keep the device busy, and the most that it takes. */
  readonly busy: number;
  readonly most: number;
  /** Multiply-adds of a dispatch. Default: what takes no device so long that systems believe it hangs. */
  readonly work?: number | undefined;
}

/** With so many bytes for the memories of workgroups. */
export function roomOf({ device: { limits }, isFallback }: Context, bytes: number): Room {
  return {
    numbers: Math.floor(bytes / 4),
    binding: Math.floor(limits.maxStorageBufferBindingSize / 4),
    busy: isFallback ? 2 : 128,
    most: Math.min(isFallback ? 8 : 1024, limits.maxComputeWorkgroupsPerDimension),
  };
}

const mostLanes = 32;
/** Samples whose numbers begin where bindings may, whatever their number of each. */
export const aligned = 64;
/** Systems take a device that is busy for seconds to hang. */
export const mostWork = 2 ** 36;

/** `widest`: the most numbers that a sample has in a buffer of the caller. undefined: one sample is too much. */
export function shapeOf(
  { sizes, multiplyAdds }: Pick<DeviceProgram, 'sizes' | 'multiplyAdds'>,
  batch: number,
  widest: number,
  { numbers, binding, busy, most, work = mostWork }: Room,
): Shape | undefined {
  const fits = (lanes: number, slots: number) => slots * (sizes.each * lanes + sizes.sums) <= numbers;
  const isBound = batch * widest <= binding;
  const held = aligned * Math.floor(binding / widest / aligned);
  const short = aligned * Math.max(1, Math.floor(work / Math.max(1, multiplyAdds) / aligned));
  const part = Math.min(batch, isBound ? batch : held, short);
  if (!fits(1, 1) || part < 1) return undefined;
  let lanes = 1;
  while (2 * lanes <= mostLanes && 2 * lanes * busy <= part && fits(2 * lanes, busy)) lanes *= 2;
  const slotSize = sizes.each * lanes + sizes.sums;
  const room = slotSize === 0 ? most : Math.floor(numbers / slotSize);
  const slots = Math.max(1, Math.min(Math.ceil(part / lanes), room, most));
  return { lanes, slots, slotSize, part, isBound };
}
