// What the parts of a file that is built from an OpenQASM program share, and its qubits as slices of their registers.
import type { Span } from '../source/source.ts';
import type { Expression } from '../syntax/ast.ts';
import type { FlatProgram, Register } from './instructions.ts';
import { binary, name, number } from '../syntax/nodes.ts';
import type { Notes } from './notes.ts';
import type { MeasurementPlan } from './plan-measurements.ts';

export interface Building {
  readonly program: FlatProgram;
  readonly notes: Notes;
  /** By measurement. */
  readonly plans: readonly MeasurementPlan[];
  /** By qubit, those that carry outcomes left out. */
  readonly registers: ReadonlyMap<number, Register>;
  /** Gates that were called. */
  readonly called: Set<string>;
  /** Measurement → the name of its bit, and the qubit of which Z is returned for it. */
  readonly bitNames: Map<number, string>;
  readonly carriers: Map<number, Expression>;
  /** Qubits that were measured and not reset. */
  readonly ended: Set<number>;
  /** The program's. */
  readonly span: Span;
}

export function registersByQubit({ registers }: FlatProgram): ReadonlyMap<number, Register> {
  return new Map(
    registers.flatMap((register) =>
      Array.from({ length: register.size ?? 1 }, (_, i): [number, Register] => [
        register.first + i,
        register,
      ]),
    ),
  );
}

/** Qubits that follow each other in a register are one slice: `q`, `q[0..3]`, and `q[2]` where `single` may stand. */
export function slices(
  { registers, program: { qubits }, span }: Building,
  list: readonly number[],
  single: boolean,
): Expression[] {
  const found: Expression[] = [];
  for (let i = 0; i < list.length;) {
    let end = i + 1;
    const register = registers.get(list[i])!;
    const { first, size = 1 } = register;
    while (end < list.length && list[end] === list[end - 1] + 1 && list[end] < first + size) end++;
    const start = list[i] - first;
    const range = binary('..', number(start, span), number(start + end - i, span), span);
    const whole = name(register.name, span);
    if (end - i === size) found.push(whole);
    else if (single && end - i === 1) found.push(qubits[list[i]]);
    else found.push({ kind: 'index', object: whole, indices: [range], span });
    i = end;
  }
  return found;
}
