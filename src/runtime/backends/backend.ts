// The interface that every way of computing a circuit has: one for those that answer at once, one for devices that
// answer later.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { Plan, Wanted } from '../../compiler/plan/plan.ts';
import type { Progress } from '../../compiler/plan/search/index.ts';

/** Runs of a search done and to do. */
export type SearchProgress = Progress;

/** What is told while a circuit is loaded. */
export interface LoadOptions {
  /** Called while a plan is searched for a new shape of circuit, not for known ones; each search counts from 0. */
  readonly onProgress?: (progress: SearchProgress) => void;
}

/** Gradients of Σ upstream · outputs, and the outputs themselves. */
export interface Gradients {
  /** [batch × outputs], row-major. */
  readonly values: Float64Array;
  /** [weights]: summed over the batch. */
  readonly weights: Float64Array;
  /** [batch × inputs], row-major. */
  readonly inputs: Float64Array;
}

/** A circuit made ready to run. Angles in radians, arrays row-major, any batch size per call (0 too). */
export interface Executable {
  readonly backend: string;
  /** What kind of plan it runs along, where it has one. */
  readonly kind?: Plan['kind'];
  readonly circuit: Circuit;
  /** Expectation values [batch × outputs] for weights [weights] and inputs [batch × inputs]. */
  forward(
    weights: ArrayLike<number>,
    inputs: ArrayLike<number>,
    batch: number,
    /** Gradients that `vjp` will be asked for at these numbers next: 'wasm' then goes on from what it has, with the same bits. */
    ahead?: Wanted,
  ): Float64Array;
  /** Vector-Jacobian product for upstream [batch × outputs]. Throws UserError when its states exceed the memory. */
  vjp(
    weights: ArrayLike<number>,
    inputs: ArrayLike<number>,
    upstream: ArrayLike<number>,
    batch: number,
    /** Gradients that are not wanted may be zeros. Default: all are. */
    wanted?: Wanted,
  ): Gradients;
  /**
   * What `vjp` gives for each of K weight sets, the same bits; 'wasm' is quicker so than by K calls: `weights` K × [weights],
   * upstream [K × batch × outputs], inputs [batch × inputs] for all or [K × batch × inputs]. Throws UserError for other lengths.
   */
  vjpMany(
    weights: readonly ArrayLike<number>[],
    inputs: ArrayLike<number>,
    upstream: ArrayLike<number>,
    batch: number,
    wanted?: Wanted,
  ): Gradients[];
  /** Frees its memory; it cannot be used after that. */
  dispose(): void;
}

/** How a backend computes, for the record. */
export interface BackendSettings {
  /** Of the passes, before it plans in its own way. */
  readonly level: 0 | 1 | 2;
  readonly precision: 'single' | 'double';
  readonly threads: number;
}

/** A way of computing circuits that answers at once. */
export interface Backend {
  readonly name: string;
  /** How it computes, for the record. */
  settings?(): BackendSettings;
  /** undefined when it can run here; otherwise one sentence that says why not. */
  unavailable(): string | undefined;
  /** Throws UserError when this circuit cannot run here (memory, unsupported construct), with the figure. */
  load(circuit: Circuit, options?: LoadOptions): Executable;
}

/** The same on a device that answers later: a call returns when its numbers have come back. */
export interface DeviceExecutable {
  readonly backend: string;
  readonly circuit: Circuit;
  /** As that of an `Executable`, later. */
  forward(
    weights: ArrayLike<number>,
    inputs: ArrayLike<number>,
    batch: number,
    /** As that of an `Executable`. */
    ahead?: Wanted,
  ): Promise<Float64Array>;
  /** As that of an `Executable`, later. */
  vjp(
    weights: ArrayLike<number>,
    inputs: ArrayLike<number>,
    upstream: ArrayLike<number>,
    batch: number,
    wanted?: Wanted,
  ): Promise<Gradients>;
  /** As that of an `Executable`, later. */
  vjpMany(
    weights: readonly ArrayLike<number>[],
    inputs: ArrayLike<number>,
    upstream: ArrayLike<number>,
    batch: number,
    wanted?: Wanted,
  ): Promise<Gradients[]>;
  /** Frees the memory of the device. */
  dispose(): void;
}

/** A way of computing circuits on a device, which answers later. */
export interface DeviceBackend {
  readonly name: string;
  /** undefined when it can run here; otherwise one sentence that says why not. */
  unavailable(): Promise<string | undefined>;
  /** Rejects with UserError when this circuit cannot run here, with the figure. */
  load(circuit: Circuit, options?: LoadOptions): Promise<DeviceExecutable>;
}
