// An answer in words, for people.
import type { Answer } from './answer.ts';
import type { Verdict } from './decide.ts';
import { distanceWords } from './distance-words.ts';
import { type Containment, type Family } from './family/index.ts';
import type { Matched, MatchedBy } from './interface.ts';
import { layoutWords } from './layout/index.ts';
import { whereWords } from './locate/index.ts';
import { listed } from '../phrases.ts';
import { type Level, levels } from './task/task.ts';

/** What holds at a level, and what does not, of A and B. */
const claims: Readonly<Record<Level, readonly [same: string, other: string]>> = {
  exact: ['are the same unitary', 'are not the same unitary'],
  phase: ['are the same unitary up to a global phase', 'are not the same unitary up to a global phase'],
  channel: ['do the same to every start', 'do not do the same to every start'],
  state: ['make the same state of |0…0⟩', 'do not make the same state of |0…0⟩'],
  outputs: ['return the same numbers', 'do not return the same numbers'],
};

/** Lines, without a line break at the end. */
export function answerWords(answer: Answer): string {
  return [
    ...verdictLines(answer),
    ...(answer.family ? familyLines(answer.family, answer.level) : []),
    ...(answer.distance ? [`distance: ${distanceWords(answer.distance)}`] : []),
    ...(answer.where ? whereWords(answer.where, answer.verdict === 'different') : []),
    ...(answer.layout ? [`layout: ${layoutWords(answer.layout)}`] : []),
    ...strongestLines(answer),
    ...evidenceLines(answer),
    ...answer.notes.map((note) => `note: ${note}`),
    `${answer.seconds.toFixed(1)} s`,
  ].join('\n');
}

function verdictLines(answer: Answer): string[] {
  const { verdict, level, reason, witness, nearest, tolerance } = answer;
  const [same, other] = claims[level];
  const both = answer.a.name === answer.b.name ? `both ${answer.a.name}` : `${answer.a.name} and ${answer.b.name}`; // prettier-ignore
  const hasNumbers = answer.matched.weights !== 'none' || answer.matched.inputs !== 'none';
  const always = (hasNumbers ? ' for all weights and inputs' : '') + mappedSide(answer);
  switch (verdict) {
    case 'equivalent':
      return [`${equivalentHow(answer)}: ${both} ${same}${always} (level ${level})`];
    case 'different':
      return [`different: ${both} ${other} (level ${level})`, ...(witness ? [witness.words] : [])];
    case 'unknown': {
      const largest = nearest && nearest.sample.points > 0 ? [`The largest difference found is ${nearest.largest.toPrecision(2)}; ${nearest.largest > tolerance ? 'rounding may have made it' : `up to ${tolerance} is none`}.`] : []; // prettier-ignore
      const lines = [`unknown: whether ${both} ${same}${always} (level ${level})`, `Neither proved nor refuted: ${reason}.`]; // prettier-ignore
      return [...lines, ...largest, ...(nearest ? [nearest.words] : [])];
    }
    default:
      return verdict satisfies never;
  }
}

/** A map in one direction says that one circuit is a part of the other's family. */
function equivalentHow({ family }: Answer): string {
  if (!family) return 'equivalent';
  const { aContainsB, bContainsA } = family;
  return aContainsB.kind === bContainsA.kind ? 'equivalent up to a map' : 'equivalent by a map';
}

/** Whose weights are those of the other by a map, where they are. */
function mappedSide({ family, verdict }: Answer): string {
  if (!family || verdict !== 'equivalent') return '';
  return family.bContainsA.kind === 'contained' ? ', those of B by the map' : ', those of A by the map';
}

function familyLines({ level, aContainsB, bContainsA }: Family, asked: Level): string[] {
  const at = level === asked ? '' : ` at level ${level}`;
  const line = (outer: string, inner: string, containment: Containment) =>
    containment.kind === 'contained'
      ? `${outer} contains ${inner}${at}: ${containment.map.join(', ') || 'it has no weights'}`
      : `Whether ${outer} contains ${inner}${at} is unknown: ${containment.reason}.`;
  return [line('B', 'A', bContainsA), line('A', 'B', aContainsB)];
}

function strongestLines({ strongest, levels: verdicts, notCompared }: Answer): string[] {
  const others = levels.filter((level) => level !== strongest);
  const at = (verdict: Verdict, words: string) => some(others.filter((level) => verdicts[level] === verdict), words); // prettier-ignore
  const parts = [
    strongest === null ? 'no level is known to hold' : `strongest level that holds: ${strongest}`,
    ...at(true, 'so'),
    ...at(false, 'different at'),
    ...at('unknown', 'unknown at'),
    ...at(null, 'not applying:'),
  ];
  const [held, so, ...rest] = parts;
  const first = so?.startsWith('so ') ? [`${held} (and ${so})`, ...rest] : parts;
  return [first.join('; '), ...(notCompared.length > 0 ? [`not compared: ${notCompared.join('; ')}`] : [])];
}

const some = (which: readonly Level[], words: string) =>
  which.length > 0 ? [`${words} ${listed(which, 'and')}`] : [];

function evidenceLines({ method, error, snapped, matched, level }: Answer): string[] {
  const bound = !error ? '' : `; wrong with a probability below ${upwards(error)}`;
  const proof = method ? [`proof${method.at === level ? '' : ` at level ${method.at}`}: ${method.says}${bound}`] : []; // prettier-ignore
  const close = snapped > 0 && method ? [`numbers within 1e-12 of each other were taken as one: outputs may differ by ${upwards(snapped)} for it`] : []; // prettier-ignore
  return [...proof, ...close, ...matchedLine(matched)];
}

/** One digit, rounded up: it is a bound. */
export function upwards(bound: number): string {
  const power = Math.floor(Math.log10(bound));
  const digit = Math.ceil(bound / 10 ** power);
  return digit >= 10 ? `1e${power + 1}` : `${digit}e${power}`;
}

const byWhat: Readonly<Record<MatchedBy, string>> = {
  name: 'by name',
  position: 'by position',
  map: 'as --map says',
  fit: 'by the map that was found',
  none: '',
};

function matchedLine({ weights, inputs }: Matched): string[] {
  if (weights === inputs) return weights === 'none' ? [] : [`matched: weights and inputs ${byWhat[weights]}`];
  const parts = Object.entries({ weights, inputs }).filter(([, by]) => by !== 'none');
  return [`matched: ${parts.map(([what, by]) => `${what} ${byWhat[by]}`).join(', ')}`];
}
