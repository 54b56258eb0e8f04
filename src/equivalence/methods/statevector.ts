// Vectors of all wires modulo a prime: unitaries by what they do to one random vector, all else by a ket and a bra that
// meet at the read-out. For few qubits, however deep.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { Point, PointSource } from '../angles/point.ts';
import type { Pair, Refusal, Task } from '../task/task.ts';
import { balanced } from './balanced.ts';
import type { Method, Run } from './method.ts';
import { drawProbe, probeDegree, sameValues, type Probe } from './read-outs.ts';
import { rounds } from './rounds.ts';
import { isPure, isUnitary } from './shape.ts';
import { apply, type Vector } from './statevector/apply.ts';
import { everywhere } from './statevector/cubes.ts';
import { evolve, productStart, type Evolution } from './statevector/evolve.ts';
import { lower, type Lowered } from './statevector/lower.ts';

export const statevector: Method = {
  name: 'state vector',
  says: (task) =>
    comparesVectors(task)
      ? `both circuits take ${task.level === 'state' ? '|0…0⟩' : 'a random vector'} to the same vector${task.level === 'exact' ? '' : ', up to a factor'}, modulo random primes`
      : `vectors of both circuits, modulo random primes, ${sameValues(task.level)}`,
  estimate(task, run) {
    let [work, bytes] = [0, 0];
    for (const lowered of loweredOf(task.pair, run)) {
      if ('why' in lowered) return lowered;
      work += 2 ** lowered.wires * (1 + 2 * lowered.work);
      bytes = Math.max(bytes, 4 * 8 * 2 ** lowered.wires);
    }
    return { work: comparesVectors(task) ? work : 2 * work, bytes };
  },
  run(task, run) {
    const { points, budget } = run;
    const { a, b } = task.pair;
    const [loweredA, loweredB] = loweredOf(task.pair, run) as readonly Lowered[];
    const degree = probeDegree(task.pair, task.level);
    if (comparesVectors(task)) {
      return rounds(points, 2 * degree, budget, (point) => {
        const start = startVector(task, loweredA, point);
        const other = startVector(task, loweredB, point, start);
        const evolution = { point, field: balanced(point.residues.prime), budget };
        const [x, y] = [evolve(loweredA, start, 'ket', evolution), evolve(loweredB, other, 'ket', evolution)];
        return task.level === 'exact' ? areEqual(x, y, evolution) : areProportional(x, y, evolution);
      });
    }
    return rounds(points, degree, budget, (point) => {
      const probe = drawProbe(task.pair, task.level, point);
      const evolution = { point, field: balanced(point.residues.prime), budget };
      const value = valueOf(a, loweredA, probe, evolution);
      return evolution.field.reduce(value - valueOf(b, loweredB, probe, evolution)) === 0;
    });
  },
};

const known = new WeakMap<PointSource, readonly (Lowered | Refusal)[]>();

/** What an estimate has found serves the run, and other levels. */
function loweredOf({ a, b }: Pair, run: Run): readonly (Lowered | Refusal)[] {
  let both = known.get(run.points);
  if (!both) known.set(run.points, (both = [lower(a), lower(b)]));
  return both;
}

/** Vectors alone tell pure states and unitaries apart, up to a phase or not. */
function comparesVectors({ pair, level }: Task): boolean {
  const both = [pair.a, pair.b];
  switch (level) {
    case 'exact':
    case 'phase':
      return true;
    case 'channel':
      return both.every(isUnitary);
    case 'state':
      return both.every(isPure);
    case 'outputs':
      return false;
    default:
      return level satisfies never;
  }
}

/** |0…0⟩, or random numbers, the same as in `like`. */
function startVector(task: Task, lowered: Lowered, point: Point, like?: Float64Array): Float64Array {
  const { qubits } = task.pair.a;
  const field = balanced(point.residues.prime);
  if (task.level === 'state')
    return productStart(lowered, qubits, () => [1, 0], 'ket', { point, field, budget: undefined as never });
  return like ?? Float64Array.from({ length: 2 ** qubits }, () => field.reduce(point.residues.random()));
}

function areEqual(x: Vector, y: Vector, { field }: Evolution): boolean {
  return x.values.every((value, at) => field.reduce(value - y.values[at]) === 0);
}

/** x_i y_j = x_j y_i, where i is a place at which x is not 0: it is not 0 everywhere. */
function areProportional(x: Vector, y: Vector, { field }: Evolution): boolean {
  const { reduce } = field;
  const pivot = x.values.findIndex((value) => value !== 0);
  const [a, b] = [x.values[pivot], y.values[pivot]];
  return x.values.every((value, at) => reduce(a * y.values[at] - b * value) === 0);
}

/** What is compared of a circuit. */
function valueOf(circuit: Circuit, lowered: Lowered, probe: Probe, evolution: Evolution): number {
  const { field, point, budget } = evolution;
  const { reduce } = field;
  const starts = (side: 'ket' | 'bra') =>
    productStart(lowered, circuit.qubits, (qubit) => probe.start(qubit)[side], side, evolution);
  const ket = evolve(lowered, starts('ket'), 'ket', evolution);
  const bra = evolve(lowered, starts('bra'), 'bra', evolution);
  // The start of a qubit that is prepared is traced out.
  let factor = 1;
  for (const qubit of lowered.prepared.flatMap(({ qubits }) => qubits)) {
    const start = probe.start(qubit);
    factor = reduce(factor * reduce(start.ket[0] * start.bra[0] + start.ket[1] * start.bra[1]));
  }
  let value = 0;
  const i = reduce(point.residues.i);
  for (const { coefficient, on } of probe.readOuts(circuit, point)) {
    budget.check();
    const read = { ...ket, values: Float64Array.from(ket.values) };
    for (const [qubit, [one, x, y, z]] of on) {
      const iy = reduce(i * y);
      const matrix = Float64Array.from([one + z, x - iy, x + iy, one - z], reduce);
      apply(read, { matrix, targets: [lowered.ends[qubit]], cube: everywhere }, field);
    }
    value = reduce(value + reduce(coefficient * factor) * dot(read.values, bra.values, evolution));
  }
  return value;
}

function dot(x: Float64Array, y: Float64Array, { field }: Evolution): number {
  let sum = 0;
  for (let at = 0; at < x.length; at++) sum = field.reduce(sum + x[at] * y[at]);
  return sum;
}
