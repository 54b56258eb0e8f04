// Pooled qubits make room for others: operations in an order in which few qubits live at a time, on reset wires.
import type { Call, Circuit, Operation } from '../../circuit/circuit.ts';
import { coneBound, conesOf, restrictCones, type Cones } from './life-cones.ts';
import { greedyOrder, measureOrder, type LifeOrder } from './order-lives.ts';
import { collectLives, type Lives } from './qubit-lives.ts';
import { renameOutput, renameQubits } from '../../circuit/rename-qubits.ts';
import { demandOrder, scheduleLives, type Schedule } from './schedule-lives.ts';
import { searchOrder, searchSpace, type SearchSpace } from './search-orders.ts';

/** How many qubits a circuit needs, and whether that is proved. */
export interface ReuseReport {
  /** Qubits of the reordered circuit; equal to `before` where nothing is to be gained. */
  readonly width: number;
  readonly before: number;
  /** No order of the same operations needs fewer. */
  readonly bound: number;
  /** width = bound: there is none narrower. */
  readonly exact: boolean;
  /** The qubits that begin on a wire where another one has ended, by their numbers in the circuit as it was. */
  readonly follows: readonly { readonly qubit: number; readonly ended: number }[];
}

/** Wider circuits are ordered in linear time, without search. */
const mostLives = 2048;
/** Circuits with more are ordered without exhaustive search, and bounded by their parts. */
const mostSearched = 512;
/** Moves of the exhaustive search for a narrower order: at once, after the greedy ones, and of each proof of none. */
const firstBudget = 500_000;
const searchBudget = { narrow: 60_000_000, wide: 10_000_000 };
const proofBudget = 5_000_000;
/** Above these lives an exhaustive search hardly ever ends. */
const mostNarrow = 128;
/** Cones up to these sizes, and as many neighbours, are the parts of a wide circuit that bound its width from below. */
const partSizes = [24, 48, 64];

/**
 * The same channel on fewer qubits; the circuit itself where no order found is narrower. Every operation stays; a reset
 * at top level stays only where its wire was in use, and a barrier names the wires that are in use when it is reached. A
 * reset of a wire comes from the statement that says so, else from the one that ended the qubit before: it set the wire free.
 */
export function reuseQubits(circuit: Circuit): Circuit {
  return planReuse(circuit).circuit;
}

/** What `reuseQubits` attains, without the circuit. */
export function reuseReport(circuit: Circuit): ReuseReport {
  return planReuse(circuit).report;
}

/** Qubits that no order of the circuit's operations can do without, as far as it could be proved. */
export function widthBound(circuit: Circuit): number {
  return planReuse(circuit).report.bound;
}

/** The narrower circuit, and the report. */
export interface ReusePlan {
  readonly circuit: Circuit;
  readonly report: ReuseReport;
}

/** Searches take long, and a pass, its report and its words ask for the same one. */
const plans = new WeakMap<Circuit, ReusePlan>();

/** `reuseQubits` and `reuseReport` at once. */
export function planReuse(circuit: Circuit): ReusePlan {
  let plan = plans.get(circuit);
  if (!plan) plans.set(circuit, (plan = findPlan(circuit)));
  return plan;
}

function findPlan(circuit: Circuit): ReusePlan {
  const before = circuit.qubits;
  const lives = collectLives(circuit);
  const { order, bound } = chooseOrder(lives);
  const schedule = scheduleLives(lives, order);
  // A circuit has a qubit, used or not.
  const wires = Math.max(schedule.width, Math.min(before, 1));
  const width = Math.min(wires, before);
  const least = Math.min(Math.max(bound, Math.min(before, 1)), width);
  return {
    circuit: wires < before ? rebuild(circuit, lives, schedule, wires) : circuit,
    report: {
      width,
      before,
      bound: least,
      exact: least === width,
      follows: wires < before ? followers(lives, schedule) : [],
    },
  };
}

function followers({ nodes, final }: Lives, { sequence, wires }: Schedule): ReuseReport['follows'] {
  const latest = new Map<number, { readonly life: number; readonly qubit: number }>();
  const follows: { qubit: number; ended: number }[] = [];
  const begin = (qubit: number, life: number): void => {
    const before = latest.get(wires[life]);
    if (before?.life === life) return;
    if (before && before.qubit !== qubit) follows.push({ qubit, ended: before.qubit });
    latest.set(wires[life], { life, qubit });
  };
  for (const index of sequence) for (const [qubit, life] of nodes[index].lives) begin(qubit, life);
  for (const [qubit, life] of final) begin(qubit, life);
  return follows;
}

function chooseOrder(lives: Lives): { readonly order: readonly number[]; readonly bound: number } {
  const together = lives.nodes.reduce(
    (most, { operation, lives: own }) => (operation.kind === 'barrier' ? most : Math.max(most, own.size)),
    lives.read.filter(Boolean).length,
  );
  const demand = demandOrder(lives);
  if (lives.count > mostLives) return { order: demand, bound: together };
  const cones = conesOf(lives);
  const bound = Math.max(together, coneBound(cones));
  const simple = narrower(measureOrder(cones, demand), greedyOrder(cones, bound, 1));
  if (simple.width === bound) return { order: simple.order, bound };
  if (lives.count > mostSearched) {
    const { order, width } = narrower(simple, greedyOrder(cones, bound));
    return { order, bound: raiseBound(cones, bound, width) };
  }
  const space = searchSpace(cones);
  // Circuits of a few qubits are searched to the end in less time than many greedy orders take.
  const first = narrow(space, simple, bound, firstBudget);
  if (first.exact) return { order: first.best.order, bound: first.best.width };
  const start = narrower(first.best, greedyOrder(cones, bound));
  const budget = lives.count > mostNarrow ? searchBudget.wide : searchBudget.narrow;
  const { best, exact } = narrow(space, start, bound, budget);
  return { order: best.order, bound: exact ? best.width : raiseBound(cones, bound, best.width) };
}

/** Searches below the best order while that succeeds; `exact`: there is none narrower. */
function narrow(space: SearchSpace, start: LifeOrder, bound: number, budget: number) {
  let best = start;
  while (best.width > bound) {
    const answer = searchOrder(space, best.width - 1, budget);
    if (answer.kind !== 'found') return { best, exact: answer.kind === 'impossible' };
    best = answer.order;
  }
  return { best, exact: true };
}

function narrower(a: LifeOrder, b: LifeOrder): LifeOrder {
  return b.width < a.width ? b : a;
}

/** Proves widths impossible one by one, for parts of the circuit that are small enough. */
function raiseBound(cones: Cones, known: number, limit: number): number {
  let bound = known;
  const bySize = cones.targets.toSorted((a, b) => b.length - a.length);
  const parts = partSizes.flatMap((most) => [
    bySize.find(({ length }) => length <= most) ?? [],
    [...Array(Math.min(most, cones.count)).keys()],
  ]);
  for (const part of parts) {
    const space = searchSpace(restrictCones(cones, Int32Array.from(part)));
    while (bound < limit && searchOrder(space, bound, proofBudget).kind === 'impossible') bound++;
  }
  return bound;
}

function rebuild(circuit: Circuit, lives: Lives, schedule: Schedule, qubits: number): Circuit {
  const { wires, before } = schedule;
  const begun = new Uint8Array(lives.count);
  const operations: Operation[] = [];
  const calls = new Map<Call, Call>();
  for (const [call, own] of lives.calls) calls.set(call, { ...call, qubits: own.map((life) => wires[life]) });
  const withMovedCall = ({ call, ...rest }: Operation): Operation => {
    const moved = call && calls.get(call);
    const inner =
      rest.kind === 'branch'
        ? { ...rest, then: rest.then.map(withMovedCall), orElse: rest.orElse.map(withMovedCall) }
        : rest;
    return moved ? { ...inner, call: moved } : inner;
  };
  const begin = (life: number): void => {
    if (begun[life]) return;
    begun[life] = 1;
    if (before[life] < 0) return;
    const { origin } = lives.reset.get(life) ?? lives.nodes[lives.last[before[life]]].operation;
    operations.push({ kind: 'reset', qubit: wires[life], ...(origin && { origin }) });
  };
  const done = new Uint8Array(lives.nodes.length);
  for (const index of schedule.sequence) {
    const node = lives.nodes[index];
    const { operation, lives: own, passing } = node;
    const isInUse = (life: number) => begun[life] && (lives.read[life] || !done[lives.last[life]]);
    done[index] = 1;
    if (operation.kind === 'barrier') {
      const inUse = [...own.values()].filter(isInUse);
      if (inUse.length > 0 || operation.qubits.length === 0)
        operations.push({
          ...(withMovedCall(operation) as typeof operation),
          qubits: inUse.map((life) => wires[life]),
        });
      continue;
    }
    for (const life of own.values()) begin(life);
    const wireOf = (qubit: number): number | undefined => {
      const life = own.get(qubit) ?? passing.get(qubit);
      return life !== undefined && (own.has(qubit) || isInUse(life)) ? wires[life] : undefined;
    };
    operations.push(withMovedCall(renameQubits(operation, wireOf)));
  }
  for (let life = 0; life < lives.count; life++) begin(life);
  const outputs = circuit.outputs.map((output) =>
    renameOutput(output, (qubit) => wires[lives.final.get(qubit)!]),
  );
  return { ...circuit, qubits, operations, outputs };
}
