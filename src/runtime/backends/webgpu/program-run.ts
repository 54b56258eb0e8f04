// The commands of a device program for one size of batch: dispatches with their parameters, made once, and bound to the
// buffers of each call.
import { inputCount, outputCount, weightCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import type { PlanProgram } from '../../../compiler/targets/wgsl/program/index.ts';
import type { Context } from './context.ts';
import type { PlacedProgram } from './device-plan.ts';
import type { DeviceCall } from './call-encoder.ts';
import { bindDispatches } from './program-params.ts';
import { batchDispatches, phaseDispatches, type Dispatch } from './program-dispatches.ts';
import type { ProgramPipelines } from './program-pipelines.ts';
import type { Shape } from './program-shape.ts';

export interface RunSetting extends PlacedProgram {
  readonly memory: GPUBuffer;
  readonly circuit: Circuit;
  readonly batch: number;
  readonly shape: Shape;
  /** Where the memory of workgroups begins, in numbers from `base` on. */
  readonly slotsAt: number;
  /** Three buffers for bindings that a dispatch has no use for. */
  readonly unused: readonly GPUBuffer[];
}

export interface Run {
  /** What is done once for all batches. */
  encodeLoad(encoder: GPUCommandEncoder): void;
  encode(encoder: GPUCommandEncoder, call: DeviceCall): void;
  destroy(): void;
}

export function createRun(
  { device }: Context,
  pipelines: ProgramPipelines,
  setting: RunSetting & { readonly program: PlanProgram },
): Run {
  const { layouts } = pipelines;
  const { circuit, batch, shape, unused } = setting;
  const load = phaseDispatches(setting, pipelines, 'load');
  const all = batchDispatches(setting, pipelines);
  const dispatches = [...load, ...all];
  const { groups, destroy } = bindDispatches(device, pipelines, setting, dispatches);

  /** Of a part, or of all where one binding holds them. */
  function samplesGroup(call: DeviceCall, window: number): GPUBindGroup {
    const first = window * shape.part;
    const count = shape.isBound ? batch : Math.min(shape.part, batch - first);
    const [inputs, outputs] = [inputCount(circuit), outputCount(circuit)];
    const rows = (buffer: GPUBuffer, columns: number) => ({
      buffer,
      offset: 4 * first * columns,
      size: Math.max(4, 4 * count * columns),
    });
    const { back } = call;
    const bound = [
      inputs > 0 ? rows(call.inputs, inputs) : { buffer: unused[0] },
      back && outputs > 0 ? rows(back.upstream, outputs) : { buffer: unused[0] },
      rows(call.values, outputs),
      back && inputs > 0 ? rows(back.inputs, inputs) : { buffer: unused[1] },
    ];
    return device.createBindGroup({
      layout: layouts.samples,
      entries: bound.map((resource, binding) => ({ binding, resource })),
    });
  }

  const nothing = device.createBindGroup({
    layout: layouts.samples,
    entries: [0, 0, 1, 2].map((which, binding) => ({ binding, resource: { buffer: unused[which] } })),
  });

  function encodeAll(
    encoder: GPUCommandEncoder,
    first: number,
    list: readonly Dispatch[],
    call?: DeviceCall,
  ): void {
    const pass = encoder.beginComputePass();
    let pipeline = '';
    let window = NaN;
    list.forEach((dispatch, index) => {
      const isNew = dispatch.pipeline !== pipeline;
      if (isNew) pass.setPipeline(pipelines[(pipeline = dispatch.pipeline) as Dispatch['pipeline']]);
      pass.setBindGroup(0, groups[first + index]);
      if (dispatch.pipeline === 'run') {
        const own = shape.isBound ? Math.min(dispatch.part, 0) : dispatch.part;
        if (isNew || own !== window) pass.setBindGroup(1, own < 0 ? nothing : samplesGroup(call!, own));
        window = own;
      } else if (dispatch.pipeline !== 'reduce') {
        const isBring = dispatch.pipeline === 'bring';
        const buffer = isBring ? call!.weights : call!.back!.weights;
        const size = 4 * weightCount(circuit);
        const entries = [{ binding: isBring ? 0 : 1, resource: { buffer, size } }];
        pass.setBindGroup(
          1,
          device.createBindGroup({ layout: isBring ? layouts.given : layouts.result, entries }),
        );
      }
      pass.dispatchWorkgroups(dispatch.x, dispatch.y);
    });
    pass.end();
  }

  return {
    encodeLoad: (encoder) => encodeAll(encoder, 0, load),
    encode: (encoder, call) => encodeAll(encoder, load.length, all, call),
    destroy,
  };
}
