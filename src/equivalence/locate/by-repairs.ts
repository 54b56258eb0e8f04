// Where circuits differ that are no unitaries, or of which only outputs count: a gate of one that, left out or replaced by
// another, makes them the same. All gates are tried at once, by their environments in a network.
import type { GateOperation } from '../../compiler/circuit/circuit.ts';
import { mapOperations } from '../../compiler/circuit/walk.ts';
import { pointSource } from '../angles/point-source.ts';
import { drawProbe } from '../methods/read-outs.ts';
import type { Pair } from '../task/task.ts';
import { createEquality, type Question } from './equality.ts';
import { createForms } from './network/forms.ts';
import { dotOf, environing, TooLarge } from './network/gate-environments.ts';
import { typicalRepairs, withFixedAngles } from './network/typical-repairs.ts';
import { openRepairs } from './network/open-repairs.ts';
import { gatesIn, type Repair, type Sides } from './network/repair.ts';

/** Empty where none is found. Throws OutOfTime. */
export function byRepairs(given: Question): Repair[] {
  const question = withRepairsInPoints(given);
  if (!question) return [];
  const { pair } = question.task;
  try {
    const sides = { a: environing(pair.a, question.seed), b: environing(pair.b, question.seed) };
    const named = [...namedRepairs('a', sides, question), ...namedRepairs('b', sides, question)];
    const proved = provedOf(named, question);
    if (proved.length > 0) return proved;
    const open = openRepairs(sides, question);
    return open.length > 0
      ? open
      : provedOf([...wideRepairs('a', pair), ...wideRepairs('b', pair)], question);
  } catch (error) {
    if (error instanceof TooLarge) return [];
    throw error;
  }
}

/** Points that have numbers for all that may be tried, too. */
function withRepairsInPoints(question: Question): Question | undefined {
  const { pair, level } = question.task;
  const tried = [pair.a, pair.b]
    .flatMap(gatesIn)
    .flatMap((gate) => [...typicalRepairs(gate), ...(isSmall(gate) ? (withFixedAngles(gate) ?? []) : [])]);
  const a = { ...pair.a, operations: [...pair.a.operations, ...tried] };
  const points = pointSource({ a, b: pair.b }, question.seed);
  return 'why' in points ? undefined : { ...question, task: { pair, level }, points };
}

const isSmall = ({ qubits }: GateOperation) => qubits.length > 0 && qubits.length <= 2;

const placeOf = ({ qubits }: GateOperation) => qubits.toSorted((one, other) => one - other).join(' ');

/** Those that hold at a random point. */
function namedRepairs(side: 'a' | 'b', sides: Sides, { task, points, budget }: Question): Repair[] {
  const other = side === 'a' ? 'b' : 'a';
  const point = points.draw();
  const probe = drawProbe(task.pair, task.level, point);
  const { gates } = sides[side].at(point, probe, budget);
  const right = sides[other].at(point, probe, budget).value;
  const forms = createForms(point);
  const { reduce } = forms.field;
  const others = new Map<string, GateOperation[]>();
  for (const gate of gatesIn(sides[other].circuit))
    others.set(placeOf(gate), [...(others.get(placeOf(gate)) ?? []), gate]);
  const repairs: Repair[] = [];
  for (const [gate, environment] of gates) {
    budget.check();
    if (!isSmall(gate)) continue;
    const fits = (form: Float64Array) => reduce(dotOf(environment, form, reduce) - right) === 0;
    if (fits(forms.identity(gate.qubits.length))) repairs.push({ side, gate, instead: 'nothing' });
    const candidates = [...(others.get(placeOf(gate)) ?? []), ...typicalRepairs(gate)];
    const instead = candidates.find((candidate) => fits(forms.of(candidate, gate.qubits)));
    if (instead) repairs.push({ side, gate, instead });
  }
  return repairs;
}

/** Of gates on more qubits, whose environments are too large: each is to be proved. */
function wideRepairs(side: 'a' | 'b', pair: Pair): Repair[] {
  const others = gatesIn(pair[side === 'a' ? 'b' : 'a']);
  return gatesIn(pair[side])
    .filter(({ qubits }) => qubits.length > 2)
    .flatMap((gate) => {
      const here = others.filter((other) => placeOf(other) === placeOf(gate));
      return (['nothing', ...here, ...typicalRepairs(gate)] as const).map((instead) => ({ side, gate, instead })); // prettier-ignore
    });
}

/** Of more, those that come first are asked. */
const mostProved = 32;

function provedOf(repairs: readonly Repair[], question: Question): Repair[] {
  const { isRight } = createEquality(question);
  const done = new Set<GateOperation>();
  return repairs.slice(0, mostProved).filter(({ side, gate, instead }) => {
    const operations = mapOperations(question.task.pair[side].operations, (operation) => {
      if (operation !== gate) return operation;
      return typeof instead === 'string' ? [] : instead;
    });
    return !done.has(gate) && isRight(side, operations) && done.add(gate);
  });
}
