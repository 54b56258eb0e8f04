// How a batch is cut for a device program: samples that a workgroup takes at a time, workgroups, and parts of the batch
// where its numbers exceed what a binding holds.
import type { DeviceProgram } from '../../../compiler/targets/wgsl/program/index.ts';

export interface Shape {
  /** Samples of a workgroup at a time. */
  readonly lanes: number;
  /** Workgroups that have memory of their own: each takes samples in turn. */
  readonly slots: number;
  /** Numbers of a workgroup's memory. */
  readonly slotSize: number;
  /** Samples of a dispatch: all, or a multiple of 64, so that its numbers begin where bindings may. */
  readonly part: number;
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
}

const mostLanes = 32;
const aligned = 64;

/** `widest`: the most numbers that a sample has in a buffer of the caller. undefined: one sample is too much. */
export function shapeOf(
  { sizes }: Pick<DeviceProgram, 'sizes'>,
  batch: number,
  widest: number,
  { numbers, binding, busy, most }: Room,
): Shape | undefined {
  const fits = (lanes: number, slots: number) => slots * (sizes.each * lanes + sizes.sums) <= numbers;
  const part = batch * widest <= binding ? batch : aligned * Math.floor(binding / widest / aligned);
  if (!fits(1, 1) || part < 1) return undefined;
  let lanes = 1;
  while (2 * lanes <= mostLanes && 2 * lanes * busy <= part && fits(2 * lanes, busy)) lanes *= 2;
  const slotSize = sizes.each * lanes + sizes.sums;
  const room = slotSize === 0 ? most : Math.floor(numbers / slotSize);
  const slots = Math.max(1, Math.min(Math.ceil(part / lanes), room, most));
  return { lanes, slots, slotSize, part };
}
