// The fuzz loop: kinds of input one after the other, a while each, until the time is up; failures are shrunk and told with their seed.
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { archiveKinds } from './archives.ts';
import type { Kind, Verdict } from './kind.ts';
import { openqasmKinds } from './openqasm.ts';
import { programKinds } from './programs.ts';

export interface Options {
  readonly seconds: number;
  readonly seed: number;
  /** Only kinds whose name holds this. */
  readonly only?: string | undefined;
  /** A file that always holds the case in hand, so that it is known when the process hangs or dies. */
  readonly caseFile?: string | undefined;
}

export interface Failure {
  readonly kind: string;
  readonly seed: number;
  readonly faults: readonly string[];
  readonly shown: string;
}

export interface Tally {
  readonly kind: string;
  cases: number;
  refused: number;
  /** Milliseconds of the slowest case. */
  slowest: number;
}

/** Cases and time of one round of a kind, shorter where there are few for all, and how long shrinking may take. */
const roundLimits = { cases: 50, milliseconds: 2000, shrinkMilliseconds: 20_000 };
/** Seconds below which kinds with dear cases are left out. */
const shortRun = 30;
/** A kind with as many failures is left out: the rest says the same. */
const mostFailures = 5;

export async function fuzz(options: Options): Promise<{ tallies: Tally[]; failures: Failure[] }> {
  const { kinds: archives, end } = await archiveKinds();
  const all = [...programKinds, ...openqasmKinds, ...archives];
  const isShort = options.seconds < shortRun;
  const kinds = all.filter(({ name, dear }) => name.includes(options.only ?? '') && !(dear && isShort));
  const tallies = kinds.map(({ name }): Tally => ({ kind: name, cases: 0, refused: 0, slowest: 0 }));
  const failures: Failure[] = [];
  const until = performance.now() + 1000 * options.seconds;
  try {
    for (let round = 0; performance.now() < until && kinds.length > 0; round++) {
      const at = round % kinds.length;
      if (failures.filter(({ kind }) => kind === kinds[at].name).length >= mostFailures) {
        if (kinds.every(({ name }) => failures.filter(({ kind }) => kind === name).length >= mostFailures)) break; // prettier-ignore
        continue;
      }
      const seed = (options.seed + round) | 0;
      const share = Math.min(roundLimits.milliseconds, (1000 * options.seconds) / (2 * kinds.length));
      const roundEnd = Math.min(until, performance.now() + share);
      const failure = await runRound(kinds[at], seed, tallies[at], roundEnd, options.caseFile);
      if (failure) failures.push(failure);
    }
  } finally {
    end();
  }
  return { tallies, failures };
}

async function runRound(
  { name, arbitrary, judge, show }: Kind,
  seed: number,
  tally: Tally,
  until: number,
  caseFile: string | undefined,
): Promise<Failure | undefined> {
  let failing = false;
  let last: readonly string[] = [];
  const property = fc.asyncProperty(arbitrary, async (value) => {
    if (performance.now() > until && !failing) return;
    if (caseFile !== undefined) writeFileSync(caseFile, `${name}, seed ${seed}\n${show(value)}`);
    const start = performance.now();
    const { outcome, faults } = await verdictOf(judge, value);
    if (!failing) {
      tally.cases++;
      if (outcome === 'refused') tally.refused++;
      tally.slowest = Math.max(tally.slowest, performance.now() - start);
    }
    if (faults.length === 0) return;
    failing = true;
    last = faults;
    throw new Error(faults.join('\n'));
  });
  const shrinkUntil = { interruptAfterTimeLimit: Math.max(1, until - performance.now()) + roundLimits.shrinkMilliseconds }; // prettier-ignore
  const result = await fc.check(property, { seed, numRuns: roundLimits.cases, ...shrinkUntil });
  if (!result.failed || result.counterexample === null) return undefined;
  return { kind: name, seed, faults: last, shown: show(result.counterexample[0]) };
}

/** What is thrown is a crash, and so a fault. */
async function verdictOf(judge: Kind['judge'], value: unknown): Promise<Verdict> {
  try {
    return await judge(value);
  } catch (error) {
    const { stack = String(error) } = error as Error;
    return { outcome: 'taken', faults: [`crash: ${stack.split('\n').slice(0, 6).join('\n')}`] };
  }
}

/** The counts as a table, then each failure. */
export function report(tallies: readonly Tally[], failures: readonly Failure[]): string {
  const lines = ['kind                     cases   refused   slowest ms   failures'];
  for (const { kind, cases, refused, slowest } of tallies) {
    const own = failures.filter((failure) => failure.kind === kind).length;
    lines.push(`${kind.padEnd(20)}${String(cases).padStart(10)}${String(refused).padStart(10)}${slowest.toFixed(0).padStart(13)}${String(own).padStart(11)}`); // prettier-ignore
  }
  for (const { kind, seed, faults, shown } of failures)
    lines.push('', `FAILED: ${kind}, seed ${seed}`, ...faults.map((fault) => `  ${fault}`), shown);
  return lines.join('\n');
}
