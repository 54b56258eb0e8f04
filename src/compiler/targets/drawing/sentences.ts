// Words in a drawing: the conditions of branches, and the outputs.
import type { Condition, Output } from '../../circuit/circuit.ts';
import { printNumber } from './parameters.ts';

const signs = { and: '&&', or: '||', xor: '!=' } as const;
const longest = 200;

/** The condition as the language writes it; `…` for parts after the 200th character. */
export function printCondition(condition: Condition): string {
  let room = longest;
  const visit = (part: Condition, outermost: boolean): string => {
    if (--room <= 0) return '…';
    switch (part.kind) {
      case 'constant':
        return String(part.value);
      case 'bit':
        return `b${part.bit}`;
      case 'not':
        return `!${visit(part.operand, false)}`;
      case 'and':
      case 'or':
      case 'xor': {
        const text = `${visit(part.left, false)} ${signs[part.kind]} ${visit(part.right, false)}`;
        return outermost ? text : `(${text})`;
      }
      default:
        return part satisfies never;
    }
  };
  return visit(condition, true);
}

const mostTerms = 8;

/** An output as the language writes it, with the wires' names; a long sum ends in the number of terms left out. */
export function printOutput(output: Output, nameOf: (qubit: number) => string): string {
  if (output.kind === 'probabilities') return `probs(${output.qubits.map(nameOf).join(', ')})`;
  const { terms } = output;
  const written = terms.slice(0, mostTerms).map(({ coefficient, factors }) => {
    const paulis = factors.map(({ qubit, pauli }) => `${pauli}(${nameOf(qubit)})`);
    if (Math.abs(coefficient) === 1 && paulis.length > 0)
      return `${coefficient < 0 ? '-' : ''}${paulis.join('·')}`;
    return [printNumber(coefficient), ...paulis].join('·');
  });
  if (terms.length > mostTerms) written.push(`… (${terms.length - mostTerms} more terms)`);
  return written.join(' + ').replaceAll('+ -', '− ') || '0';
}

/** What the outputs read at each qubit: the Pauli letters, or `probs`. */
export function readoutLabels(outputs: readonly Output[]): Map<number, string> {
  const letters = new Map<number, Set<string>>();
  const add = (qubit: number, letter: string) =>
    letters.set(qubit, (letters.get(qubit) ?? new Set<string>()).add(letter));
  for (const output of outputs) {
    if (output.kind === 'probabilities') for (const qubit of output.qubits) add(qubit, 'probs');
    else for (const { factors } of output.terms) for (const { qubit, pauli } of factors) add(qubit, pauli);
  }
  const label = (set: Set<string>) => {
    const paulis = [...'XYZ'].filter((letter) => set.has(letter)).join('');
    return [...(paulis ? [`⟨${paulis}⟩`] : []), ...(set.has('probs') ? ['probs'] : [])].join(' ');
  };
  return new Map([...letters].map(([qubit, set]) => [qubit, label(set)]));
}

/** Phrases separated by commas in lines of about `width` characters; the first line begins with `first`, the rest with `rest`. */
export function wrap(phrases: readonly string[], width: number, first: string, rest: string): string[] {
  const lines: string[] = [];
  let line = first;
  phrases.forEach((phrase, index) => {
    const piece = index < phrases.length - 1 ? `${phrase},` : phrase;
    const isBlank = line === first || line === rest;
    if (!isBlank && line.length + 1 + piece.length > width) {
      lines.push(line);
      line = rest + piece;
    } else line += isBlank ? piece : ` ${piece}`;
  });
  return [...lines, line];
}
