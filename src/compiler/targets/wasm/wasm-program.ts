// A plan as the WebAssembly backend runs it: lists of kernel calls with their tables, and what the host puts where.
import type { Base, Place } from './descriptor.ts';
import type { CallList, ChunkCalls, Phase } from './phases.ts';
import type { Regions } from './regions.ts';

export interface WasmProgram {
  readonly lanes: number;
  /** Tables and descriptors, to lie at `wordsAt` in 'program'. */
  readonly words: Int32Array<ArrayBuffer>;
  readonly wordsAt: number;
  /** Numbers to lie in 'program' from the start. */
  readonly constants: readonly ConstantNumbers[];
  readonly load: readonly Phase[];
  readonly once: readonly Phase[];
  /** For each chunk: forward and, for gradients, back. The first of a group writes the sums, others add to them. */
  readonly firstChunk: ChunkCalls;
  readonly chunk: ChunkCalls;
  /** sums ← sums + io: adds a group's sums, with its address as 'io', to another's; each call a part of them. */
  readonly addSums: CallList;
  readonly onceBack: readonly Phase[];
  /** Bytes of the region of each base. */
  readonly bytes: Readonly<Record<Base, number>>;
  /** Multiply-adds of a chunk, and of all that is done once. */
  readonly work: { readonly chunk: number; readonly once: number };
  /** Views to fill before `once`: offsets in 'batch'. */
  readonly blocks: readonly FilledView[];
  /** Gradients by views, after `onceBack`. */
  readonly pulls: readonly PulledView[];
  readonly io: Regions['io'];
  /** Rows of entries in 'io', to be filled, and to be read. */
  readonly amplitudes: readonly AmplitudeRows[];
  readonly pulledAmplitudes: readonly AmplitudeRows[];
  /** Where the sums of upstream over the batch go in 'batch', each in a vector of its own with zeros. */
  readonly upstreamSums: number;
}

export interface ConstantNumbers {
  readonly offset: number;
  readonly values: readonly number[];
}

export interface FilledView {
  readonly view: number;
  readonly offset: number;
}

export interface PulledView {
  readonly view: number;
  readonly place: Place;
}

export interface AmplitudeRows {
  readonly encoder: number;
  readonly offset: number;
}
