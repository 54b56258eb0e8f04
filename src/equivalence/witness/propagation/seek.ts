// The search for numbers at which two wide circuits differ, where random ones cannot be computed: most numbers make Clifford
// gates, and are chosen on the way of an observable through one of the circuits so that |0…0⟩ sees it at the start.
import type { Random } from '../../../runtime/random.ts';
import type { Budget } from '../../task/budget.ts';
import { rowFor, propagate, type Decide, type Term } from './propagate.ts';
import type { Stage } from './stages.ts';

/** One observable of two circuits. */
export interface Sides {
  readonly stages: readonly [readonly Stage[], readonly Stage[]];
  readonly terms: readonly [readonly Term[], readonly Term[]];
  /** Weights and inputs. */
  readonly count: number;
  /** Places of gates that are to act on what is read: where the circuits may differ; none are known: anywhere. */
  readonly targets: readonly [readonly number[], readonly number[]];
}

export interface Sought {
  readonly numbers: Float64Array;
  readonly difference: number;
}

/** What a number may become: most angles that it makes are those of Clifford gates, products of numbers too. */
const choices = [0, Math.PI / 2, Math.PI, -Math.PI / 2, 1];
/** Choices of several numbers that are looked at. */
const mostTried = 24;
/** How often a trial chooses at random what it need not, and turns by π what it need not. */
const habits = {
  ahead: [0.003, 0.03, 0.1, 0.3, 0.6, 1],
  wild: [0, 0, 0.003, 0.01, 0.03],
  flip: [0, 0.3, 0.5],
};

/** One trial; undefined where the sums grow too long, or the way misses its target. */
export function trial({ stages, terms, count, targets }: Sides, random: Random): Sought | undefined {
  const all = new Float64Array(count);
  const known = new Uint8Array(count);
  const lead = random.integer(2);
  const own = targets[lead];
  const target = own.length > 0 ? targetOf(stages[lead], own[random.integer(1 + random.integer(own.length))]) : undefined; // prettier-ignore
  const oneOf = (rates: readonly number[]) => rates[random.integer(rates.length)];
  const habit = {
    ahead: oneOf(habits.ahead),
    wild: oneOf(habits.wild),
    flip: oneOf(habits.flip),
    followsSmall: random.integer(2) === 1,
  };
  const values = [lead, 1 - lead].map((side, turn) => {
    const decide = decider({ all, known, random, habit, target: turn === 0 ? target : undefined });
    return propagate(stages[side], terms[side], all, decide)?.value;
  });
  const [one, other] = values;
  if (one === undefined || other === undefined) return undefined;
  return { numbers: all, difference: Math.abs(one - other) };
}

/** A gate that is to act on what is read. */
interface Target {
  readonly stage: Stage;
  /** Stages after it that it has a way to. */
  readonly ahead: ReadonlySet<Stage>;
  /** All before it. */
  readonly behind: ReadonlySet<Stage>;
}

function targetOf(stages: readonly Stage[], place: number): Target | undefined {
  const at = stages.findIndex((stage) => stage.place === place);
  if (at < 0) return undefined;
  const reached = new Set(stages[at].qubits);
  const ahead = new Set<Stage>();
  for (let next = at - 1; next >= 0; next--) {
    const { qubits } = stages[next];
    if (!qubits.some((qubit) => reached.has(qubit))) continue;
    ahead.add(stages[next]);
    for (const qubit of qubits) reached.add(qubit);
  }
  return { stage: stages[at], ahead, behind: new Set(stages.slice(at + 1)) };
}

/** Trials until a difference is above `clear`; the largest difference. */
export function seek(sides: readonly Sides[], { clear, trials, random, budget }: Seeking) {
  let best: (Sought & { readonly at: number }) | undefined;
  for (let count = 0; count < trials && budget.seconds() > 0; count++) {
    const at = random.integer(sides.length);
    const found = trial(sides[at], random);
    if (found && !(best && best.difference >= found.difference)) best = { ...found, at };
    if (best && best.difference > clear) break;
  }
  return best;
}

interface Seeking {
  /** A difference that is enough. */
  readonly clear: number;
  readonly trials: number;
  readonly random: Random;
  readonly budget: Budget;
}

interface Deciding {
  readonly all: Float64Array;
  /** By number, whether it is chosen. */
  readonly known: Uint8Array;
  readonly random: Random;
  readonly habit: {
    readonly ahead: number;
    readonly wild: number;
    readonly flip: number;
    readonly followsSmall: boolean;
  };
  readonly target: Target | undefined;
}

/**
 * Follows one of the terms, of few letters X and Y, and sometimes another; any choice will do at the target, and none where
 * the way has missed it.
 */
function decider({ all, known, random, habit, target }: Deciding): Decide {
  let isMet = target === undefined;
  return (stage, terms) => {
    const isTarget = target !== undefined && stage === target.stage;
    isMet ||= isTarget;
    if (target && !isMet && !target.ahead.has(stage) && target.behind.has(stage)) return false;
    const wild = isMet ? habit.wild : target?.ahead.has(stage) ? habit.ahead : 0;
    const open = stage.numbers.filter((number) => known[number] === 0);
    if (open.length === 0) return true;
    const leader = leaderOf(terms, habit.followsSmall);
    const set = (values: readonly number[]) => open.forEach((number, at) => (all[number] = values[at]));
    const tried = combinations(open.length, random);
    const cheapest = () => {
      const costs = tried.map((values) => {
        set(values);
        const turns = values.some((value) => value !== 0) && random.uniform() >= habit.flip;
        return costOf(leader, stage, all) + (turns ? 0.5 : 0);
      });
      return tried[costs.indexOf(Math.min(...costs))];
    };
    set(isTarget || random.uniform() < wild ? tried[random.integer(tried.length)] : cheapest());
    for (const number of open) known[number] = 1;
    return true;
  };
}

function leaderOf(terms: readonly Term[], isSmall: boolean): Term {
  const sign = isSmall ? -1 : 1;
  const size = ({ coefficient }: Term) => sign * Math.abs(coefficient);
  return terms.length === 1
    ? terms[0]
    : terms.reduce((best, term) => (size(term) > size(best) ? term : best));
}

function combinations(count: number, random: Random): readonly (readonly number[])[] {
  if (count === 1) return choices.slice(0, 4).map((choice) => [choice]);
  const draw = () => choices[random.integer(choices.length)];
  const zeros = new Array<number>(count).fill(0);
  return [zeros, ...Array.from({ length: mostTried }, () => zeros.map(draw))];
}

/** Letters of a term that the state before is not known to see, many for each term more. */
function costOf(leader: Term, stage: Stage, all: Float64Array): number {
  const { products } = rowFor(stage.mapAt(all), leader, stage.qubits);
  let least = Infinity;
  for (const product of products) {
    let letters = 0;
    let rest = product;
    for (let place = stage.qubits.length - 1; rest > 0; place--, rest >>= 2) if ((rest & 3) !== 0 && (rest & 3) !== stage.wanted[place]) letters++; // prettier-ignore
    least = Math.min(least, letters);
  }
  return least + 4 * (products.length - 1);
}
