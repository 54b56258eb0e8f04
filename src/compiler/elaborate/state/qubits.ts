// The life of every qubit: declared, used, ended by a pool, a measurement or a discard, revived by a reset.
import { positionOf, type Span } from '../../source/source.ts';
import { fail } from './fault.ts';
import { sizeLimit } from './limits.ts';
import type { End, State } from './state.ts';

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

export function isLive(state: State, qubit: number): boolean {
  return !state.qubits.ends.has(qubit);
}

/** The pool statement that ended the qubit, where its result was not assigned. */
export function unassignedPoolOf(state: State, qubit: number): Span | undefined {
  return state.qubits.ends.get(qubit)?.unassigned;
}

/** Reports a qubit that has ended, with the place where it did. */
export function requireLive(state: State, qubit: number, span: Span): void {
  const end = state.qubits.ends.get(qubit);
  if (!end) return;
  const name = qubitName(state, qubit);
  const sameFile = end.span.source === span.source;
  const where = sameFile ? ` on line ${positionOf(end.span.source, end.span.start).line}` : '';
  const related = [{ span: end.span, message: `${name} ${end.how} here` }];
  fail('qubit-ended', `${name} ${end.how}${where} and cannot be used again`, span, { related });
}

/** Requires live, distinct qubits for one call of `what`, and marks them as touched. */
export function useQubits(state: State, qubits: readonly number[], what: string, span: Span): void {
  const seen = new Set<number>();
  for (const qubit of qubits) {
    requireLive(state, qubit, span);
    if (seen.size === seen.add(qubit).size) {
      fail('repeated-qubit', `${qubitName(state, qubit)} stands twice in one call of ${what}; each operand must be another qubit`, span); // prettier-ignore
    }
  }
  for (const qubit of qubits) state.qubits.touched[qubit] = 1;
}

export function requireUntouched(state: State, qubit: number, span: Span): void {
  if (state.qubits.touched[qubit]) fail('qubit-touched', `amplitudes can only be prepared on untouched qubits, and ${qubitName(state, qubit)} was used before`, span); // prettier-ignore
}

export function endQubit(state: State, qubit: number, end: End): void {
  state.qubits.ends.set(qubit, end);
}

/** After a fault was reported: the qubit goes on, so that its later uses are not reported as well. */
export function keepAlive(state: State, qubit: number): void {
  state.qubits.ends.delete(qubit);
}

/** Only what was measured or discarded can come back. */
export function reviveQubit(state: State, qubit: number, span: Span): void {
  const { ends, touched } = state.qubits;
  const end = ends.get(qubit);
  if (end && (end.pooled || state.branching)) {
    if (end.pooled) requireLive(state, qubit, span);
    const name = qubitName(state, qubit);
    const related = [{ span: end.span, message: `${name} ${end.how} here` }];
    fail('qubit-ended', `${name} has ended, and a branch that may not run cannot revive it; reset it before the if`, span, { related }); // prettier-ignore
  }
  ends.delete(qubit);
  touched[qubit] = 1;
}
