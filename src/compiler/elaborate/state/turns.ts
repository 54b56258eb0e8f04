// Turns of loops as messages tell them, and which of them a past event belongs to.
import type { Value } from '../values/values.ts';
import { qubitName, type QubitNames } from './registers.ts';
import type { State } from './state.ts';
import type { Turn } from './whereabouts.ts';

/** "layer = 2", "(a, b) = (q[0], q[1])"; undefined where the values have no short text. */
export function printTurn(qubits: QubitNames, { pattern, value }: Turn): string | undefined {
  const names = pattern.names.map(({ name }) => name).join(', ');
  const printed = printValue(qubits, value);
  return printed && `${pattern.destructure ? `(${names})` : names} = ${printed}`;
}

function printValue(qubits: QubitNames, value: Value): string | undefined {
  if (value.kind === 'number') return `${value.value}`;
  if (value.kind === 'text') return `"${value.text}"`;
  if (value.kind === 'qubit') return qubitName(qubits, value.qubit);
  if (value.kind !== 'tuple' || value.items.length > 4) return undefined;
  const items = value.items.map((item) => printValue(qubits, item));
  return items.includes(undefined) ? undefined : `(${items.join(', ')})`;
}

/** The outermost loop around a place of the past that runs here, too, but stood at another turn. */
export function otherTurn({ at }: State, past: Turn | undefined): Turn | undefined {
  let other: Turn | undefined;
  for (let turn = past; turn; turn = turn.outer) {
    for (let now = at.turn; now; now = now.outer)
      if (now.pattern === turn.pattern && now !== turn) other = turn;
  }
  return other;
}
