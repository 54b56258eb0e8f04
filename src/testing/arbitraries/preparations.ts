// Amplitude preparations at the start of random circuits: of inputs, of constants, or of expressions.
import fc from 'fast-check';
import { binary, constant, input, unary } from '../../compiler/circuit/angles.ts';
import type { Angle, InputSlot, Operation } from '../../compiler/circuit/circuit.ts';

/** What is prepared on the last qubits. */
export interface Preparation {
  /** How many qubits, where there are as many. */
  readonly qubits: number;
  /** One amplitude is left to be filled up. */
  readonly shortened: boolean;
  readonly of: 'inputs' | 'constants' | 'expressions';
  /** Four, for the expressions. */
  readonly angles: readonly Angle[];
}

export function arbitraryPreparation(angles: fc.Arbitrary<Angle>): fc.Arbitrary<Preparation> {
  return fc.record({
    qubits: fc.nat(2),
    shortened: fc.boolean(),
    of: fc.constantFrom('inputs', 'inputs', 'constants', 'expressions', 'expressions'),
    angles: fc.array(angles, { minLength: 4, maxLength: 4 }),
  });
}

export interface Prepared {
  readonly qubits: number;
  readonly inputs: readonly InputSlot[];
  readonly operations: readonly Operation[];
}

/** The preparation on a circuit of so many qubits, whose own inputs come behind `offset` others. */
export function prepared(preparation: Preparation | undefined, qubits: number, offset: number): Prepared {
  const count = Math.min(preparation?.qubits ?? 0, qubits);
  if (!preparation || count === 0) return { qubits: 0, inputs: [], operations: [] };
  const size = 2 ** count - Number(preparation.shortened);
  const register = Array.from({ length: count }, (_, index) => qubits - 1 - index);
  return {
    qubits: count,
    inputs: [{ name: 'a', element: 'amplitude', shape: [size], offset, size }],
    operations: [{ kind: 'prepare', amplitudes: amplitudesOf(preparation, size, offset), qubits: register }],
  };
}

/** The first of them is never near zero where the first input is not. */
function amplitudesOf({ of, angles }: Preparation, count: number, offset: number): Angle[] {
  return Array.from({ length: count }, (_, k) => {
    const own = input(offset + k);
    if (of === 'inputs') return own;
    if (of === 'constants') return constant(Math.cos(k * (k + 1.3)));
    if (k === 0) return binary('add', constant(2), unary('sin', angles[0]));
    return k % 2 === 0 ? angles[k] : binary('multiply', own, unary('cos', angles[k]));
  });
}
