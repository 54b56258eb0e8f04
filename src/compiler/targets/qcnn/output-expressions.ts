// What a circuit returns, as expressions whose observables have the same terms in the same order.
import type { Output, PauliTerm } from '../../circuit/circuit.ts';
import type { Expression } from '../../syntax/ast.ts';
import { binary, call, item, list, number, unary } from './nodes.ts';
import { qubitRuns } from './qubit-runs.ts';

/** Longer sums and products are lists, so that they nest no deeper than the parser reads. */
const mostJoined = 12;

export function outputExpression(register: string, output: Output): Expression {
  switch (output.kind) {
    case 'probabilities': {
      const runs = qubitRuns(register, output.qubits);
      return call('probs', [runs.reduce((left, right) => binary('++', left, right))]);
    }
    case 'observable':
      return sumExpression(register, output.terms);
    default:
      return output satisfies never;
  }
}

function sumExpression(register: string, terms: readonly PauliTerm[]): Expression {
  const term = (each: PauliTerm) => termExpression(register, each);
  if (terms.length === 0) return number(0);
  if (terms.length > mostJoined) return call('sum', [list(terms.map(term))]);
  const [first, ...rest] = terms;
  return rest.reduce(
    (sum, each) =>
      each.coefficient < 0
        ? binary('-', sum, term({ ...each, coefficient: -each.coefficient }))
        : binary('+', sum, term(each)),
    term(first),
  );
}

function termExpression(register: string, { coefficient, factors }: PauliTerm): Expression {
  if (factors.length === 0) return number(coefficient);
  const paulis = factors.map(({ qubit, pauli }) => call(pauli, [item(register, [qubit])]));
  const parts = paulis.length > mostJoined ? [call('prod', [list(paulis)])] : paulis;
  if (coefficient === -1) parts[0] = unary('-', parts[0]);
  else if (coefficient !== 1) parts.unshift(number(coefficient));
  return parts.reduce((left, right) => binary('*', left, right));
}
