// What is measured together: Pauli words that one basis reads, and what the bits of a basis say of the outputs.
import { outputSize, type Circuit, type Operation, type Pauli } from '../../compiler/circuit/circuit.ts';
import { UserError } from '../../user-error.ts';

/** One product of an output, or all of its probabilities. */
export interface Reading {
  /** The first of the output's numbers. */
  readonly output: number;
  readonly coefficient: number;
  readonly qubits: readonly number[];
  readonly kind: 'parity' | 'probabilities';
}

/** What is measured at once: each qubit along its Pauli. Of an outcome the first qubit is the most significant bit. */
export interface Basis {
  readonly paulis: Map<number, Pauli>;
  readonly readings: Reading[];
}

/** Qubits that are measured together, so that their joint distribution stays small; more only where one output asks. */
const mostTogether = 16;
const mostOfOne = 20;

/**
 * The bases that the outputs need: products of Paulis are read together where they agree on each qubit. Throws UserError
 * for an output that reads more than 20 qubits at once.
 */
export function basesOf(circuit: Circuit): Basis[] {
  const bases: Basis[] = [];
  let output = 0;
  for (const each of circuit.outputs) {
    switch (each.kind) {
      case 'observable':
        for (const { coefficient, factors } of each.terms) {
          const qubits = factors.map(({ qubit }) => qubit);
          const paulis = factors.map(({ pauli }) => pauli);
          if (factors.length > 0) place(bases, paulis, { output, coefficient, qubits, kind: 'parity' });
        }
        break;
      case 'probabilities': {
        const paulis = each.qubits.map((): Pauli => 'Z');
        place(bases, paulis, { output, coefficient: 1, qubits: each.qubits, kind: 'probabilities' });
        break;
      }
      default:
        each satisfies never;
    }
    output += outputSize(each);
  }
  return bases;
}

/** [outputs]: what needs no measurement. */
export function constantsOf(circuit: Circuit): number[] {
  return circuit.outputs.flatMap((output) => {
    switch (output.kind) {
      case 'observable':
        return [output.terms.reduce((sum, term) => sum + (term.factors.length ? 0 : term.coefficient), 0)];
      case 'probabilities':
        return new Array<number>(outputSize(output)).fill(0);
      default:
        return output satisfies never;
    }
  });
}

/** The circuit whose only output is the distribution of what a basis measures. */
export function distributionIn({ paulis }: Basis, circuit: Circuit): Circuit {
  const operations = [...circuit.operations, ...turnsOf(paulis)];
  return { ...circuit, operations, outputs: [{ kind: 'probabilities', qubits: [...paulis.keys()] }] };
}

/** The gates after which a measurement of Z reads each qubit along its Pauli. */
export function turnsOf(paulis: ReadonlyMap<number, Pauli>): Operation[] {
  return [...paulis].flatMap(([qubit, pauli]) => turnToZ(qubit, pauli));
}

/** Into the first basis that measures these qubits so or not at all, and stays small. */
function place(bases: Basis[], paulis: readonly Pauli[], reading: Reading): void {
  const { qubits } = reading;
  if (qubits.length > mostOfOne) {
    throw new UserError(
      `An output reads ${qubits.length} qubits at once; it is estimated from shots for at most ${mostOfOne}.`,
    );
  }
  const fits = ({ paulis: along }: Basis) =>
    qubits.every((qubit, at) => (along.get(qubit) ?? paulis[at]) === paulis[at]) &&
    new Set([...along.keys(), ...qubits]).size <= mostTogether;
  let basis = bases.find(fits);
  if (!basis) bases.push((basis = { paulis: new Map(), readings: [] }));
  for (const [at, qubit] of qubits.entries()) basis.paulis.set(qubit, paulis[at]);
  basis.readings.push(reading);
}

/** After these gates the Pauli is Z: Z = H X H, and Z = H S† Y S H. */
function turnToZ(qubit: number, pauli: Pauli): Operation[] {
  const gate = (name: string): Operation => ({ kind: 'gate', gate: name, controls: 0, angles: [], qubits: [qubit] }); // prettier-ignore
  switch (pauli) {
    case 'X':
      return [gate('h')];
    case 'Y':
      return [gate('sdg'), gate('h')];
    case 'Z':
      return [];
    default:
      return pauli satisfies never;
  }
}
