// What goes in and out for each chunk of samples, between the caller's arrays and the rows that kernels read and write.
import type { Wanted } from '../../../compiler/plan/plan.ts';
import type { WasmProgram } from '../../../compiler/targets/wasm/wasm-program.ts';
import type { Gradients } from '../backend.ts';
import type { Host } from '../host/host.ts';

export interface Transfer {
  readonly program: WasmProgram;
  readonly host: Host;
  readonly floats: Float32Array;
  readonly samples: ArrayLike<number>;
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** Puts angles, amplitudes and upstream of the samples from `first` on where the chunk's kernels look for them. */
export function fillChunk(transfer: Transfer, io: number, first: number, upstream?: ArrayLike<number>): void {
  const { program, host, floats, samples, batch, outputs } = transfer;
  const { lanes } = program;
  const count = Math.min(lanes, batch - first);
  const at = (offset: number) => (io + offset) / 4;
  if (count < lanes) floats.fill(0, at(0), at(program.bytes.io));
  host.angles(samples, first, count, floats, at(program.io.angles), lanes);
  for (const { encoder, offset } of program.amplitudes) {
    for (let lane = 0; lane < count; lane++) {
      host.amplitudes(encoder, samples, first + lane, floats, at(offset) + lane, lanes);
    }
  }
  if (!upstream) return;
  for (let output = 0; output < outputs; output++) {
    const row = at(program.io.upstream) + output * lanes;
    for (let lane = 0; lane < count; lane++) floats[row + lane] = upstream[(first + lane) * outputs + output];
  }
}

/** Takes values and gradients of the chunk's samples to the result. */
export function readChunk(
  transfer: Transfer,
  io: number,
  first: number,
  result: Gradients,
  wanted?: Wanted,
): void {
  const { program, host, floats, samples, batch, outputs } = transfer;
  const { lanes } = program;
  const count = Math.min(lanes, batch - first);
  const at = (offset: number) => (io + offset) / 4;
  for (let output = 0; output < outputs; output++) {
    const row = at(program.io.values) + output * lanes;
    for (let lane = 0; lane < count; lane++)
      result.values[(first + lane) * outputs + output] = floats[row + lane];
  }
  if (!wanted) return;
  host.pullAngles(
    floats,
    at(program.io.gradients),
    lanes,
    samples,
    first,
    count,
    result.weights,
    result.inputs,
  );
  for (const { encoder, offset } of program.pulledAmplitudes) {
    for (let lane = 0; lane < count; lane++) {
      host.pullAmplitudes(encoder, floats, at(offset) + lane, lanes, samples, first + lane, result.inputs);
    }
  }
}

/** Σ over the batch, each in the first lane of a vector. */
export function putUpstreamSums(
  floats: Float32Array,
  at: number,
  upstream: ArrayLike<number>,
  outputs: number,
): void {
  for (let output = 0; output < outputs; output++) {
    let sum = 0;
    for (let index = output; index < upstream.length; index += outputs) sum += upstream[index];
    floats.fill(0, at + 4 * output, at + 4 * output + 4);
    floats[at + 4 * output] = sum;
  }
}
