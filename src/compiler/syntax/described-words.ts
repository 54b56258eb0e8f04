// The words, types and members of the language, each with how it is written and one sentence: for editors.
import type { ParameterType } from './ast.ts';
import type { ReservedWord } from './words.ts';

/** How something of the language is written, and what it does or gives, in one sentence. */
export interface Described {
  readonly usage: string;
  readonly says: string;
}

/** The words that cannot be names, and those that mean something in their places alone. */
export const describedWords: Readonly<Record<ReservedWord | 'pool' | 'property' | 'at' | 'as' | 'from', Described>> = {
  import: { usage: 'import { a, b as c } from "path";', says: 'Brings in names of another file, or of the standard library "std/…".' },
  from: { usage: 'import { a } from "path";', says: 'The path is relative to this file, or begins with "std/".' },
  as: { usage: 'import { a as b } from "path";', says: 'Gives what is imported, a weight or an input another name in this file.' },
  const: { usage: 'const name = expr;', says: 'Declares a compile-time value.' },
  gate: { usage: 'gate name(t: angle[2]) a, b { … }', says: 'Declares a unitary on qubits or registers, built of gates.' },
  pool: { usage: 'pool name(t: angle[2]) source -> target { … }', says: 'Declares a channel that consumes its sources and keeps its target.' },
  pairing: { usage: 'pairing name(q) = expr;', says: 'Declares a function from a register to tuples of qubits.' },
  circuit: { usage: 'circuit name(n: int = 8) { … return Z(q[0]); }', says: 'Declares a circuit, a function of weights and inputs, with compile-time parameters.' },
  property: { usage: 'property "title" (n: int in [2, 4]) { a(n = n) == b(n = n) at phase; }', says: 'Says that two circuits, gates or pools are the same, which qcnn test proves.' },
  at: { usage: 'a == b at phase;', says: 'Stands before the level at which the sides of a property are the same: exact, phase, channel, state or outputs.' },
  qubit: { usage: 'qubit q[n];', says: 'Declares a register of n qubits, or one qubit without a size, in |0⟩.' },
  input: { usage: 'input x: angle[n];', says: 'Declares data, which each sample brings along.' },
  weight: { usage: 'weight w: angle[15] ~ uniform(-pi, pi);', says: 'Declares trained angles, fresh in each turn of a loop and shared by all samples.' },
  let: { usage: 'let name = expr;', says: 'Names a value; of qubits it is an alias.' },
  bit: { usage: 'bit m = measure q[i];', says: 'Names the outcome of a measurement, on which an if may branch.' },
  for: { usage: 'for i in 0..n { … }', says: 'Repeats a block for each item of a range, a register or a list, unrolled at compile time.' },
  in: { usage: 'for (a, b) in line(q) { … }', says: 'Stands before what a loop runs over, or before the values that a parameter may have.' },
  if: { usage: 'if (condition) { … } else { … }', says: 'Chooses a block at compile time, or at run time by a measured bit.' },
  else: { usage: 'if (condition) { … } else { … }', says: 'Begins the block that is taken where the condition does not hold.' },
  measure: { usage: 'measure q[i]', says: 'Measures Z of a qubit, which ends.' },
  reset: { usage: 'reset q[i];', says: 'Puts a qubit back to |0⟩, also one that was measured or discarded.' },
  discard: { usage: 'discard q[i];', says: 'Ends a qubit, which is traced out.' },
  barrier: { usage: 'barrier;', says: 'Lets no pass move an operation across it; it does not change the result.' },
  return: { usage: 'return Z(q[0]);', says: 'Ends a circuit with its outputs, observables of live qubits.' },
  true: { usage: 'true', says: 'The truth value of what holds.' },
  false: { usage: 'false', says: 'The truth value of what does not hold.' },
  on: { usage: 'g(w) on ring(q);', says: 'Calls a gate, channel or pool once for each tuple, in order; a register is n tuples of one.' },
  ctrl: { usage: 'ctrl(2) @ x q[0], q[1], q[2];', says: 'Adds controls to a gate, before its own operands.' },
  inv: { usage: 'inv @ s q[0];', says: 'Applies the inverse of a gate.' },
  pow: { usage: 'pow(3) @ t q[0];', says: 'Repeats a gate as often as an integer says, its inverse where that is negative.' },
}; // prettier-ignore

/** The types of angles, inputs and compile-time parameters. */
export const describedTypes: Readonly<Record<ParameterType['name'] | 'amplitude', Described>> = {
  int: { usage: 'n: int = 8', says: 'An integer, known at compile time.' },
  float: { usage: 'p: float = 0.01', says: 'A real number, known at compile time.' },
  bool: { usage: 'last: bool = true', says: 'true or false, known at compile time.' },
  angle: { usage: 'weight w: angle[2, 15];', says: 'A real number in radians, never reduced mod 2π; with lengths an array of them.' },
  gate: { usage: 'conv: gate(2) = su4', says: 'A gate on as many qubits as the number says.' },
  pool: { usage: 'pooling: pool = zx', says: 'A pool of one source, or of as many as a number in parentheses says.' },
  pairing: { usage: 'wiring: pairing = ring', says: 'A function from a register to tuples of qubits.' },
  amplitude: { usage: 'input a: amplitude[2^n];', says: 'A list of numbers that prepare loads as the amplitudes of qubits, divided by their norm.' },
}; // prettier-ignore

/** What stands behind a point. */
export const describedMembers: Readonly<Record<'length' | 'params' | 'qubits', Described>> = {
  length: { usage: 'q.length', says: 'The number of qubits of a register, or of items of a list.' },
  params: { usage: 'conv.params', says: 'The number of all angles that a gate or pool takes.' },
  qubits: { usage: 'conv.qubits', says: 'The number of operands of a gate or pool.' },
};
