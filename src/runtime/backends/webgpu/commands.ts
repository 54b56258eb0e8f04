// Dispatches as data: made once, and encoded for each call with what it binds.
import type { DeviceCall } from './call-encoder.ts';

/** The same always, or of a call: the group of one function is made once a call. */
export type Bind = GPUBindGroup | ((call: DeviceCall) => GPUBindGroup);

export interface Command {
  readonly pipeline: GPUComputePipeline;
  /** By number of the group. */
  readonly groups: readonly Bind[];
  /** Workgroups. */
  readonly x: number;
  readonly y?: number;
}

/** One whose groups are the same always needs no call. */
export function encodeCommands(
  pass: GPUComputePassEncoder,
  commands: readonly Command[],
  call?: DeviceCall,
): void {
  const made = new Map<Bind, GPUBindGroup>();
  const set: GPUBindGroup[] = [];
  let current: GPUComputePipeline | undefined;

  function groupOf(bind: Bind): GPUBindGroup {
    if (typeof bind !== 'function') return bind;
    let group = made.get(bind);
    if (!group) made.set(bind, (group = bind(call!)));
    return group;
  }

  for (const { pipeline, groups, x, y = 1 } of commands) {
    if (pipeline !== current) pass.setPipeline((current = pipeline));
    groups.forEach((bind, place) => {
      const group = groupOf(bind);
      if (set[place] !== group) pass.setBindGroup(place, (set[place] = group));
    });
    pass.dispatchWorkgroups(x, y);
  }
}
