// Circuits of three qubits that measure again and again and decide by long conditions on what came out.
import fc from 'fast-check';
import { constant } from '../../../../src/compiler/circuit/angles.ts';
import type { Circuit, Condition, Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { and, not, or, xor } from '../../../../src/compiler/circuit/conditions.ts';

const gate = (name: string, qubits: number[], ...angles: number[]): Operation => ({
  kind: 'gate', gate: name, controls: 0, angles: angles.map(constant), qubits,
}); // prettier-ignore

/** Over bits that are picked modulo how many there are by then. */
type Picked = (bits: number) => Condition;
const leaf: fc.Arbitrary<Picked> = fc.nat(1000).map((pick) => (bits) => ({ kind: 'bit', bit: pick % bits }));
const chain: fc.Arbitrary<Picked> = fc
  .tuple(fc.constantFrom(and, or, xor), fc.array(fc.tuple(leaf, fc.boolean()), { minLength: 1, maxLength: 12 }))
  .map(([join, parts]) => (bits: number) => parts.map(([part, negated]) => (negated ? not(part(bits)) : part(bits))).reduce(join)); // prettier-ignore
const condition: fc.Arbitrary<Picked> = fc.oneof(
  leaf,
  chain,
  fc.tuple(fc.constantFrom(and, or, xor), chain, chain).map(([join, a, b]): Picked => (bits) => join(a(bits), b(bits))), // prettier-ignore
);

interface Move {
  readonly kind: 'measure' | 'branch' | 'gate';
  readonly angle: number;
  readonly condition: Picked;
  readonly inner: Picked;
  readonly revive: boolean;
}

const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom('measure', 'measure', 'branch', 'gate'),
  angle: fc.double({ min: 0.3, max: 2.8, noNaN: true }),
  condition,
  inner: condition,
  revive: fc.boolean(),
});

/** Returns ⟨Z⟩ and ⟨X⟩ of a qubit that only the branches act on. */
export const arbitraryConditions: fc.Arbitrary<Circuit> = fc
  .array(move, { minLength: 4, maxLength: 26, size: 'max' })
  .map((moves) => {
    let bits = 0;
    const operations: Operation[] = [gate('ry', [2], 0.4)];
    for (const { kind, angle, condition: outer, inner, revive } of moves) {
      if (kind === 'gate') operations.push(gate('cx', [0, 1]), gate('ry', [1], angle));
      if (kind === 'measure' && bits < 10) {
        const qubit = revive ? 0 : 1;
        operations.push(gate('ry', [qubit], angle), { kind: 'measure', qubit, bit: bits++ });
        operations.push({ kind: 'reset', qubit });
      }
      if (kind !== 'branch' || bits === 0) continue;
      const nested: Operation = { kind: 'branch', condition: inner(bits), then: [gate('rx', [2], angle / 2)], orElse: [] }; // prettier-ignore
      operations.push({
        kind: 'branch',
        condition: outer(bits),
        then: [gate('ry', [2], angle), ...(revive ? [nested] : [])],
        orElse: revive ? [gate('h', [2])] : [nested],
      });
    }
    const output = (pauli: 'X' | 'Z') => ({ kind: 'observable' as const, terms: [{ coefficient: 1, factors: [{ qubit: 2, pauli }] }] }); // prettier-ignore
    return { name: 'conditions', qubits: 3, bits, weights: [], inputs: [], operations, outputs: [output('Z'), output('X')] }; // prettier-ignore
  });
