// Where wide circuits of gates differ: near the gates at which cancelling one against the other ended. Each of a few is left out,
// or replaced by one of the other circuit, and what makes the circuits the same is proved.
import type { Circuit, GateOperation } from '../../compiler/circuit/circuit.ts';
import { mapOperations } from '../../compiler/circuit/walk.ts';
import { suspectsOf } from '../methods/index.ts';
import { createBudget, OutOfTime } from '../task/budget.ts';
import { createEquality, type Question } from './equality.ts';
import { gatesIn, type Repair } from './network/repair.ts';

/** Gates of a side that are looked at. */
const most = 2;

/** Part of the time that is left: there are other ways. */
const share = 1 / 3;

/** Empty where none is found. */
export function byCancelling(question: Question): Repair[] {
  const { seconds, bytes } = question.budget;
  try {
    return repairsWithin({ ...question, budget: createBudget(seconds() * share, bytes) });
  } catch (error) {
    if (error instanceof OutOfTime) return [];
    throw error;
  }
}

function repairsWithin(question: Question): Repair[] {
  const { task, points, seed, budget } = question;
  const { isRight } = createEquality(question);
  const { pair } = task;
  if ([pair.a, pair.b].some(hasBlocks)) return [];
  const suspects = suspectsOf(task, { points, seed, budget });
  if (!suspects) return [];
  const gatesAt = (circuit: Circuit, places: readonly number[]) => {
    const all = gatesIn(circuit);
    return places.slice(0, most).map((place) => all[place]);
  };
  const gates = { a: gatesAt(pair.a, suspects.a), b: gatesAt(pair.b, suspects.b) };
  const repairOf = (side: 'a' | 'b'): Repair | undefined => {
    for (const gate of gates[side]) {
      for (const instead of insteadOf(gate, gates[side === 'a' ? 'b' : 'a'])) {
        const operations = mapOperations(pair[side].operations, (operation) => {
          if (operation !== gate) return operation;
          return typeof instead === 'string' ? [] : instead;
        });
        if (isRight(side, operations)) return { side, gate, instead };
      }
    }
    return undefined;
  };
  return (['a', 'b'] as const).flatMap((side) => repairOf(side) ?? []);
}

const hasBlocks = ({ operations }: Circuit) => operations.some(({ kind }) => kind === 'block');

function insteadOf(gate: GateOperation, others: readonly GateOperation[]): Repair['instead'][] {
  const alike = others.filter(({ qubits }) => qubits.length === gate.qubits.length);
  const orders = gate.qubits.length === 2 ? [gate.qubits, gate.qubits.toReversed()] : [gate.qubits];
  return [...alike.flatMap((other) => orders.map((qubits) => ({ ...other, qubits }))), 'nothing'];
}
