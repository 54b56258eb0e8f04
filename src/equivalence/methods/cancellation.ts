// One circuit after the inverse of the other, multiplied out from their ends: what is alike goes at once, and what was
// rewritten stays a small matrix until the other circuit catches up. For unitaries however wide and deep, made of each other
// by local rewrites. Exact modulo primes: no rewrite of the compiler is relied on.
import type { Point, PointSource } from '../angles/point.ts';
import { OutOfTime, type Budget } from '../task/budget.ts';
import type { Level, Task } from '../task/task.ts';
import { balanced } from './balanced.ts';
import type { Product } from './cancellation/product.ts';
import { multiplyAll, mostQubits, multiplyOut, type Order } from './cancellation/order.ts';
import type { Suspects } from './cancellation/remains.ts';
import { arePartsAt, partsOf, suspectsIn, triedAt, type LeftOut, type Parts } from './cancellation/parts.ts';
import { livesOf } from './cancellation/lives.ts';
import type { Finding, Method, Refusal, Run } from './method.ts';
import { rounds } from './rounds.ts';
import { isUnitary } from './shape.ts';

/** More is not worth the try: circuits that cancel need far less. */
const mostWork = 1e8;

const refusal: Refusal = {
  why: `the circuits do not cancel, by matrices of at most ${mostQubits} qubits, from their ends`,
};

const unknown: Finding = { kind: 'unknown', reason: refusal.why };

class Stuck extends Error {}

export const cancellation: Method = {
  name: 'cancellation',
  says: ({ level }) =>
    `one circuit after the inverse of the other, multiplied out from their ends modulo random primes, ${does[level]}`,
  estimate(task, run) {
    const why = whyNoCancellation(task);
    if (why !== undefined) return { why };
    const found = foundOf(task, run);
    if ('why' in found) return found;
    const { work, steps } = found.order;
    return { work: work + bookkeeping * steps.length, bytes: 4 * 8 * 4 ** mostQubits };
  },
  run(task, run) {
    const found = foundOf(task, run);
    if ('why' in found) return unknown;
    const { points, budget } = run;
    try {
      // All entries are of degrees that the points know: nothing of its own is drawn.
      const finding = rounds(points, 0, budget, (point) => {
        const equal = agree(task, found, point, budget);
        if (equal === undefined) throw new Stuck();
        return equal;
      });
      // Unequal states may give equal outputs.
      return finding.kind === 'unequal' && task.level === 'outputs' ? unknown : finding;
    } catch (error) {
      if (error instanceof Stuck) return unknown;
      throw error;
    }
  },
};

const does: Readonly<Record<Level, string>> = {
  exact: 'is the identity',
  phase: 'is a multiple of the identity',
  channel: 'is a multiple of the identity',
  state: 'takes |0…0⟩ to a multiple of itself',
  outputs: 'takes |0…0⟩ to a multiple of itself, gates that no output sees left out',
};

/** What of both circuits is multiplied out, and in which order. */
interface Found {
  readonly parts: Parts;
  readonly order: Order;
  readonly suspects: Suspects;
}

interface NotFound extends Refusal {
  readonly suspects?: Suspects;
}

const known = new WeakMap<PointSource, Map<string, Found | NotFound>>();

/** What an estimate has found serves the run, and other levels. */
function foundOf(task: Task, { points, budget }: Run): Found | NotFound {
  let all = known.get(points);
  if (!all) known.set(points, (all = new Map()));
  let found: Found | NotFound = refusal;
  for (const leftOut of triedAt[task.level]) {
    const key = keyOf(task.level, leftOut);
    found = all.get(key) ?? search(task, leftOut, points, budget);
    all.set(key, found);
    if ('order' in found) break;
  }
  return found;
}

const keyOf = (level: Level, leftOut: LeftOut) => `${level === 'outputs'} ${JSON.stringify(leftOut)}`;

function search(task: Task, leftOut: LeftOut, points: PointSource, budget: Budget): Found | NotFound {
  const point = points.draw();
  const parts = partsOf(task.pair, task.level, leftOut, point);
  if (!parts) return { why: 'other observables are returned' };
  const { order, suspects } = multiplyAll(parts, point, budget, mostWork);
  const stuck = { ...refusal, suspects: suspectsIn(parts, suspects) };
  if (!order) return stuck;
  const isHelp = task.level !== 'outputs' || agree(task, { parts, order }, points.draw(), budget) === true;
  return isHelp ? { parts, order, suspects: stuck.suspects } : stuck;
}

/** Places, among the gates of both circuits with blocks taken apart, near which they differ: where cancelling them ended. */
export function suspectsOf(task: Task, run: Run): Suspects | undefined {
  if (whyNoCancellation(task) !== undefined) return undefined;
  try {
    foundOf(task, run);
  } catch (error) {
    if (error instanceof OutOfTime) return undefined;
    throw error;
  }
  const [first] = triedAt[task.level];
  return known.get(run.points)?.get(keyOf(task.level, first))?.suspects;
}

/**
 * Whether they are equal at a point, undefined where this order does not tell. Equal states of what outputs see give equal
 * outputs; unequal ones may do so as well.
 */
function agree(
  { level }: Task,
  { order, parts }: Pick<Found, 'order' | 'parts'>,
  point: Point,
  budget: Budget,
): boolean | undefined {
  if (!arePartsAt(parts, point)) return undefined;
  const product = multiplyOut(order, point, budget);
  return product && holds(level, product, point);
}

/** What it takes to join a gate, in multiplications. */
const bookkeeping = 2000;

function whyNoCancellation({ pair, level }: Task): string | undefined {
  const both = [pair.a, pair.b];
  const fits = both.every((circuit) => (level === 'outputs' ? livesOf(circuit) !== undefined : isUnitary(circuit))); // prettier-ignore
  return fits ? undefined : 'there is more than gates';
}

function holds(level: Level, product: Product, point: Point): boolean {
  const factors = [...product.factors()];
  switch (level) {
    case 'exact':
      return factors.length === 0 && balanced(point.residues.prime).reduce(product.scalar() - 1) === 0;
    case 'phase':
    case 'channel':
      return factors.length === 0;
    case 'state':
    case 'outputs':
      // B†A |0…0⟩ is a multiple of |0…0⟩: in every first column only the first entry is not 0.
      return factors.every(({ qubits, values }) => values.every((value, at) => at === 0 || at % 2 ** qubits.length !== 0 || value === 0)); // prettier-ignore
    default:
      return level satisfies never;
  }
}
