// The built-in functions and pairings on evaluated arguments: sin, min, sum, X, probs, ring …
import type { Pauli } from '../../circuit/circuit.ts';
import { pairings, unaryFunctions } from '../../semantics/builtins.ts';
import type { Span } from '../../source/source.ts';
import { fail } from '../state/fault.ts';
import { charge, foresee, requireShort, sizeLimit } from '../state/limits.ts';
import type { State } from '../state/state.ts';
import { pauli } from './observables.ts';
import { applyBinary } from './operators.ts';
import { applyFunction, applyMany } from './real-functions.ts';
import { describe, describeOperand, list, number, qubit, type Value } from './values.ts';

/** A function of the language by name, which exists. */
export function callFunction(state: State, name: string, values: readonly Value[], span: Span): Value {
  const one = (): Value =>
    values.length === 1
      ? values[0]
      : fail('wrong-argument-count', `${name} takes one argument and was given ${values.length}`, span);
  if (unaryFunctions.has(name)) return applyFunction(state, name, one(), span);
  switch (name) {
    case 'X':
    case 'Y':
    case 'Z':
      return paulis(name, one(), span);
    case 'probs':
      return probabilities(one(), span);
    case 'sum':
    case 'prod':
      return fold(state, name, one(), span);
    default: {
      const numbers = values.length === 1 && values[0].kind === 'list' ? values[0].items : values;
      if (numbers.length === 0)
        return fail('wrong-argument-count', `${name} needs at least one number`, span);
      return applyMany(name, numbers, span);
    }
  }
}

/** The tuples of a built-in pairing by name, which exists; `quote` is what a message calls the register. */
export function pairUp(
  state: State,
  { name, quote }: { readonly name: string; readonly quote: string },
  qubits: readonly number[],
  span: Span,
): Value {
  const builtin = pairings.get(name)!;
  if (builtin.even && qubits.length % 2) {
    return fail(
      'shape-mismatch',
      `${name} needs an even number of qubits, and ${quote} has ${qubits.length}`,
      span,
    );
  }
  const size = builtin.size(qubits.length);
  requireShort(size, span);
  charge(state, size, span);
  return list(
    builtin
      .pairs(qubits.length)
      .map(([i, j]): Value => ({ kind: 'tuple', items: [qubit(qubits[i]), qubit(qubits[j])] })),
  );
}

function paulis(name: Pauli, value: Value, span: Span): Value {
  if (value.kind === 'qubit') return { kind: 'observable', terms: pauli(name, value.qubit) };
  if (value.kind === 'register') {
    return list(value.qubits.map((each): Value => ({ kind: 'observable', terms: pauli(name, each) })));
  }
  return fail(
    'invalid-observable',
    `${name}(…) takes a qubit or a register, and this is ${describeOperand(value)}`,
    span,
  );
}

function probabilities(value: Value, span: Span): Value {
  if (value.kind === 'qubit') return { kind: 'probabilities', qubits: [value.qubit] };
  if (value.kind !== 'register') return fail('invalid-observable', `probs(…) takes a register, and this is ${describeOperand(value)}`, span); // prettier-ignore
  if (value.qubits.length === 0) return fail('register-empty', 'probs(…) of a register without qubits', span);
  if (2 ** value.qubits.length > sizeLimit) {
    return fail('limit-exceeded', `probs(…) of ${value.qubits.length} qubits would be 2^${value.qubits.length} numbers; read fewer qubits`, span); // prettier-ignore
  }
  return { kind: 'probabilities', qubits: value.qubits };
}

function fold(state: State, name: 'sum' | 'prod', value: Value, span: Span): Value {
  if (value.kind !== 'list')
    return fail('wrong-type', `${name}(…) takes a list, and this is ${describe(value)}`, span);
  const { items } = value;
  if (items.length === 0) return number(name === 'sum' ? 0 : 1);
  if (name === 'prod') foresee(state, { operations: 0, steps: leastStepsOfProduct(items) }, span);
  const operator = name === 'sum' ? '+' : '*';
  // Halving keeps expressions shallow and the work on observables small.
  const range = (start: number, end: number): Value =>
    end - start === 1
      ? items[start]
      : applyBinary({ state, span }, operator, range(start, (start + end) >> 1), range((start + end) >> 1, end)); // prettier-ignore
  return range(0, items.length);
}

/** Every factor of a product of Pauli products is copied at each halving. */
function leastStepsOfProduct(items: readonly Value[]): number {
  let factors = 0;
  for (const item of items) {
    if (item.kind !== 'observable' || item.terms.length !== 1) return 0;
    factors += item.terms[0].factors.length;
  }
  return factors * Math.floor(Math.log2(items.length));
}
