// Circuits as networks of maps on the numbers Tr(P ρ), contracted between a random product start and a random product
// read-out: equality of multilinear polynomials, so no matrix of the whole circuit is made. For wide, shallow circuits.
import { balanced } from './balanced.ts';
import type { Task } from '../task/task.ts';
import type { Method } from './method.ts';
import { evaluate, networksOf, createOrders } from './network/evaluate.ts';
import { drawProbe, probeDegree } from './read-outs.ts';
import { rounds } from './rounds.ts';

export const pauliNetwork: Method = {
  name: 'Pauli network',
  says: 'both circuits, as networks of tensors contracted modulo random primes, take random product states to the same number',
  estimate(task, { points, seed }) {
    if (task.level === 'exact') return { why: 'phases are not seen by it' };
    const point = points.draw();
    const probe = drawProbe(task.pair, levelOf(task), point);
    const orders = createOrders(seed);
    let [work, biggest] = [0, 0];
    for (const circuit of [task.pair.a, task.pair.b]) {
      for (const { network } of networksOf(circuit, point, probe)) {
        const order = orders.of(network);
        work += order.work;
        biggest = Math.max(biggest, order.biggest);
      }
    }
    return { work, bytes: 3 * 8 * biggest };
  },
  run(task, { points, seed, budget }) {
    const { a, b } = task.pair;
    const level = levelOf(task);
    const [ofA, ofB] = [createOrders(seed), createOrders(seed)];
    return rounds(points, probeDegree(task.pair, level), budget, (point) => {
      const probe = drawProbe(task.pair, level, point);
      const value = evaluate(a, point, probe, { orders: ofA, budget });
      const other = evaluate(b, point, probe, { orders: ofB, budget });
      return balanced(point.residues.prime).reduce(value - other) === 0;
    });
  },
};

/** Unitaries are equal up to a phase where they are equal as channels. */
function levelOf({ level }: Task) {
  return level === 'phase' ? 'channel' : level;
}
