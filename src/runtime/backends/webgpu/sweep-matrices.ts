// The matrices that each sample of a sweep has, on the device: made of angles before the sweep, pulled to flows after it.
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { sampleBindings, type SampleMatrices } from '../../../compiler/targets/wgsl/index.ts';
import type { Context } from './context.ts';
import { compileEntries, threadsOfGroup, type Bound } from './device-entries.ts';

export interface MatrixBuffers {
  /** Pairs of numbers: an angle each. */
  readonly angles: GPUBuffer;
  readonly matrices: GPUBuffer;
  readonly pulled: GPUBuffer;
  readonly flows: GPUBuffer;
}

export interface SweepMatrices {
  /** Bytes that so many samples take in buffers of these names. */
  bytes(samples: number): Record<'angles' | 'flows', number>;
  /** Most samples that one dispatch does. */
  readonly mostSamples: number;
  make(encoder: GPUCommandEncoder, samples: number, buffers: MatrixBuffers): void;
  pull(encoder: GPUCommandEncoder, samples: number, buffers: MatrixBuffers): void;
  destroy(): void;
}

export async function createSweepMatrices(
  context: Context,
  circuit: Circuit,
  matrices: SampleMatrices,
): Promise<SweepMatrices> {
  const { device } = context;
  const { code, count, once, each, flows } = matrices;
  const { dispatch } = await compileEntries(context, {
    what: `matrices of circuit "${circuit.name}"`,
    code,
    bindings: sampleBindings,
    readOnly: [0, 2, 3, 4],
  });
  const table = upload(context, 'table', matrices.table);
  const coefficients = upload(context, 'coefficients', matrices.coefficients);

  const bytes = (samples: number) => ({
    angles: 8 * (once.length + samples * each.length),
    flows: 4 * samples * flows.length,
  });
  const boundOf = (samples: number, buffers: MatrixBuffers): Bound => ({
    0: [buffers.angles, bytes(samples).angles],
    1: [buffers.matrices, buffers.matrices.size],
    2: [table, table.size],
    3: [coefficients, coefficients.size],
    4: [buffers.pulled, buffers.pulled.size],
    5: [buffers.flows, buffers.flows.size],
  });
  const encodeWith =
    (entry: keyof typeof sampleBindings): SweepMatrices['make'] =>
    (encoder, samples, buffers) => {
      const pass = encoder.beginComputePass();
      dispatch(pass, entry, samples * count, boundOf(samples, buffers));
      pass.end();
    };

  return {
    bytes,
    mostSamples: Math.floor((threadsOfGroup * device.limits.maxComputeWorkgroupsPerDimension) / count),
    make: encodeWith('makeMatrices'),
    pull: encodeWith('pullMatrices'),
    destroy() {
      table.destroy();
      coefficients.destroy();
    },
  };
}

function upload(
  { device }: Context,
  label: string,
  numbers: Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>,
) {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ label, size: Math.max(16, numbers.byteLength), usage });
  device.queue.writeBuffer(buffer, 0, numbers);
  return buffer;
}
