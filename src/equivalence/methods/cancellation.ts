// One circuit after the inverse of the other, multiplied out from their ends: what is alike goes at once, and what was
// rewritten stays a small matrix until the other circuit catches up. For unitaries however wide and deep, made of each other
// by local rewrites. Exact modulo primes: no rewrite of the compiler is relied on.
import type { Point, PointSource } from '../angles/point.ts';
import type { Budget } from '../task/budget.ts';
import type { Level, Task } from '../task/task.ts';
import { balanced } from './balanced.ts';
import type { Product } from './cancellation/product.ts';
import { findOrder, mostQubits, multiplyOut, type Order } from './cancellation/order.ts';
import { isPartAt, keptGates, partOf, seenAt, type Part, type Seen } from './cancellation/parts.ts';
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
    const { order, parts } = foundOf(task, run);
    if (!order) return refusal;
    const { points, budget } = run;
    if (task.level === 'outputs' && !agree(task, { order, parts }, points.draw(), budget)) return refusal;
    return { work: order.work + bookkeeping * order.steps.length, bytes: 4 * 8 * 4 ** mostQubits };
  },
  run(task, run) {
    const { order, parts } = foundOf(task, run);
    if (!order) return unknown;
    const { points, budget } = run;
    try {
      // All entries are of degrees that the points know: nothing of its own is drawn.
      const finding = rounds(points, 0, budget, (point) => {
        const equal = agree(task, { order, parts }, point, budget);
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

/** What of both circuits is multiplied out. */
type Parts = readonly [Part, Part];

interface Found {
  readonly parts: Parts;
  /** undefined where there is none. */
  readonly order: Order | undefined;
}

const known = new WeakMap<PointSource, Map<Seen, Found>>();

/** What an estimate has found serves the run, and other levels. */
function foundOf({ pair, level }: Task, { points, budget }: Run): Found {
  let all = known.get(points);
  if (!all) known.set(points, (all = new Map()));
  const seen = seenAt[level];
  let found = all.get(seen);
  if (!found) {
    const point = points.draw();
    const parts: Parts = [partOf(pair.a, seen, point), partOf(pair.b, seen, point)];
    const [a, b] = parts.map(keptGates);
    all.set(seen, (found = { parts, order: findOrder({ qubits: pair.a.qubits, a, b }, point, budget, mostWork) })); // prettier-ignore
  }
  return found;
}

interface Asked {
  readonly order: Order;
  readonly parts: Parts;
}

/**
 * Whether they are equal at a point, undefined where this order does not tell. Equal states of what outputs see give equal
 * outputs; unequal ones may do so as well.
 */
function agree({ level }: Task, { order, parts }: Asked, point: Point, budget: Budget): boolean | undefined {
  if (!parts.every((part) => isPartAt(part, point))) return undefined;
  const product = multiplyOut(order, point, budget);
  return product && holds(level, product, point);
}

/** What it takes to join a gate, in multiplications. */
const bookkeeping = 2000;

function whyNoCancellation({ pair, level }: Task): string | undefined {
  const sameOutputs = JSON.stringify(pair.a.outputs) === JSON.stringify(pair.b.outputs);
  if (level === 'outputs' && !sameOutputs) return 'other observables are returned';
  return isUnitary(pair.a) && isUnitary(pair.b) ? undefined : 'there is more than gates';
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
