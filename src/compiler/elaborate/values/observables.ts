// Observables as sums of Pauli products: Z(q[0]) * X(q[1]) - 0.5 * Y(q[2]).
import type { Pauli, PauliTerm } from '../../circuit/circuit.ts';
import type { Span } from '../../source/source.ts';
import { fail } from '../state/fault.ts';

type Terms = readonly PauliTerm[];

const termLimit = 65_536;

export function pauli(name: Pauli, qubit: number): Terms {
  return [{ coefficient: 1, factors: [{ qubit, pauli: name }] }];
}

/** Products and factors: what a pass over the terms costs. */
export function sizeOfTerms(terms: Terms): number {
  return terms.reduce((sum, { factors }) => sum + 1 + factors.length, 0);
}

export function scaleObservable(terms: Terms, factor: number): Terms {
  return terms.map((term) => ({ ...term, coefficient: term.coefficient * factor }));
}

/** Sum; equal products are collected. */
export function addObservables(a: Terms, b: Terms, span: Span): Terms {
  return collectTerms([...a, ...b], span);
}

/** Product; a product that names a qubit twice is refused, because it is no Pauli product. */
export function multiplyObservables(a: Terms, b: Terms, span: Span): Terms {
  if (a.length * b.length > termLimit) tooMany(span);
  return collectTerms(
    a.flatMap((left) =>
      b.map((right) => {
        const factors = [...left.factors, ...right.factors].sort((x, y) => x.qubit - y.qubit);
        if (factors.some((factor, i) => i > 0 && factor.qubit === factors[i - 1].qubit)) {
          return fail('repeated-pauli', 'this product names the same qubit twice; a Pauli product has one factor a qubit', span); // prettier-ignore
        }
        return { coefficient: left.coefficient * right.coefficient, factors };
      }),
    ),
    span,
  );
}

/** Terms with equal factors become one; the order of first appearance is kept. */
export function collectTerms(terms: Terms, span: Span): Terms {
  if (terms.length > termLimit) tooMany(span);
  const collected = new Map<string, PauliTerm>();
  for (const term of terms) {
    const key = term.factors.map((factor) => `${factor.pauli}${factor.qubit}`).join(' ');
    const earlier = collected.get(key);
    collected.set(key, earlier ? { ...earlier, coefficient: earlier.coefficient + term.coefficient } : term);
  }
  return [...collected.values()];
}

/** Refuses coefficients that no value can be computed from: the expectation is at most the sum of their sizes. */
export function requireFinite(terms: Terms, span: Span): Terms {
  const most = terms.reduce((sum, { coefficient }) => sum + Math.abs(coefficient), 0);
  if (!Number.isFinite(most)) fail('not-a-number', 'the coefficients of this observable are too large for a finite result', span); // prettier-ignore
  return terms;
}

function tooMany(span: Span): never {
  return fail('limit-exceeded', `an observable may have at most ${termLimit} Pauli products`, span);
}
