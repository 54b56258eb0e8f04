// What goes in and out for each chunk of samples, between the caller's arrays and the rows that kernels read and write.
import { outputCount } from '../../../compiler/circuit/circuit.ts';
import type { Plan } from '../../../compiler/plan/plan.ts';
import type { WasmProgram } from '../../../compiler/targets/wasm/wasm-program.ts';
import type { Host } from '../host/host.ts';
import type { Rows, Samples } from '../host/samples.ts';
import type { Batch } from '../run-plan.ts';

export interface Transfer {
  /** Puts angles and amplitudes of a chunk's samples where its kernels look for them, from `io` on; zeros beside them. */
  fillInputs(io: number, samples: Samples): void;
  /** Puts their upstream there. */
  fillUpstream(io: number, samples: Samples, upstream: ArrayLike<number>): void;
  /** Takes values and gradients of a chunk's samples to the result. */
  readChunk(io: number, samples: Samples): void;
}

/** Addresses are in bytes of `floats`. */
export function createTransfer(
  plan: Plan,
  program: WasmProgram,
  host: Host,
  floats: Float32Array,
  { back, result }: Batch,
): Transfer {
  const { lanes } = program;
  const outputs = outputCount(plan.circuit);
  const { values } = result;
  const rows = (address: number): Rows => ({ numbers: floats, at: address / 4, stride: lanes });
  return {
    fillInputs(io, samples) {
      const { count } = samples;
      if (count < lanes) floats.fill(0, io / 4, (io + program.bytes.io) / 4);
      host.angles(samples, rows(io + program.io.angles));
      for (const { encoder, offset } of program.amplitudes)
        host.amplitudes(encoder, samples, rows(io + offset));
    },
    fillUpstream(io, { first, count }, upstream) {
      for (let output = 0; output < outputs; output++) {
        const row = (io + program.io.upstream) / 4 + output * lanes;
        for (let lane = 0; lane < count; lane++)
          floats[row + lane] = upstream[(first + lane) * outputs + output];
      }
    },
    readChunk(io, samples) {
      const { first, count } = samples;
      for (let output = 0; output < outputs; output++) {
        const row = (io + program.io.values) / 4 + output * lanes;
        for (let lane = 0; lane < count; lane++)
          values[(first + lane) * outputs + output] = floats[row + lane];
      }
      if (!back) return;
      host.pullAngles(samples, rows(io + program.io.gradients), result);
      for (const { encoder, offset } of program.pulledAmplitudes)
        host.pullAmplitudes(encoder, samples, rows(io + offset), result.inputs);
    },
  };
}

/** Puts each sum of upstream over the batch in the first lane of a vector. */
export function putUpstreamSums(floats: Float32Array, at: number, sums: Float64Array): void {
  sums.forEach((sum, output) => {
    floats.fill(0, at + 4 * output, at + 4 * output + 4);
    floats[at + 4 * output] = sum;
  });
}
