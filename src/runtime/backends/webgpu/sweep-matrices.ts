// The matrices that each sample of a sweep has, on the device: made of angles before the sweep, pulled to flows after it.
import {
  emitSampleKernels,
  sampleBindings,
  type SampleEntry,
  type SampleMatrices,
} from '../../../compiler/targets/wgsl/index.ts';
import type { Context } from './context.ts';
import { compileEntries, threadsOfGroup, type Bound, type DeviceEntries } from './device-entries.ts';

export interface MatrixBuffers {
  /** Cosine and sine of the half of each. */
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

export type MatrixKernels = DeviceEntries<SampleEntry>;

/** Compiled once a device: the kernels are the same for all circuits. */
export function compileMatrixKernels(context: Context): Promise<MatrixKernels> {
  return compileEntries(context, {
    what: 'the kernels of matrices',
    code: emitSampleKernels(),
    bindings: sampleBindings,
    readOnly: [0, 2, 3, 4, 6],
  });
}

export function createSweepMatrices(
  context: Context,
  { dispatch }: MatrixKernels,
  matrices: SampleMatrices,
): SweepMatrices {
  const { device } = context;
  const { count, once, each, flows } = matrices;
  const table = upload(context, 'table', matrices.table);
  const coefficients = upload(context, 'coefficients', matrices.coefficients);
  const counts = upload(context, 'counts', matrices.counts);

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
    6: [counts, counts.size],
  });
  const encodeWith =
    (entry: SampleEntry): SweepMatrices['make'] =>
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
      counts.destroy();
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
