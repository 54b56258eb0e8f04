// The life of every qubit: used, ended by a pool, a measurement or a discard, revived by a reset.
import { positionOf, type Span } from '../../source/source.ts';
import { fail, Fault } from './fault.ts';
import { qubitName } from './registers.ts';
import type { End, State } from './state.ts';
import { otherTurn, printTurn } from './turns.ts';

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
  const isHere = end.span.source === span.source && end.span.start === span.start;
  const related = isHere ? [] : [{ span: end.span, message: `${name} ${end.how} here` }];
  const message = `${name} ${end.how}${whenOf(state, end, span)} and cannot be used again`;
  const fault = new Fault({ code: 'qubit-ended', severity: 'error', message, span, related });
  // The statement that pools a qubit twice has nothing to assign yet.
  const isSame = end.unassigned === state.at.statement && end.turn === state.at.turn;
  fault.unassigned = isSame ? undefined : end.unassigned;
  throw fault;
}

/** " on line 5", " with layer = 0": the line where it is another one, and the turn of a loop that has turned since. */
function whenOf(state: State, end: End, span: Span): string {
  if (end.span.source !== span.source) return '';
  const [line, here] = [end.span, span].map(({ source, start }) => positionOf(source, start).line);
  const past = otherTurn(state, end.turn);
  const turn = past && printTurn(state, past);
  const place = line === here ? '' : ` on line ${line}`;
  return `${place}${turn ? ` with ${turn}` : ''}` || ' before';
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
