// Gates that another map in their place would repair, whatever it is: more linear equations than unknowns that can be solved.
import type { GateOperation } from '../../../compiler/circuit/circuit.ts';
import type { Point } from '../../angles/point.ts';
import { balanced } from '../../methods/balanced.ts';
import { drawProbe, type Probe } from '../../methods/read-outs.ts';
import type { Question } from '../equality.ts';
import { createForms, type Forms } from './forms.ts';
import { dotOf } from './gate-environments.ts';
import { isSolvable } from './linear-systems.ts';
import type { Repair, Sides } from './repair.ts';
import { withFixedAngles } from './typical-repairs.ts';

/** So many more values than unknowns make chance improbable. */
const spare = 2;

/** Gates for which some other map would do. */
export function openRepairs(sides: Sides, question: Question): Repair[] {
  const ways = question.task.level === 'outputs' ? (['starts', 'numbers'] as const) : (['starts'] as const);
  for (const way of ways) {
    const found = (['a', 'b'] as const).flatMap((side) => solve(side, sides, way, question));
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * From many values: of many product starts at one point, where the map may depend on weights and inputs; or from |0…0⟩ for
 * many weights and inputs, where it may not. Gates that other angles would repair come before all others.
 */
function solve(side: 'a' | 'b', sides: Sides, way: 'starts' | 'numbers', question: Question): Repair[] {
  const { task, points, budget } = question;
  const point = points.draw();
  const forms = createForms(point);
  const values = new Map<GateOperation, Value[]>();
  for (let round = 0; round < mostDirections + spare; round++) {
    const own = way === 'numbers' ? points.draw(point) : point;
    const probe = way === 'starts' ? freeProbe(task, own) : drawProbe(task.pair, task.level, own);
    const { gates } = sides[side].at(own, probe, budget);
    const right = sides[side === 'a' ? 'b' : 'a'].at(own, probe, budget).value;
    const formsThere = own === point ? forms : createForms(own);
    for (const [gate, environment] of gates) {
      if (gate.qubits.length > 2) continue;
      const around = behind(environment, formsThere.of(gate, gate.qubits), forms);
      values.set(gate, [...(values.get(gate) ?? []), { around, right }]);
    }
  }
  for (const spaceOf of [otherAngles, otherRotations]) {
    const found = [...values].flatMap(([gate, own]): Repair[] => {
      const space = spaceOf(gate, forms);
      if (!space) return [];
      const rows = own.map((value) => rowOf(value, space, forms));
      return isSolvable(rows, point.residues) === true ? [{ side, gate, instead: 'some' }] : [];
    });
    if (found.length > 0) return found;
  }
  return [];
}

/** What is around a map behind a gate, and what the circuit should be worth. */
interface Value {
  readonly around: Float64Array;
  readonly right: number;
}

/** What is around a map that stands behind the gate: the environment times its form, transposed. */
function behind(environment: Float64Array, form: Float64Array, { field: { reduce } }: Forms): Float64Array {
  const d = Math.sqrt(form.length);
  return Float64Array.from(form, (_, at) => {
    const [row, column] = [Math.floor(at / d), at % d];
    let sum = 0;
    for (let k = 0; k < d; k++) sum = reduce(sum + environment[row * d + k] * form[column * d + k]);
    return sum;
  });
}

/** Maps that may stand behind a gate: base + Σ coefficient · direction. */
interface Space {
  readonly base: Float64Array;
  readonly directions: readonly Float64Array[];
}

function rowOf(
  { around, right }: Value,
  { base, directions }: Space,
  { field: { reduce } }: Forms,
): number[] {
  return [
    ...directions.map((direction) => dotOf(around, direction, reduce)),
    reduce(right - dotOf(around, base, reduce)),
  ];
}

/** The gate itself with any angle: its product with itself at the angle that it has. */
function otherAngles(gate: GateOperation, forms: Forms): Space | undefined {
  const { reduce } = forms.field;
  const base = forms.identity(gate.qubits.length);
  const fixed = withFixedAngles(gate)?.map((each) => forms.of(each, gate.qubits));
  return (
    fixed && { base, directions: fixed.map((each) => each.map((value, at) => reduce(value - base[at]))) }
  );
}

/** All rotations of one qubit. */
function otherRotations(gate: GateOperation): Space | undefined {
  if (gate.qubits.length !== 1) return undefined;
  const unit = (place: number) => Float64Array.from({ length: 16 }, (_, at) => (at === place ? 1 : 0));
  return { base: unit(0), directions: [5, 6, 7, 9, 10, 11, 13, 14, 15].map(unit) };
}

/** Of the spaces above. */
const mostDirections = 9;

/** As the level has it, but from any product start. */
function freeProbe({ pair, level }: Question['task'], point: Point): Probe {
  const probe = drawProbe(pair, level, point);
  if (level !== 'outputs') return probe;
  const { reduce } = balanced(point.residues.prime);
  const draw = (): [number, number] => [reduce(point.residues.random()), reduce(point.residues.random())];
  const starts = Array.from({ length: Math.max(pair.a.qubits, pair.b.qubits) }, () => ({
    ket: draw(),
    bra: draw(),
  }));
  return { ...probe, start: (qubit) => starts[qubit] };
}
