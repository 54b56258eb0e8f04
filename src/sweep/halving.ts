// Halving: configurations are trained in rounds, and after each the best of them go on. Pure: what came of a round decides, in
// whatever order and by however many processes it was trained.
import { mean } from 'simple-statistics';

/** What competes: a configuration, by its runs. */
export interface Contender {
  /** Hashes. At least one. */
  readonly runs: readonly string[];
}

/** Those that compete with each other, in the order that decides between equal ones. */
export interface Field<C extends Contender = Contender> {
  readonly contenders: readonly C[];
  /** Epochs after which rounds end, the last those of the whole training. At least one. */
  readonly rounds: readonly number[];
}

/** On the validation images, after the epoch whose weights would be kept were it the last. */
export interface Standing {
  /** Share in [0, 1]. */
  readonly accuracy: number;
  readonly loss: number;
}

/** What a run came to after so many epochs; undefined: it is not trained so far. */
export type StandingAt = (hash: string, epochs: number) => Standing | 'failed' | undefined;

/** A round that is over. */
export interface DecidedRound<C extends Contender = Contender> {
  readonly epochs: number;
  /** With their means over runs; undefined: a run of it failed. */
  readonly ranked: readonly { readonly contender: C; readonly standing: Standing | undefined }[];
  readonly goOn: readonly C[];
}

/** How far a field is. */
export interface Decision<C extends Contender = Contender> {
  readonly decided: readonly DecidedRound<C>[];
  /** Those that are still in it. */
  readonly left: readonly C[];
  /** Epochs until which these are trained now; undefined: to their end, and nobody stops any more. */
  readonly until?: number | undefined;
}

/** Fewer say little: the rates of the first epoch still rise. */
const leastEpochs = 2;

/** Epochs after which rounds end, ascending: E, E/η, E/η², …, rounded, as long as there are two of them. */
export function roundsOf(epochs: number, eta: number): number[] {
  const rounds = [epochs];
  for (let end = epochs / eta; Math.round(end) >= leastEpochs; end /= eta)
    if (Math.round(end) < rounds[0]) rounds.unshift(Math.round(end));
  return rounds;
}

/** How many of them go on. */
export function survivors(contenders: number, eta: number): number {
  return Math.ceil(contenders / eta);
}

/**
 * After each round but the last the best in η go on, rounded up: by mean accuracy over runs, ties by mean loss, then by their order. One with a
 * run that failed goes no further. A round is decided when each run of those in it came to its end or failed; a single one goes on
 * to the end.
 */
export function decide<C extends Contender>(field: Field<C>, eta: number, at: StandingAt): Decision<C> {
  const decided: DecidedRound<C>[] = [];
  let left = field.contenders;
  for (const epochs of field.rounds.slice(0, -1)) {
    if (left.length < 2) break;
    const ranked = left.map((contender) => ({ contender, standing: standingOf(contender, epochs, at) }));
    if (ranked.some(({ standing }) => standing === 'open')) return { decided, left, until: epochs };
    const whole = ranked.map((each) => ({ ...each, standing: each.standing as Standing | undefined }));
    const chosen = new Set(bestOf(whole, survivors(left.length, eta)));
    left = left.filter((contender) => chosen.has(contender));
    decided.push({ epochs, ranked: whole, goOn: left });
  }
  return { decided, left };
}

/** undefined: a run failed. */
function standingOf({ runs }: Contender, epochs: number, at: StandingAt): Standing | 'open' | undefined {
  const standings = runs.map((hash) => at(hash, epochs));
  if (standings.includes(undefined)) return 'open';
  const whole = standings.filter((each) => each !== undefined && each !== 'failed');
  if (whole.length < standings.length) return undefined;
  return meanStanding(whole);
}

export function meanStanding(standings: readonly Standing[]): Standing {
  return {
    accuracy: mean(standings.map(({ accuracy }) => accuracy)),
    loss: mean(standings.map(({ loss }) => loss)),
  };
}

/** Negative: the first is better. */
export function byStanding(a: Standing, b: Standing): number {
  const byAccuracy = b.accuracy - a.accuracy;
  if (byAccuracy !== 0) return byAccuracy;
  return a.loss === b.loss ? 0 : a.loss - b.loss;
}

function bestOf<C extends Contender>(ranked: DecidedRound<C>['ranked'], count: number): C[] {
  const whole = ranked.flatMap(({ contender, standing }) => (standing ? [{ contender, standing }] : []));
  return whole
    .sort((a, b) => byStanding(a.standing, b.standing))
    .slice(0, count)
    .map(({ contender }) => contender);
}
