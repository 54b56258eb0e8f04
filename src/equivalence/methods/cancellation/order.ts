// An order in which B†A is multiplied out, found at one point: it is built from the ends of both circuits inwards, gates of A
// before it, inverses of B's after it, always the one that keeps the matrices small. Of equal circuits that are alike all the
// way, little is ever left.
import type { GateOperation } from '../../../compiler/circuit/circuit.ts';
import { controlsOf } from '../../../compiler/circuit/gate-forms.ts';
import type { Point } from '../../angles/point.ts';
import type { Budget } from '../../task/budget.ts';
import { createFront, type Front } from './front.ts';
import { createProduct, type Product, type Where } from './product.ts';
import { createRemains, type Suspects } from './remains.ts';

/** Qubits of the largest matrix, of 4^n numbers. */
export const mostQubits = 8;

interface Sides {
  readonly before: Front;
  readonly after: Front;
}

interface Choice {
  readonly where: Where;
  readonly gate: GateOperation;
  readonly size: number;
}

/** Gates that are multiplied, or that cancel where the product does nothing on their qubits. */
export type Step =
  | { readonly kind: 'multiply'; readonly where: Where; readonly gate: GateOperation }
  | { readonly kind: 'strip'; readonly before: GateOperation; readonly after: GateOperation };

export interface Order {
  readonly steps: readonly Step[];
  /** Multiplications. */
  readonly work: number;
}

/** Of both circuits, in their order. */
interface Gates {
  readonly qubits: number;
  readonly a: readonly GateOperation[];
  readonly b: readonly GateOperation[];
}

/** What came of it. */
export interface Multiplied {
  /** undefined where a matrix would be too large, or it would be more work. */
  readonly order: Order | undefined;
  /** Places of the gates at which what did not cancel began, if anything did not. */
  readonly suspects: Suspects;
}

/** Multiplies all gates, with at most so much `work`. */
export function multiplyAll({ qubits, a, b }: Gates, point: Point, budget: Budget, work: number): Multiplied {
  const sides: Sides = { before: createFront(a, qubits), after: createFront(b, qubits) };
  const product = createProduct(point);
  const remains = createRemains();
  const steps: Step[] = [];
  function multiply(gate: GateOperation, where: Where): void {
    product.multiply(gate, where);
    steps.push({ kind: 'multiply', where, gate });
    remains.join(gate.qubits, { where, place: sides[where].placeOf(gate) }, (qubit) => product.isFree([qubit])); // prettier-ignore
  }
  for (const where of ['before', 'after'] as const)
    for (const phase of sides[where].phases) multiply(phase, where);
  for (;;) {
    budget.check();
    strip(sides, product, point, steps);
    const choice = chosen(sides, product);
    if (!choice) return { order: { steps, work: product.work() }, suspects: remains.suspects() };
    if (choice.size > mostQubits || product.work() > work) return { order: undefined, suspects: remains.suspects() }; // prettier-ignore
    sides[choice.where].take(choice.gate);
    multiply(choice.gate, choice.where);
  }
}

/** The product at another point; undefined where a matrix would be too large, though it was not where the order was found. */
export function multiplyOut({ steps }: Order, point: Point, budget: Budget): Product | undefined {
  const product = createProduct(point);
  for (const step of steps) {
    budget.check();
    if (step.kind === 'multiply') {
      if (product.sizeWith(step.gate.qubits).size > mostQubits) return undefined;
      product.multiply(step.gate, step.where);
    } else if (!product.isFree(step.before.qubits)) {
      if (product.sizeWith(step.before.qubits).size > mostQubits) return undefined;
      product.multiply(step.before, 'before');
      product.multiply(step.after, 'after');
    }
  }
  return product;
}

/** Takes the same gate from both circuits where the product does nothing on its qubits: U†U is the identity. */
function strip({ before, after }: Sides, product: Product, point: Point, steps: Step[]): void {
  // Gates that become ready are added to the set, and so come later in this loop.
  for (const gate of before.ready) {
    const other = product.isFree(gate.qubits) ? after.readyOn(gate.qubits) : undefined;
    if (!other || !isSame(gate, other, point)) continue;
    before.take(gate);
    after.take(other);
    steps.push({ kind: 'strip', before: gate, after: other });
  }
}

/** A point has one matrix for gates that differ at most in qubits and controls. */
function isSame(gate: GateOperation, other: GateOperation, point: Point): boolean {
  return point.body(gate) === point.body(other) && controlsOf(gate) === controlsOf(other);
}

/**
 * One that makes no matrix larger; else one after which the smallest matrix suffices until the other circuit, or the same,
 * undoes it; of those the one on the side that is behind.
 */
function chosen(sides: Sides, product: Product): Choice | undefined {
  let best: (Choice & { readonly rank: number }) | undefined;
  for (const where of ['before', 'after'] as const) {
    for (const gate of sides[where].ready) {
      const { size, grows } = product.sizeWith(gate.qubits);
      if (!grows) return { where, gate, size };
      const until = sizeUntilUndone(gate, sides, product);
      if (until === gate.qubits.length) return { where, gate, size };
      const rank = until + sides[where].progress(gate.qubits);
      if (!best || rank < best.rank) best = { where, gate, size, rank };
    }
  }
  return best;
}

/** Qubits of the matrix that would hold all gates up to one on the same qubits in either circuit. */
function sizeUntilUndone(gate: GateOperation, sides: Sides, product: Product): number {
  let least = 2 * mostQubits + product.sizeWith(gate.qubits).size;
  for (const front of [sides.after, sides.before]) {
    const reach = front.reach(gate, mostQubits);
    if (reach) least = Math.min(least, product.sizeWith([...reach]).size);
  }
  return least;
}
