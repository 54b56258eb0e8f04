// Qubits as they are declared, and the names by which messages call them.
import type { Span } from '../../source/source.ts';
import { fail } from './fault.ts';
import { sizeLimit } from './limits.ts';
import type { State } from './state.ts';

export function newQubit(state: State, name: string, span: Span): number {
  return declare(state, { name, indexed: false }, 1, span);
}

export function newRegister(state: State, name: string, size: number, span: Span): number[] {
  const first = declare(state, { name, indexed: true }, size, span);
  return Array.from({ length: size }, (_, i) => first + i);
}

function declare(
  { qubits }: State,
  { name, indexed }: { readonly name: string; readonly indexed: boolean },
  size: number,
  span: Span,
): number {
  const first = qubits.count;
  const count = first + size;
  if (count > sizeLimit) fail('limit-exceeded', `a circuit may have at most ${sizeLimit} qubits`, span);
  if (count > qubits.touched.length) {
    const touched = new Uint8Array(2 * count);
    touched.set(qubits.touched);
    qubits.touched = touched;
  }
  qubits.registers.push({ name, first, indexed });
  qubits.count = count;
  return first;
}

export function qubitName({ qubits: { registers } }: State, qubit: number): string {
  let low = 0;
  let high = registers.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (registers[middle].first <= qubit) low = middle;
    else high = middle;
  }
  const { name, first, indexed } = registers[low];
  return indexed ? `${name}[${qubit - first}]` : name;
}

/** How many qubits the register was declared with that has this name and holds them; undefined for others. */
export function declaredSize(
  { qubits: { registers, count } }: State,
  name: string,
  qubits: readonly number[],
): number | undefined {
  const index = registers.findLastIndex((each) => each.name === name && each.first <= qubits[0]);
  if (index < 0) return undefined;
  const size = (registers[index + 1]?.first ?? count) - registers[index].first;
  return qubits.every((qubit) => qubit < registers[index].first + size) ? size : undefined;
}
