// What computes a circuit whose weights, inputs and results lie on the device: commands of one call.

/** What is given, and where results go. */
export interface DeviceCall {
  readonly weights: GPUBuffer;
  readonly inputs: GPUBuffer;
  /** Samples, at least one. */
  readonly batch: number;
  readonly values: GPUBuffer;
  /** Where gradients are asked for. */
  readonly back?: { readonly upstream: GPUBuffer; readonly weights: GPUBuffer; readonly inputs: GPUBuffer };
}

export interface CallEncoder {
  /** Throws UserError where the memory does not do. */
  encode(encoder: GPUCommandEncoder, call: DeviceCall): void;
  /** Frees the memory of the device. */
  destroy(): void;
}

/** Of buffers that kernels write and that may be read. */
export const storage = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
