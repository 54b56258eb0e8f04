// The outputs of a circuit that is built from an OpenQASM program.
import { outputSize, type Output, type PauliTerm } from '../circuit/circuit.ts';
import type { Expression } from '../syntax/ast.ts';
import { slices, type Building } from './building.ts';
import { fail } from './fault.ts';
import { binary, call, list, name, number } from '../syntax/nodes.ts';
import { returnedBits } from './plan-measurements.ts';

/** A `+` is a level of the tree: longer sums are written as `sum([…])`. */
const longestSum = 50;
const mostTerms = 65_536;
const mostOutputs = 1_000_000;

/** What the circuit returns: what notes name, else Z of the bits that hold a measurement in the end, else of every qubit. */
export function outputsOf(building: Building): Expression[] {
  const { program, notes, carriers, span } = building;
  if (notes.outputs) {
    const count = notes.outputs.reduce((sum, output) => sum + outputSize(output), 0);
    if (count > mostOutputs) fail('limit-exceeded', `these are ${count} outputs; a circuit has at most ${mostOutputs}`, span); // prettier-ignore
    return notes.outputs.map((output) => outputExpression(building, output));
  }
  const held = returnedBits(program).map((bit) => call('Z', [carriers.get(bit)!], span));
  if (held.length > 0) return held;
  const all = program.registers.map((register) => call('Z', [name(register.name, span)], span));
  return all.length > 0 ? all : [number(0, span)];
}

function outputExpression(building: Building, output: Output): Expression {
  const { span } = building;
  if (output.kind === 'probabilities') {
    const register = slices(building, output.qubits, false).reduce((all, part) =>
      binary('++', all, part, span),
    );
    return call('probs', [register], span);
  }
  const { terms } = output;
  if (terms.length > mostTerms) fail('limit-exceeded', `an observable has at most ${mostTerms} products, and this one ${terms.length}`, span); // prettier-ignore
  if (terms.length === 0) return number(0, span);
  const parts = terms.map((term) => termExpression(building, term));
  if (parts.length > longestSum) return call('sum', [list(parts, span)], span);
  return parts.reduce((sum, part) => binary('+', sum, part, span));
}

function termExpression(
  { program: { qubits }, span }: Building,
  { coefficient, factors }: PauliTerm,
): Expression {
  const paulis = factors.map(({ pauli, qubit }): Expression => call(pauli, [qubits[qubit]], span));
  if (paulis.length > longestSum) {
    const product = call('prod', [list(paulis, span)], span);
    return coefficient === 1 ? product : binary('*', number(coefficient, span), product, span);
  }
  const parts = coefficient === 1 && paulis.length > 0 ? paulis : [number(coefficient, span), ...paulis];
  return parts.reduce((product, part) => binary('*', product, part, span));
}
