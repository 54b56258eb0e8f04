// One call of a circuit whose weights and inputs lie on the device, as commands: angles, matrices, the sweep, and back.
import { inputCount, weightCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import { deviceBindings, emitDeviceAngles, type Sweep } from '../../../compiler/targets/wgsl/index.ts';
import { createBuffers } from './buffers.ts';
import type { Context } from './context.ts';
import { storage, type DeviceCall, type CallEncoder } from './call-encoder.ts';
import { compileEntries, type Bound } from './device-entries.ts';
import { createSweepKernel, sweepBytes, type KernelOptions, type SweepBuffers } from './sweep-kernels.ts';

export async function createDeviceSweep(
  context: Context,
  sweep: Sweep,
  circuit: Circuit,
  options: KernelOptions,
): Promise<CallEncoder> {
  const { device } = context;
  const angles = emitDeviceAngles(sweep);
  const [inputs, weights] = [inputCount(circuit), weightCount(circuit)];
  const values = await createSweepKernel(context, sweep, options);
  const gradients = await createSweepKernel(context, sweep, options, { weights: true, inputs: true });
  const { dispatch } = await compileEntries(context, {
    what: `angles of circuit "${circuit.name}"`,
    code: angles.code,
    bindings: deviceBindings,
    readOnly: [0, 1, 4, 5, 6, 7],
  });
  const usage = storage();
  const buffers = createBuffers(context, {
    matrices: usage, scratch: usage, pulled: usage, sums: usage, given: usage, steps: usage, flows: usage,
    table: usage, coefficients: usage,
  }); // prettier-ignore
  const table = buffers.of('table', angles.table.byteLength);
  const coefficients = buffers.of('coefficients', angles.coefficients.byteLength);
  device.queue.writeBuffer(table, 0, angles.table);
  device.queue.writeBuffer(coefficients, 0, angles.coefficients);
  const perSample = sweep.angles.each.length > 0;
  const matricesOf = (batch: number) => angles.matrices.shared + batch * angles.matrices.each;

  function buffersOf(call: DeviceCall): { bound: Bound; swept: SweepBuffers } {
    const { batch, back } = call;
    const bytes = sweepBytes(sweep, options.threads, batch, back !== undefined);
    const swept: SweepBuffers = {
      matrices: buffers.of('matrices', bytes.matrices),
      given: back?.upstream ?? buffers.of('given', 0),
      results: call.values,
      scratch: buffers.of('scratch', bytes.scratch),
      pulled: buffers.of('pulled', bytes.pulled),
      sums: buffers.of('sums', bytes.sums),
    };
    const stepBytes = 4 * angles.stepNumbers(batch);
    const bound: Bound = {
      0: [call.weights, 4 * weights],
      1: [call.inputs, 4 * batch * inputs],
      2: [buffers.of('steps', stepBytes), stepBytes],
      3: [swept.matrices, bytes.matrices],
      4: [table, angles.table.byteLength],
      5: [coefficients, angles.coefficients.byteLength],
      6: [swept.sums, bytes.sums],
      7: [swept.pulled, bytes.pulled],
    };
    return { bound, swept };
  }

  /** Angles and matrices. */
  function start(encoder: GPUCommandEncoder, batch: number, bound: Bound): void {
    const pass = encoder.beginComputePass();
    if (weights > 0 || !perSample) dispatch(pass, 'startBatch', 1, bound);
    else if (sweep.angles.once.length > 0) dispatch(pass, 'startBatch', 1, { ...bound, 0: bound[4] });
    if (perSample) dispatch(pass, 'startSamples', batch, bound);
    dispatch(pass, 'makeMatrices', matricesOf(batch), bound);
    pass.end();
  }

  /** From gradients by matrices to those by weights and inputs. */
  function pull(
    encoder: GPUCommandEncoder,
    batch: number,
    bound: Bound,
    back: NonNullable<DeviceCall['back']>,
  ): void {
    const flowBytes = 4 * angles.flowNumbers(batch);
    const all: Bound = {
      ...bound,
      8: [buffers.of('flows', flowBytes), flowBytes],
      9: [back.weights, 4 * weights],
      10: [back.inputs, 4 * batch * inputs],
    };
    const pass = encoder.beginComputePass();
    dispatch(pass, 'pullMatrices', matricesOf(batch), all);
    if (perSample) dispatch(pass, 'pullSamples', batch, all);
    if (weights > 0) dispatch(pass, 'pullBatch', 1, all);
    pass.end();
    if (!perSample) encoder.clearBuffer(back.inputs);
  }

  return {
    encode(encoder, call) {
      const { batch, back } = call;
      const { bound, swept } = buffersOf(call);
      start(encoder, batch, bound);
      (back ? gradients : values).encode(encoder, batch, swept);
      if (back) pull(encoder, batch, bound, back);
    },
    destroy() {
      buffers.destroy();
      values.destroy();
      gradients.destroy();
    },
  };
}
