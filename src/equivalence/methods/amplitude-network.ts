// Circuits of gates as networks of amplitudes between random product kets and bras: legs of size 2, phases and all. For
// wide, shallow unitaries.
import type { Point } from '../angles/point.ts';
import type { Budget } from '../task/budget.ts';
import type { Task } from '../task/task.ts';
import { balanced } from './balanced.ts';
import type { Method } from './method.ts';
import { contract, weight } from './network/contract.ts';
import { preparedOf, type Prepared } from './network/prepared.ts';
import { simplify } from './network/simplify.ts';
import { traceAmplitudes, type Ends } from './network/trace-amplitudes.ts';
import { rounds } from './rounds.ts';
import { isPure, isUnitary } from './shape.ts';

export const amplitudeNetwork: Method = {
  name: 'amplitude network',
  says: ({ level }) =>
    `both circuits, as networks of tensors contracted modulo random primes, have the same amplitudes${level === 'exact' ? '' : ', up to a factor,'} ${level === 'state' ? 'from |0…0⟩ to random product states' : 'between random product states'}`,
  estimate(task, run, known) {
    const why = whyNoAmplitudes(task);
    if (why !== undefined) return { why };
    const point = run.points.draw();
    const ends = drawEnds(task, point);
    let [work, biggest] = [0, 0];
    for (const prepared of preparedOf(task.pair, run)) {
      const order = prepared.orderOf(networkOf(prepared, ends, point), run.budget, known);
      work += order.work;
      biggest = Math.max(biggest, order.biggest);
    }
    const contractions = task.level === 'exact' ? 1 : 2;
    return { work: contractions * weight * work, bytes: 3 * 8 * biggest };
  },
  run(task, run) {
    const [a, b] = preparedOf(task.pair, run);
    const numbers = 2 * task.pair.a.qubits;
    if (task.level === 'exact')
      return rounds(run.points, numbers, run.budget, (point) => {
        const ends = drawEnds(task, point);
        const { reduce } = balanced(point.residues.prime);
        return reduce(amplitude(a, ends, point, run.budget) - amplitude(b, ends, point, run.budget)) === 0;
      });
    // a · b′ = a′ · b for two draws: proportional, whatever the phase is.
    return rounds(run.points, 2 * numbers, run.budget, (point) => {
      const { reduce } = balanced(point.residues.prime);
      const [first, second] = [drawEnds(task, point), drawEnds(task, point)];
      const of = (prepared: Prepared, ends: Ends) => amplitude(prepared, ends, point, run.budget);
      return reduce(reduce(of(a, first) * of(b, second)) - reduce(of(a, second) * of(b, first))) === 0;
    });
  },
};

/** Why a question is not about amplitudes alone. */
export function whyNoAmplitudes({ pair, level }: Task): string | undefined {
  const both = [pair.a, pair.b];
  switch (level) {
    case 'exact':
    case 'phase':
    case 'channel':
      return both.every(isUnitary) ? undefined : 'there is more than gates';
    case 'state':
      return both.every(isPure) ? undefined : 'the state is not pure';
    case 'outputs':
      return 'outputs are no amplitudes';
    default:
      return level satisfies never;
  }
}

function drawEnds({ pair, level }: Task, { residues }: Point): Ends {
  const { reduce } = balanced(residues.prime);
  const two = (): [number, number] => [reduce(residues.random()), reduce(residues.random())];
  const draw = () => Array.from({ length: pair.a.qubits }, two);
  const zeros = Array.from({ length: pair.a.qubits }, (): [number, number] => [1, 0]);
  return { starts: level === 'state' ? zeros : draw(), ends: draw() };
}

function networkOf({ operations }: Prepared, ends: Ends, point: Point) {
  const { tensors, sizes } = traceAmplitudes(operations, ends, point);
  return simplify(tensors, sizes, balanced(point.residues.prime));
}

function amplitude(prepared: Prepared, ends: Ends, point: Point, budget: Budget): number {
  const network = networkOf(prepared, ends, point);
  const field = balanced(point.residues.prime);
  const { tensors, sizes, factor } = network;
  return field.reduce(
    factor * contract(tensors, prepared.orderOf(network, budget).tree, { sizes, field, budget }),
  );
}
