// Two subjects → an answer: their numbers are matched, levels asked in turn, proofs and searches kept within the time.
import type { Remark } from '../compiler/openqasm/index.ts';
import { liveAtEnd } from '../compiler/circuit/live-qubits.ts';
import { formatPlace } from '../compiler/source/diagnostic.ts';
import type { PointSource } from './angles/point.ts';
import { pointSource } from './angles/point-source.ts';
import { type Answer, notComparedAt, type Side } from './answer.ts';
import { conclude, type Known, type Proof, type Search } from './conclude.ts';
import { decide } from './decide.ts';
import { type Distance, distanceOf } from './distance/index.ts';
import { matchNumbers } from './interface.ts';
import { obstaclesOf } from '../compiler/circuit/obstacles.ts';
import { defaultLevel, requireLevel, requireSameKind } from './levels.ts';
import { locate, type Where } from './locate/index.ts';
import { proveRounded, suspectsOf, workOf } from './methods/index.ts';
import type { Subject } from './subject.ts';
import { type Budget, createBudget, OutOfTime } from './task/budget.ts';
import { type Level, levels, type Pair, type Refusal, type Task } from './task/task.ts';
import { levelOfLayout, type LaidOut, upToLayout } from './up-to-layout.ts';
import { upwards } from './words.ts';
import { findWitness, type Witness } from './witness/index.ts';

export interface CompareSettings {
  readonly level?: Level | undefined;
  readonly map?: readonly string[] | undefined;
  /** Qubits of the first may be others of the second. */
  readonly upTo?: 'layout' | undefined;
  /** What is to be noted of how the circuits were read. */
  readonly remarks?: readonly Remark[] | undefined;
  readonly tolerance: number;
  readonly seed: number;
  readonly budget: Budget;
  /** Gets what is known as soon as it is more, so that it can be said when the time is up. */
  readonly tell?: ((answer: Answer) => void) | undefined;
}

/** Throws UserError where the two cannot be compared, or not at the level asked. */
export function compareSubjects(given: Subject, b: Subject, settings: CompareSettings): Answer {
  const start = performance.now();
  requireSameKind(given, b);
  const { pair: written, matched, notes: matchNotes } = matchNumbers(given, b, settings.map);
  const { a, pair, layout, notes: layoutNotes } = arranged(given, b, written, settings);
  const obstacles = obstaclesOf(a, b);
  const level = settings.level ?? (settings.upTo && levelOfLayout(a, b)) ?? defaultLevel(a, b, obstacles);
  requireLevel(level, a, b, obstacles);
  const applies = new Set(levels.filter((each) => obstacles[each] === undefined));
  const sameOutputs = JSON.stringify(pair.a.outputs) === JSON.stringify(pair.b.outputs);
  const sides = { a: sideOf(a), b: sideOf(b) };
  const hasEnded = [a, b].some(({ circuit }) => liveAtEnd(circuit).length < circuit.qubits);
  const remarks = remarksAt(level, settings);
  const answerOf = (known: Known, notes: readonly string[]): Answer => {
    const said = conclude(level, known, sameOutputs);
    const { tolerance } = settings;
    const notCompared = notComparedAt(said.strongest, { ...said, ...sides }, hasEnded);
    const seconds = secondsSince(start);
    return { ...said, distance: null, where: null, layout: said.verdict === 'equivalent' ? layout : null, tolerance, notCompared, matched, family: null, notes: [...remarks, ...matchNotes, ...layoutNotes, ...notes], ...sides, seconds }; // prettier-ignore
  };
  settings.tell?.(answerOf(nothingKnown(applies), []));
  const { questions, points, areUnequal, notes } = questionsOf(pair, level, settings);
  const tell = (known: Known) => settings.tell?.(answerOf(known, notes));
  const answer = answerOf(decide(level, { applies, sameOutputs }, { ...questions, tell }), notes);
  const task = { pair, level };
  const where = areUnequal(level) || answer.witness ? whereOf(task, points, settings) : null;
  settings.tell?.({ ...answer, where });
  const distance = answer.witness && distanceAt(answer.witness, task, settings);
  return { ...answer, where, distance, seconds: secondsSince(start) };
}

const secondsSince = (start: number) => (performance.now() - start) / 1000;

/** The first as it is, or with its qubits where the second has them. */
function arranged(
  a: Subject,
  b: Subject,
  pair: Pair,
  { upTo, level, seed, budget }: CompareSettings,
): LaidOut {
  if (upTo === undefined) return { a, pair, layout: null, notes: [] };
  const within = createBudget(budget.seconds() * shares.layout, budget.bytes);
  const points = inTime(() => pointSource(pair, seed)) ?? { why: outOfTime };
  return upToLayout(a, b, pair, { level, points, seed, budget: within });
}

/** The lines in which they differ; null where there are no numbers to tell. */
function whereOf(task: Task, points: Points, { seed, budget }: CompareSettings): Where | null {
  if ('why' in points) return null;
  const within = createBudget(Math.min(mostForWhere, budget.seconds() / 2), budget.bytes);
  return inTime(() => locate(task, { points, seed, budget: within })) ?? null;
}

/** Where the witness is, and at some random points; null where that takes long. */
function distanceAt(
  { weights, inputs }: Witness,
  task: Task,
  { seed, budget }: CompareSettings,
): Distance | null {
  const within = createBudget(Math.min(mostForDistance, budget.seconds() / 2), budget.bytes);
  return inTime(() => distanceOf(task, { seed, budget: within, at: { weights, inputs } })) ?? null;
}

function nothingKnown(applies: ReadonlySet<Level>): Known {
  const verdicts = Object.fromEntries(levels.map((each) => [each, applies.has(each) ? 'unknown' : null]));
  return { verdicts: verdicts as Known['verdicts'], proofs: new Map(), searches: new Map() };
}

/** What was left out of the circuits that a level tells apart, in sentences. */
export function remarksAt(level: Level, { remarks = [] }: Pick<CompareSettings, 'remarks'>): string[] {
  const about = remarks.filter(({ onOutputs }) => level === 'outputs' || !onOutputs);
  return about.map(({ message, span }) => `${formatPlace(span)}: ${message}`);
}

export const sideOf = ({ kind, name, parameters, circuit: { qubits } }: Subject): Side => ({ kind, name, parameters, qubits }); // prettier-ignore

/** Parts of the time that is left. */
const shares = {
  /** For a layout. */
  layout: 0.4,
  /** For a proof of the level asked: some is left to look for a witness. */
  proof: 0.6,
  /** For a proof of a stronger level, which would prove the level asked as well. */
  stronger: 0.2,
  search: 0.9,
};
/** Most seconds, and multiplications of residues a round, for a level on which the verdict does not depend. */
const mostBeside = 2;
const mostWorkBeside = 2e8;
/** Most seconds for the place in which they differ. */
const mostForWhere = 8;
/** Most seconds for the distance of circuits that differ. */
const mostForDistance = 1;

/** Gates times amplitudes below which it does not matter which level is asked first. */
const small = 1e7;
/** So many times the work of the level asked is too much for a stronger one to be asked first. */
const muchMore = 3;

const sizeOf = ({ a, b }: Pair) =>
  (a.operations.length + b.operations.length) * 2 ** Math.max(a.qubits, b.qubits);

type Points = PointSource | Refusal;

const outOfTime = 'the time or the memory is used up';

/** How levels of a pair are asked; `level` is the one on which the verdict depends. */
function questionsOf(pair: Pair, level: Level, { seed, budget, tolerance }: CompareSettings) {
  const points: Points = inTime(() => pointSource(pair, seed)) ?? { why: outOfTime };
  const proofs = new Map<Level, Proof>();
  const isSettled = () => [...proofs].some(([at, { kind }]) => kind === 'equal' && levels.indexOf(at) <= levels.indexOf(level)); // prettier-ignore
  const beside = () => Math.min(mostBeside, budget.seconds() / 2);
  const timeFor = (each: Level) => {
    if (each === level) return budget.seconds() * shares.proof;
    return isSettled() || proofs.has(level) ? beside() : budget.seconds() * shares.stronger;
  };
  const workAt = (each: Level, within: Budget) => {
    if ('why' in points) return Infinity;
    return inTime(() => workOf({ pair, level: each }, { points, seed, budget: within })) ?? Infinity;
  };
  const prove = (each: Level): Proof => {
    if ('why' in points) return unknownFor(points.why);
    const within = createBudget(timeFor(each), budget.bytes);
    const asked = proofs.get(level)?.kind;
    // What is weaker is no proof of it.
    if (asked === 'unknown' && isWeaker(each, level)) return unknownFor('it was not asked');
    const isBeside = each !== level && (isSettled() || proofs.has(level));
    const proof: Proof =
      isBeside && workAt(each, within) > mostWorkBeside
        ? unknownFor('it was not asked, and would take long')
        : proofWithin(tolerance, inTime(() => proveRounded({ pair, level: each }, { points, seed, budget: within })) ?? unknownFor(outOfTime)); // prettier-ignore
    proofs.set(each, proof);
    return proof;
  };
  const refute = (each: Level, isAsked: boolean): Search => {
    if (!isAsked && proofs.get(each)?.kind === 'unknown') return notLookedFor;
    const seconds = isAsked ? budget.seconds() * shares.search : beside();
    const within = createBudget(seconds, budget.bytes);
    const targets = () => 'why' in points ? undefined : suspectsOf({ pair, level: each }, { points, seed, budget: within }); // prettier-ignore
    return inTime(() => findWitness({ pair, level: each }, { seed, budget: within, tolerance, targets })) ?? nothingFound; // prettier-ignore
  };
  const asksFirst = (asked: Level, stronger: Level) => {
    if ('why' in points || sizeOf(pair) < small) return false;
    return muchMore * workAt(asked, budget) < workAt(stronger, budget);
  };
  return {
    questions: { prove, refute, asksFirst },
    points,
    areUnequal: (each: Level) => proofs.get(each)?.kind === 'unequal',
    notes: 'why' in points ? [] : points.notes,
  };
}

const unknownFor = (reason: string): Proof => ({ kind: 'unknown', reason, snapped: 0 });

/** No proof where the numbers that were taken for others may make more of a difference than the tolerance. */
function proofWithin(tolerance: number, proof: Proof): Proof {
  const { snapped } = proof;
  if (proof.kind !== 'equal' || snapped <= tolerance) return proof;
  return { ...proof, kind: 'unknown', reason: `the identity holds up to the rounding of numbers alone, which may make outputs differ by ${upwards(snapped)}` }; // prettier-ignore
}

const nothing = { kind: 'nearest', largest: 0, sample: { points: 0, largest: 0, rms: 0 } } as const;
const nothingFound: Search = { ...nothing, words: 'The time was used up before a difference was looked for.' }; // prettier-ignore
const notLookedFor: Search = { ...nothing, words: 'No difference was looked for.' };

const isWeaker = (level: Level, than: Level) => levels.indexOf(level) > levels.indexOf(than);

/** undefined where the time, or the memory of the machine, did not last. */
function inTime<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof OutOfTime || isOutOfMemory(error)) return undefined;
    throw error;
  }
}

/** What is thrown where an array cannot be made. */
function isOutOfMemory(error: unknown): boolean {
  return (
    error instanceof RangeError && /allocation failed|Invalid (?:typed )?array length/.test(error.message)
  );
}
