// Circuits as networks of maps on the numbers Tr(P ρ), contracted between a random product start and a random product
// read-out: equality of multilinear polynomials, so no matrix of the whole circuit is made. For wide, shallow circuits.
import { whyNoAmplitudes } from './amplitude-network.ts';
import { balanced } from './balanced.ts';
import type { Method } from './method.ts';
import { weight } from './network/contract.ts';
import { evaluate, networksOf } from './network/evaluate.ts';
import { preparedOf } from './network/prepared.ts';
import { drawProbe, probeDegree, sameValues } from './read-outs.ts';
import { rounds } from './rounds.ts';

export const pauliNetwork: Method = {
  name: 'Pauli network',
  says: ({ level }) =>
    `both circuits, as networks of tensors contracted modulo random primes, ${sameValues(level)}`,
  estimate(task, run, known) {
    if (whyNoAmplitudes(task) === undefined) return { why: 'amplitudes take less' };
    const point = run.points.draw();
    const probe = drawProbe(task.pair, task.level, point);
    let [work, biggest] = [0, 0];
    for (const prepared of preparedOf(task.pair, run)) {
      for (const { network } of networksOf(prepared, point, probe, run.budget)) {
        const order = prepared.orderOf(network, run.budget, known);
        work += order.work;
        biggest = Math.max(biggest, order.biggest);
      }
    }
    return { work: weight * work, bytes: 3 * 8 * biggest };
  },
  run(task, run) {
    const { level } = task;
    const [a, b] = preparedOf(task.pair, run);
    return rounds(run.points, probeDegree(task.pair, level), run.budget, (point) => {
      const probe = drawProbe(task.pair, level, point);
      const value = evaluate(a, point, probe, run.budget);
      const other = evaluate(b, point, probe, run.budget);
      return balanced(point.residues.prime).reduce(value - other) === 0;
    });
  },
};
