// `qcnn equiv`: whether two circuits, gates or pools are the same, in words or as JSON; 0: they are, 1: not, 3: unknown.
import type { Answer } from '../equivalence/answer.ts';
import { answerToJson } from '../equivalence/answer-json.ts';
import { compareOrFit } from '../equivalence/compare-fitted.ts';
import { notAsked } from '../equivalence/conclude.ts';
import { openBoth, readBoth, type SubjectSettings } from '../equivalence/read-subjects.ts';
import { createBudget } from '../equivalence/task/budget.ts';
import { type Level, levels } from '../equivalence/task/task.ts';
import { answerWords } from '../equivalence/words.ts';
import { sayLastWords } from './deadline.ts';
import { printResult } from './print-result.ts';
import { checkWitnessFolder, writeWitness } from './write-witness.ts';

export interface EquivOptions extends SubjectSettings {
  readonly level?: Level;
  readonly map?: readonly string[];
  readonly fit?: boolean;
  readonly upTo?: 'layout';
  readonly tolerance: number;
  /** Seconds. */
  readonly timeout: number;
  readonly seed: number;
  /** A folder. */
  readonly witness?: string;
  readonly json?: boolean;
  readonly out?: string;
}

const exitCodes = { equivalent: 0, different: 1, unknown: 3 } as const;

/** Seconds that are there however short the time is and however long the command took to start. */
const leastTime = 0.1;
/** Seconds after the time given at which the work is stopped where it stands. */
const grace = 0.5;

/** Throws UserError where the two cannot be compared. */
export function runEquiv(files: readonly [string, string], options: EquivOptions): void {
  if (options.witness !== undefined) checkWitnessFolder(options.witness);
  const before = process.uptime();
  const opened = openBoth(...files);
  // Waiting for a pipe does not count, starting the command does.
  const end = options.timeout + process.uptime() - before;
  const budget = createBudget(Math.max(leastTime, end - process.uptime()));
  const lastWords = (text: (reason: string) => string, exitCode: number) =>
    sayLastWords({
      seconds: Math.max(0, end + grace - process.uptime()),
      outOfTime: text('the time is used up'),
      outOfMemory: text('it would need more than 2 GiB of memory'),
      exitCode,
      out: options.out,
    });
  lastWords((reason) => unreadText(files, options, reason), exitCodes.unknown);
  const { a, b, remarks } = readBoth(opened, options);
  const { level, map, fit, upTo, tolerance, seed } = options;
  const tell = (answer: Answer) => lastWords((reason) => textOf(stopped(answer, options, reason), options), exitCodes[answer.verdict]); // prettier-ignore
  const answer = compareOrFit(a, b, { level, map, fit, upTo, tolerance, seed, budget, remarks, tell });
  const written = options.witness !== undefined && answer.witness ? writeWitness(options.witness, answer.witness) : []; // prettier-ignore
  printResult(textOf(answer, options, written), options.out);
  process.exitCode = exitCodes[answer.verdict];
}

/** What is known when the work is stopped; where that is nothing, the reason why. */
function stopped(answer: Answer, { timeout: seconds }: EquivOptions, reason: string): Answer {
  const isOpen = answer.verdict === 'unknown' && answer.reason === notAsked;
  return { ...answer, ...(isOpen && { reason }), seconds };
}

function textOf(answer: Answer, { json }: EquivOptions, written: readonly string[] = []): string {
  if (json) return JSON.stringify(answerToJson(answer, written), null, 1);
  const files = written.length > 0 ? `\nwritten: ${written.join(', ')}` : '';
  return `${answerWords(answer)}${files}`;
}

/** What is said where not even the circuits were known in time. */
function unreadText(
  [a, b]: readonly [string, string],
  { json, level, tolerance, timeout }: EquivOptions,
  reason: string,
): string {
  if (!json)
    return `${a} and ${b}: unknown\nNeither proved nor refuted: ${reason}, before the circuits were unrolled.`;
  const unknown = Object.fromEntries(levels.map((each) => [each, 'unknown']));
  return JSON.stringify({ verdict: 'unknown', level: level ?? null, levels: unknown, method: null, error: null, tolerance, distance: null, witness: null, where: null, layout: null, matched: null, seconds: timeout, reason }, null, 1); // prettier-ignore
}
