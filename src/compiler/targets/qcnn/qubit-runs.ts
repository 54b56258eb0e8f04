// Qubits of the one register, neighbours in order as slices: a register of thousands stays a short text.
import type { Expression } from '../../syntax/ast.ts';
import { item, slice } from './nodes.ts';

const shortest = 3;

export function qubitRuns(register: string, qubits: readonly number[]): Expression[] {
  const expressions: Expression[] = [];
  for (let at = 0; at < qubits.length;) {
    let end = at + 1;
    while (end < qubits.length && qubits[end] === qubits[end - 1] + 1) end++;
    if (end - at >= shortest) expressions.push(slice(register, qubits[at], qubits[end - 1] + 1));
    else for (const qubit of qubits.slice(at, end)) expressions.push(item(register, [qubit]));
    at = end;
  }
  return expressions;
}
