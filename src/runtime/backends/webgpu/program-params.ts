// Dispatches of a device program, each with its parameters and the program's own buffers bound to it.
import { paramFields } from '../../../compiler/targets/wgsl/program/index.ts';
import type { Dispatch } from './program-dispatches.ts';
import type { ProgramPipelines } from './program-pipelines.ts';
import type { RunSetting } from './program-run.ts';

const paramStride = 256;

/** `groups`: group 0 of each dispatch. */
export function bindDispatches(
  device: GPUDevice,
  { layouts }: ProgramPipelines,
  { memory, table, base }: Pick<RunSetting, 'memory' | 'table' | 'base'>,
  dispatches: readonly Dispatch[],
): { readonly groups: readonly GPUBindGroup[]; destroy(): void } {
  const paramBuffer = device.createBuffer({
    label: 'params',
    size: Math.max(1, dispatches.length) * paramStride,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
  const words = new Uint32Array(paramBuffer.size / 4);
  dispatches.forEach(({ params }, index) => {
    const fields = paramFields.map((field) => params[field] ?? 0);
    words.set(fields, (index * paramStride) / 4);
  });
  device.queue.writeBuffer(paramBuffer, 0, words);
  const groups = dispatches.map(({ pipeline }, index) => {
    const numbers = { buffer: memory, offset: base };
    const params = { buffer: paramBuffer, offset: index * paramStride, size: 4 * paramFields.length };
    const own = pipeline === 'run' ? [numbers, { buffer: table }, params] : [numbers, params];
    return device.createBindGroup({
      layout: pipeline === 'run' ? layouts.program : layouts.ends,
      entries: own.map((resource, binding) => ({ binding, resource })),
    });
  });
  return { groups, destroy: () => paramBuffer.destroy() };
}
