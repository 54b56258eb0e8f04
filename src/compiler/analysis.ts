// The types of an analysis: what is given, what each stage tells, and what is known at the end.
import type { Elaborated } from './elaborate/elaborate.ts';
import type { Settings } from './elaborate/parameters/setting-texts.ts';
import type { Trace } from './elaborate/trace.ts';
import type { Module } from './semantics/modules.ts';
import type { Diagnostic } from './source/diagnostic.ts';
import type { CircuitDeclaration, ConstDeclaration } from './syntax/ast.ts';
import type { Unchecked } from './unchecked.ts';

/** What a check found, and what it left out. */
export interface CheckResult {
  /** In the order of the text; imported files' errors come with their own name. */
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the circuits that were looked at: those that the file itself declares, or the one that was chosen. */
  readonly circuits: readonly string[];
  /** What of the file was not checked; empty where `diagnostics` say all there is. */
  readonly unchecked: readonly Unchecked[];
}

/** What a check takes as given. */
export interface CheckOptions {
  /** Values of compile-time parameters, of the circuits that have them: { n: 16, conv: 'so4' }. */
  readonly set?: Settings | undefined;
  /** Of the circuits, this one alone. */
  readonly circuit?: string | undefined;
}

/** How an analysis is made. */
export interface AnalyseOptions extends CheckOptions {
  /** Most steps of each elaboration; what takes more is left out. Default: as many as the language allows. */
  readonly steps?: number | undefined;
  /** Keeps circuits, and what each of their statements did. Default: false. */
  readonly keep?: boolean | undefined;
}

/** What is known after a part of the analysis. */
export interface AnalysisStage {
  /**
   * 'text': syntax, names and structure, once. 'circuits': circuits with their defaults, then constants, gates, pools and
   * pairings, once. 'domains': one more value of a domain, or one more property, after each.
   */
  readonly name: 'text' | 'circuits' | 'domains';
  readonly main: Module;
  /** All so far, as `check` gives them; of now, so read it before the next stage. */
  readonly diagnostics: readonly Diagnostic[];
  readonly unchecked: readonly Unchecked[];
  /** None before the stage 'circuits'. */
  readonly circuits: readonly AnalysedCircuit[];
  /** The values of constants, own and imported, in short; none before the stage 'circuits'. */
  readonly constants: ReadonlyMap<ConstDeclaration, string>;
}

/** A circuit with its defaults, and what is set. */
export interface AnalysedCircuit {
  readonly declaration: CircuitDeclaration;
  /** The file that declares it. */
  readonly module: Module;
  /** 'open': a parameter has no value. 'too-long': it takes more steps than it was given. */
  readonly outcome: 'right' | 'wrong' | 'open' | 'too-long';
  /** Present where the outcome is 'right' and circuits are kept. */
  readonly elaborated?: Elaborated | undefined;
  /** What ran before a mistake or the last step is in it, too; present where circuits are kept. */
  readonly trace?: Trace | undefined;
}
