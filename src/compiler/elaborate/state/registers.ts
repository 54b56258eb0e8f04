// Qubits as they are declared, and the names by which messages call them.
import type { Span } from '../../source/source.ts';
import { fail } from './fault.ts';
import { sizeLimit } from './limits.ts';
import type { Register, State } from './state.ts';

export function newQubit(state: State, name: string, span: Span): number {
  return declare(state, { name, indexed: false, span }, 1);
}

export function newRegister(state: State, name: string, size: number, span: Span): number[] {
  const first = declare(state, { name, indexed: true, span }, size);
  return Array.from({ length: size }, (_, i) => first + i);
}

function declare({ qubits }: State, register: Omit<Register, 'first'>, size: number): number {
  const first = qubits.count;
  const count = first + size;
  if (count > sizeLimit)
    fail('limit-exceeded', `a circuit may have at most ${sizeLimit} qubits`, register.span);
  if (count > qubits.touched.length) {
    const touched = new Uint8Array(2 * count);
    touched.set(qubits.touched);
    qubits.touched = touched;
  }
  qubits.registers.push({ ...register, first });
  qubits.count = count;
  return first;
}

/** The part of a state that tells the names of qubits. */
export interface QubitNames {
  readonly qubits: { readonly registers: readonly Register[] };
}

export function qubitName({ qubits: { registers } }: QubitNames, qubit: number): string {
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

/** How many qubits the register had that holds these and was declared at this place; undefined for others. */
export function declaredSize(
  { qubits: { registers, count } }: State,
  place: Span,
  qubits: readonly number[],
): number | undefined {
  const isHere = ({ span }: Register) => span.source === place.source && span.start <= place.start && place.start < span.end; // prettier-ignore
  const index = registers.findLastIndex((each) => isHere(each) && each.first <= qubits[0]);
  if (index < 0) return undefined;
  const size = (registers[index + 1]?.first ?? count) - registers[index].first;
  return qubits.every((qubit) => qubit < registers[index].first + size) ? size : undefined;
}
