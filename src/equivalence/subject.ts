// What is compared: a circuit, gate or pool, by the name that messages call it.
import { expandBlocks } from '../compiler/circuit/expand-blocks.ts';
import { type Circuit, inputCount, outputCount, weightCount } from '../compiler/circuit/circuit.ts';
import { counted, listed } from '../phrases.ts';
import { sameWidth } from '../compiler/elaborate/elaborate-callable.ts';
import { verify } from '../compiler/circuit/verify.ts';
import type { Referenced, Version } from './load-reference.ts';
import { UserError } from '../user-error.ts';

export interface Subject {
  readonly kind: 'circuit' | 'gate' | 'pool';
  /** Whether an OpenQASM program said it. */
  readonly isProgram: boolean;
  /** A gate or pool has its angles as weights, and no outputs. No blocks. */
  readonly circuit: Circuit;
  /** As it was named. */
  readonly name: string;
  /** Values of compile-time parameters and sizes of registers, as texts. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A circuit of a program; `side`: what messages call it. Throws UserError where it breaks the rules of circuits. */
export function subjectOf(circuit: Circuit, side: string): Subject {
  const [fault] = verify(circuit);
  if (fault !== undefined) throw new UserError(`circuit ${side} breaks a rule of circuits: ${fault}`);
  return { kind: 'circuit', isProgram: false, circuit: expandBlocks(circuit), name: `${side} (${circuit.name})`, parameters: {} }; // prettier-ignore
}

/** Both of one kind. Registers have the first size at which both act on as many qubits, else the first that suits each. */
export function subjectsOf(a: Referenced, b: Referenced): readonly [Subject, Subject] {
  const asSubject = (
    { kind, isProgram, reference }: Referenced,
    { circuit, parameters }: Version,
  ): Subject => ({
    kind,
    isProgram,
    circuit,
    name: reference,
    parameters,
  });
  const [ours, theirs] = a.kind === b.kind ? sameWidth(a.versions, b.versions) : [first(a), first(b)];
  return [asSubject(a, ours), asSubject(b, theirs)];
}

function first({ versions }: Referenced): Version {
  const [version] = versions;
  return version;
}

/** "b.qcnn#hur is a circuit with 8 qubits, 51 weights, 8 inputs and 1 output" */
export function described({ kind, name, circuit }: Subject): string {
  const figures = [
    counted(circuit.qubits, 'qubit'),
    ...some(weightCount(circuit), kind === 'circuit' ? 'weight' : 'angle'),
    ...some(inputCount(circuit), 'input'),
    ...some(outputCount(circuit), 'output'),
  ];
  return `${name} is a ${kind} with ${listed(figures, 'and')}`;
}

const some = (count: number, what: string) => (count > 0 ? [counted(count, what)] : []);
