// One circuit after the inverse of the other, multiplied out from their ends: what is alike goes at once, and what was
// rewritten stays a small matrix until the other circuit catches up. For unitaries however wide and deep, made of each other
// by local rewrites. Exact modulo primes: no rewrite of the compiler is relied on.
import type { Point, PointSource } from '../angles/point.ts';
import type { Level, Pair, Task } from '../task/task.ts';
import { balanced } from './balanced.ts';
import type { Product } from './cancellation/product.ts';
import { seenPart } from './cancellation/seen.ts';
import { findOrder, mostQubits, multiplyOut, type Order } from './cancellation/order.ts';
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
    const order = orderOf(task, run);
    if (!order) return refusal;
    if (task.level === 'outputs' && !atPoint(task, order, run)) return refusal;
    return { work: order.work + bookkeeping * order.steps.length, bytes: 4 * 8 * 4 ** mostQubits };
  },
  run(task, run) {
    const order = orderOf(task, run);
    if (!order) return unknown;
    const { points, budget } = run;
    try {
      // All entries are of degrees that the points know: nothing of its own is drawn.
      const finding = rounds(points, 0, budget, (point) => {
        const product = multiplyOut(order, point, budget);
        if (!product) throw new Stuck();
        return holds(task, product, point);
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

type Known = Partial<Record<'all' | 'seen', { readonly order: Order | undefined }>>;

const known = new WeakMap<PointSource, Known>();

/** What an estimate has found serves the run, and other levels. */
function orderOf({ pair, level }: Task, { points, budget }: Run): Order | undefined {
  const of = level === 'outputs' ? 'seen' : 'all';
  const both = known.get(points) ?? {};
  known.set(points, both);
  both[of] ??= { order: findOrder(of === 'all' ? pair : seenPair(pair), points.draw(), budget, mostWork) };
  return both[of].order;
}

const seenPair = ({ a, b }: Pair): Pair => ({ a: seenPart(a), b: seenPart(b) });

/** Equal states of what is seen give equal outputs; unequal ones may do so as well. */
function atPoint(task: Task, order: Order, { points, budget }: Run): boolean {
  const point = points.draw();
  const product = multiplyOut(order, point, budget);
  return product !== undefined && holds(task, product, point);
}

/** What it takes to join a gate, in multiplications. */
const bookkeeping = 2000;

function whyNoCancellation({ pair, level }: Task): string | undefined {
  const sameOutputs = JSON.stringify(pair.a.outputs) === JSON.stringify(pair.b.outputs);
  if (level === 'outputs' && !sameOutputs) return 'other observables are returned';
  return isUnitary(pair.a) && isUnitary(pair.b) ? undefined : 'there is more than gates';
}

function holds({ level }: Task, product: Product, point: Point): boolean {
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
