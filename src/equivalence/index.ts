// Whether two circuits are the same, for programs: circuits at hand, or files.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { checkOptions, type OptionNames } from '../option-names.ts';
import { UserError } from '../user-error.ts';
import type { Answer } from './answer.ts';
import { compareOrFit } from './compare-fitted.ts';
import { openBoth, type Opened, readBoth, type SubjectSettings } from './read-subjects.ts';
import { subjectOf } from './subject.ts';
import { createBudget } from './task/budget.ts';
import { type Level, levels } from './task/task.ts';

export type { Answer, Side as ComparedSide } from './answer.ts';
export type { Verdict } from './decide.ts';
export type {
  ChannelDistance,
  Distance,
  DistancePoint,
  OutputDistance,
  StateDistance,
  UnitaryDistance,
} from './distance/index.ts';
export type { Containment, Family, Fits } from './family/index.ts';
export type { Matched, MatchedBy } from './interface.ts';
export type { SubjectSettings } from './read-subjects.ts';
export type { Layout as QubitLayout } from './layout/index.ts';
export type { Place as DifferencePlace, Where as DifferenceLines } from './locate/index.ts';
export type { Level as EquivalenceLevel } from './task/task.ts';
export type { DeviceName, Nearest, Sample as WitnessSample, Witness } from './witness/index.ts';
export { answerWords } from './words.ts';

/** What is asked of two circuits, and what the answer may take. */
export interface CompareOptions {
  /** Default: `outputs` for circuits, `channel` for pools, `exact` for gates, `phase` for OpenQASM programs of gates. */
  readonly level?: Level | undefined;
  /** What weights and inputs of the second are over those of the first: ['b.w[0] = 2 * a.v']. Default: by name, else position. */
  readonly map?: readonly string[] | undefined;
  /**
   * Looks for an affine map of weights where the circuits are not equal as they are matched. Default: only where they have
   * other counts of weights and no map is given.
   */
  readonly fit?: boolean | undefined;
  /** Qubits of the first may be others of the second, at the end or at both ends. Default: they match by position. */
  readonly upTo?: 'layout' | undefined;
  /** Differences up to this are none. Default: 1e-9. */
  readonly tolerance?: number | undefined;
  /** Seconds. Default: 60. */
  readonly timeout?: number | undefined;
  /** Decides all that is drawn at random. Default: 1. */
  readonly seed?: number | undefined;
}

/** How files are read as well. */
export interface CompareFilesOptions extends CompareOptions, SubjectSettings {}

export const usualComparison = { tolerance: 1e-9, timeout: 60, seed: 1 } as const;

/**
 * Whether two circuits are the same for all weights and inputs, at the level asked and at all others: proved by an identity,
 * refuted by a witness, or unknown. Other counts of weights are fitted (`family`). Throws UserError where they cannot be
 * compared: other numbers of inputs or outputs, a level that does not apply, options that are none.
 */
export function compareCircuits(a: Circuit, b: Circuit, options: CompareOptions = {}): Answer {
  checkOptions('compareCircuits', options, ownNames);
  return compareOrFit(subjectOf(a, 'a'), subjectOf(b, 'b'), settingsOf(options));
}

/**
 * The same for files: `FILE`, `FILE#NAME` for one of its circuits, gates or pools, or `FILE.qasm`. Warnings go to standard
 * error. Throws UserError where a file cannot be read, too.
 */
export function compareFiles(a: string, b: string, options: CompareFilesOptions = {}): Answer {
  checkOptions('compareFiles', options, { ...ownNames, set: true, setA: true, setB: true });
  return compareOpened(openBoth(a, b), options);
}

/** The same for files that were read, and circuits and texts at hand. */
export function compareOpened(opened: readonly [Opened, Opened], options: CompareFilesOptions): Answer {
  const settings = settingsOf(options);
  const read = readBoth(opened, options);
  return compareOrFit(read.a, read.b, { ...settings, remarks: read.remarks });
}

const ownNames: OptionNames<CompareOptions> = { level: true, map: true, fit: true, upTo: true, tolerance: true, timeout: true, seed: true }; // prettier-ignore

function settingsOf({ level, map, fit, upTo, ...others }: CompareOptions) {
  const tolerance = others.tolerance ?? usualComparison.tolerance;
  const timeout = others.timeout ?? usualComparison.timeout;
  const seed = others.seed ?? usualComparison.seed;
  if (level !== undefined && !levels.includes(level))
    throw new UserError(`there is no level ${String(level)}; there are ${levels.join(', ')}`);
  if (upTo !== undefined && upTo !== 'layout')
    throw new UserError(`circuits are compared up to nothing but layout, and upTo is ${String(upTo)}`);
  if (!(Number.isFinite(tolerance) && tolerance > 0))
    throw new UserError(`the tolerance is ${tolerance}; give a number above 0, such as 1e-9`);
  if (!(Number.isFinite(timeout) && timeout > 0))
    throw new UserError(`the timeout is ${timeout}; give a number of seconds above 0`);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new UserError(`the seed is ${seed}; give a whole number, 0 or more`);
  return { level, map, fit, upTo, tolerance, seed, budget: createBudget(timeout) };
}
