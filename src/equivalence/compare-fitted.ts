// Circuits whose weights are not matched: maps of weights are looked for, each is proved as one that was given, and what holds
// says the answer.
import { type Answer } from './answer.ts';
import { type CompareSettings, compareSubjects, remarksAt, sideOf } from './compare.ts';
import { type AffineMap, type Containment, findMap, type Fits, inverseOf, type Looks, looksAt, mapByCalls, mapTexts } from './family/index.ts'; // prettier-ignore
import { notAsked } from './conclude.ts';
import { countsDiffer, type MatchedBy, matchInputs } from './interface.ts';
import { obstaclesOf } from '../compiler/circuit/obstacles.ts';
import { defaultLevel, requireLevel, requireSameKind } from './levels.ts';
import { namesakesOf } from './namesakes.ts';
import { counted } from '../phrases.ts';
import type { Subject } from './subject.ts';
import { weightCount } from '../compiler/circuit/circuit.ts';
import { UserError } from '../user-error.ts';
import { type Budget, createBudget, OutOfTime } from './task/budget.ts';
import { type Level, levels, type Pair, type Task } from './task/task.ts';
import { TooLarge } from './witness/index.ts';

export interface FitSettings extends CompareSettings {
  /** Maps are looked for where the circuits are not equal as they are matched, too. */
  readonly fit?: boolean | undefined;
}

/** Part of the time for circuits as they are matched, where a fit is asked as well. */
const matchedShare = 0.4;

/** Most seconds for the other direction, once one is proved. */
const mostBeside = 5;

/** Throws UserError where the two cannot be compared, or not at the level asked. */
export function compareOrFit(a: Subject, b: Subject, settings: FitSettings): Answer {
  const { fit, map = [], upTo, budget } = settings;
  if (fit && upTo) throw new UserError('--fit looks for a map of weights and --up-to layout for one of qubits; leave one of them out'); // prettier-ignore
  if (fit && map.length > 0) throw new UserError('--map gives a map and --fit looks for one; leave one of them out'); // prettier-ignore
  const isOpen = countsDiffer(a, b).weights && map.length === 0;
  if (!isOpen && !fit) return compareSubjects(a, b, settings);
  if (!isOpen) {
    const within = createBudget(budget.seconds() * matchedShare, budget.bytes);
    const matched = compareSubjects(a, b, { ...settings, budget: within, tell: undefined });
    if (matched.verdict === 'equivalent') return matched;
  }
  return compareFitted(a, b, settings);
}

function compareFitted(a: Subject, b: Subject, settings: FitSettings): Answer {
  const start = performance.now();
  requireSameKind(a, b);
  const obstacles = obstaclesOf(a, b);
  const level = settings.level ?? defaultLevel(a, b, obstacles);
  const { pair, inputs, notes } = matchInputs(a, b);
  requireLevel(level, a, b, obstacles);
  const unknown = Object.fromEntries(levels.map((each) => [each, obstacles[each] === undefined ? 'unknown' : null])); // prettier-ignore
  const open: Answer = {
    verdict: 'unknown',
    level,
    levels: unknown as Answer['levels'],
    strongest: null,
    method: null,
    error: null,
    tolerance: settings.tolerance,
    snapped: 0,
    reason: reasonFor(level, a, b),
    nearest: null,
    witness: null,
    distance: null,
    where: null,
    layout: null,
    notCompared: [],
    matched: { weights: 'none', inputs },
    family: null,
    notes: [...remarksAt(level, settings), ...notes],
    a: sideOf(a),
    b: sideOf(b),
    seconds: 0,
  };
  settings.tell?.({ ...open, reason: notAsked });
  const answer = answerAt(level, { a, b, pair, settings, open });
  return { ...answer, seconds: (performance.now() - start) / 1000 };
}

function reasonFor(level: Level, a: Subject, b: Subject): string {
  const [ours, theirs] = [a, b].map(({ circuit }) => weightCount(circuit));
  const figures = `A has ${counted(ours, 'weight')} and B ${theirs}`;
  return `no affine map of weights was found by which they are equal at level ${level}; ${figures}, and --map says what those of B are`;
}

interface Asked {
  readonly a: Subject;
  readonly b: Subject;
  /** Over the same inputs, each with its own weights. */
  readonly pair: Pair;
  readonly settings: FitSettings;
  /** What is said where nothing is found. */
  readonly open: Answer;
}

/** At `exact` a global phase may be all that is in the way: what holds without it is said, too. */
function answerAt(level: Level, asked: Asked): Answer {
  const { open, settings } = asked;
  const first = familyAt(level, asked, level === 'exact' ? 0.6 : 1);
  if (first.proved) return { ...first.proved, family: first.family };
  if (level !== 'exact') return { ...open, family: first.family };
  const told = { ...open, family: first.family };
  settings.tell?.(told);
  const { proved, family } = familyAt('phase', asked, 1);
  if (!proved) return told;
  const { levels: verdicts, strongest, notCompared, matched } = proved;
  return { ...open, levels: { ...verdicts, exact: 'unknown' }, strongest, notCompared, matched, family };
}

/** Both directions. `proved`: the answer for the circuits with the map in place. */
function familyAt(level: Level, asked: Asked, share: number) {
  const { a, b, pair, settings } = asked;
  const within = createBudget(settings.budget.seconds() * share, settings.budget.bytes);
  const looks = looksOrReason({ pair, level }, within);
  const search = (from: 'a' | 'b', part: number, guess?: AffineMap, isBeside = false): Direction => {
    const [inner, outer] = from === 'a' ? [a, b] : [b, a];
    const seconds = isBeside ? Math.min(mostBeside, within.seconds()) : within.seconds() * part;
    const budget = createBudget(seconds, within.bytes);
    return searchDirection({ inner, outer, from, pair, looks, guess, level }, { ...settings, budget });
  };
  const ours = search('a', 0.75);
  const theirs = search('b', 1, ours.map && inverseOf(ours.map), ours.proved !== undefined);
  const family = { level, bContainsA: ours.containment, aContainsB: theirs.containment };
  const proved = ours.proved ?? (theirs.proved && mirrored(theirs.proved));
  return { family, proved };
}

function looksOrReason(task: Task, budget: Budget): Looks | string {
  try {
    return looksAt(task, budget);
  } catch (error) {
    if (error instanceof TooLarge) return error.message;
    throw error;
  }
}

interface Direction {
  readonly containment: Containment;
  readonly map?: AffineMap;
  readonly proved?: Answer;
}

interface Search {
  /** The one that may be contained. */
  readonly inner: Subject;
  readonly outer: Subject;
  readonly from: 'a' | 'b';
  /** Over the same inputs. */
  readonly pair: Pair;
  /** Or why circuits as large have none. */
  readonly looks: Looks | string;
  readonly guess: AffineMap | undefined;
  readonly level: Level;
}

const unknownFor = (reason: string, fits: Fits | null = null): Containment => ({ kind: 'unknown', reason, fits }); // prettier-ignore

function searchDirection(search: Search, settings: FitSettings): Direction {
  const { inner, outer, from, looks, guess } = search;
  try {
    const { seed, budget } = settings;
    for (const find of [() => guess, () => mapOfCalls(search, settings)]) {
      const map = find();
      const guessed = map && prove(map, search, settings);
      if (guessed?.proved) return guessed;
    }
    if (typeof looks === 'string') return { containment: unknownFor(looks) };
    const namesakes = namesakesOf(outer.circuit, inner.circuit);
    const within = createBudget(budget.seconds() * 0.85, budget.bytes);
    const found = findMap(looks, from, { seed, budget: within, namesakes });
    if (found.kind === 'none') return { containment: unknownFor(found.reason, found.fits) };
    return prove(found.map, search, settings);
  } catch (error) {
    if (error instanceof OutOfTime) return { containment: unknownFor('the time is used up') };
    throw error;
  }
}

/** Of circuits that are the same calls of other gates and pools. */
function mapOfCalls({ inner, pair, from, level }: Search, { seed, budget }: FitSettings) {
  const [own, other] = from === 'a' ? [pair.a, pair.b] : [pair.b, pair.a];
  if (inner.kind !== 'circuit' || weightCount(other) === 0) return undefined;
  const within = createBudget(budget.seconds() * 0.3, budget.bytes);
  try {
    return mapByCalls(own, other, { level, seed, budget: within });
  } catch (error) {
    if (error instanceof TooLarge || error instanceof OutOfTime) return undefined;
    throw error;
  }
}

/** As a map that was given is proved. */
function prove(map: AffineMap, { inner, outer, level }: Search, settings: FitSettings): Direction {
  const texts = mapTexts(map, outer.circuit, inner.circuit);
  if (!texts) return { containment: unknownFor('a map was found, but the name of a weight is no name of the language, so that it cannot be said') }; // prettier-ignore
  const budget: Budget = createBudget(settings.budget.seconds() * 0.9, settings.budget.bytes);
  const answer = compareSubjects(inner, outer, { ...settings, level, budget, map: texts, tell: undefined });
  if (answer.verdict !== 'equivalent') {
    const why = answer.reason ?? 'they differ at other weights';
    return { containment: unknownFor(`${texts.join(', ')} fits at random weights, and is not proved: ${why}`) }; // prettier-ignore
  }
  const weights: MatchedBy = 'fit';
  const proved = { ...answer, matched: { ...answer.matched, weights } };
  return { containment: { kind: 'contained', map: texts, error: answer.error ?? 0 }, map, proved };
}

/** The same of B and A. */
function mirrored(answer: Answer): Answer {
  return { ...answer, a: answer.b, b: answer.a };
}
