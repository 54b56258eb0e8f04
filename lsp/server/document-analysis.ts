// The analysis of one open document at one text: its first part at once, values of domains in steps, dear circuits at rest.
import { analyse } from '../../src/compiler/analyse.ts';
import type { AnalysedCircuit, AnalysisStage, CheckResult } from '../../src/compiler/analysis.ts';
import type { Load, Module } from '../../src/compiler/semantics/modules.ts';
import type { Diagnostic } from '../../src/compiler/source/diagnostic.ts';
import type { Source } from '../../src/compiler/source/source.ts';
import type { Unchecked } from '../../src/compiler/unchecked.ts';
import type { Clock, Work } from './scheduler.ts';

/** Steps of one elaboration while somebody types, and at rest; what takes more is told to be checked elsewhere. */
const typingSteps = 200_000;
const restingSteps = 2_000_000;
/** Longest time, in milliseconds, that circuits with their defaults may take before the text's own mistakes are told alone. */
const patience = 20;
/** Shortest time, in milliseconds, between two publications of what the values of domains show. */
const pause = 150;

/** What is known of a text so far. */
export interface Findings {
  readonly module: Module;
  readonly diagnostics: readonly Diagnostic[];
  readonly circuits: readonly AnalysedCircuit[];
  /** The values of constants, in short. */
  readonly constants: AnalysisStage['constants'];
  /** Complete at the end only. */
  readonly unchecked: readonly Unchecked[];
  readonly isFinished: boolean;
}

type Stages = Generator<AnalysisStage | undefined, CheckResult>;

export class DocumentAnalysis implements Work {
  readonly #source: Source;
  readonly #load: Load;
  readonly #clock: Clock;
  readonly #tell: (findings: Findings) => void;
  #stages: Stages | undefined;
  #last: AnalysisStage | undefined;
  #told = 0;
  #toldAt = 0;
  #restStarted = false;

  /** `tell` gets what is found as it is found; the last time `isFinished`. */
  constructor(source: Source, load: Load, clock: Clock, tell: (findings: Findings) => void) {
    this.#source = source;
    this.#load = load;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** The file with its imports, once the first part is done. */
  get module(): Module | undefined {
    return this.#last?.main;
  }

  first(): void {
    this.#stages = this.#analyse(typingSteps);
    const end = this.#clock.now() + patience;
    while (this.#last?.name !== 'circuits' && this.#step()) {
      if (this.#last?.name === 'text' && this.#clock.now() > end) break;
    }
    if (this.#stages) this.#publish(false);
  }

  next(): boolean {
    const before = this.#last;
    if (!this.#step()) return false;
    const isNews = this.#last !== before && this.#last !== undefined;
    if (isNews && before?.name === 'text') this.#publish(false);
    else if (
      isNews &&
      this.#clock.now() - this.#toldAt > pause &&
      this.#last!.diagnostics.length > this.#told
    )
      this.#publish(false);
    return true;
  }

  atRest(): boolean {
    if (!this.#restStarted) {
      if (!this.#last?.circuits.some(({ outcome }) => outcome === 'too-long')) return false;
      this.#restStarted = true;
      this.#stages = this.#analyse(restingSteps);
    }
    return this.#step();
  }

  #analyse(steps: number): Stages {
    return analyse(this.#source, this.#load, { steps, keep: true });
  }

  /** false: it is at its end, and all was told. */
  #step(): boolean {
    const step = this.#stages?.next();
    if (!step) return false;
    if (step.done) {
      this.#stages = undefined;
      this.#publish(true);
      return false;
    }
    if (step.value) this.#last = step.value;
    return true;
  }

  #publish(isFinished: boolean): void {
    const stage = this.#last;
    if (!stage) return;
    const { main: module, diagnostics, circuits, constants, unchecked } = stage;
    this.#told = diagnostics.length;
    this.#toldAt = this.#clock.now();
    this.#tell({ module, diagnostics, circuits, constants, unchecked, isFinished });
  }
}
