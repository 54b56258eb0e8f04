// Sights against brute force: U†OU for every O within the sights, on all rows of the gate table.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { constant } from '../../../../src/compiler/circuit/angles.ts';
import { gateMatrix, gates } from '../../../../src/compiler/circuit/gates.ts';
import { adjoint, controlled, identity, multiply, real, tensor, type Matrix } from '../../../../src/compiler/circuit/matrix.ts'; // prettier-ignore
import { joinSight, sightBefore, type Sight } from '../../../../src/compiler/passes/prune/sight.ts';

const paulis: readonly Matrix[] = [
  identity(2),
  real(0, 1, 1, 0),
  [0, 0, 0, -1, 0, 1, 0, 0],
  real(1, 0, 0, -1),
];
const letters: Readonly<Record<Sight, readonly number[]>> = { none: [0], X: [0, 1], Y: [0, 2], Z: [0, 3], all: [0, 1, 2, 3] }; // prettier-ignore
const products = (choices: readonly (readonly number[])[]) =>
  choices.reduce<number[][]>((all, own) => all.flatMap((head) => own.map((digit) => [...head, digit])), [[]]);
const matrixOf = (digits: readonly number[]) => digits.map((digit) => paulis[digit]).reduce(tensor);
const overlap = (a: Matrix, b: Matrix) => {
  const m = multiply(a, b);
  const d = Math.sqrt(m.length / 2);
  let [re, im] = [0, 0];
  for (let row = 0; row < d; row++) [re, im] = [re + m[2 * row * (d + 1)], im + m[2 * row * (d + 1) + 1]];
  return Math.hypot(re, im) / d;
};

const arguments_ = [
  fc.constantFrom(0, 1, 2),
  fc.array(fc.constantFrom<Sight>('none', 'X', 'Y', 'Z', 'all'), { minLength: 4, maxLength: 4 }),
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 }),
] as const;

describe.each([...gates.values()].filter(({ qubits }) => qubits > 0))('$name', (row) => {
  propertyTest.prop([...arguments_], { numRuns: 12 })(
    'lets pass what it lets pass',
    (controls, sights, values) => {
      const qubits = Array.from({ length: Math.min(row.qubits + controls, 3) }, (_, qubit) => qubit);
      const more = qubits.length - row.qubits;
      const after = sights.slice(0, qubits.length);
      const angles = values.slice(0, row.angles).map((value) => value + 0.0123);
      fc.pre(angles.every((angle) => Math.abs(Math.sin(2 * angle)) > 1e-3));
      const u = controlled(gateMatrix(row, angles), more);
      const operation = { kind: 'gate', gate: row.name, controls: more, angles: angles.map(constant), qubits } as const; // prettier-ignore
      const before = sightBefore(operation, after);
      const found = qubits.map(() => new Set<number>());
      for (const digits of products(after.map((sight) => letters[sight]))) {
        const seen = matrixOf(digits);
        const image = multiply(adjoint(u), multiply(seen, u));
        if (!before)
          expect(image.every((number, index) => Math.abs(number - seen[index]) < 1e-12)).toBe(true);
        for (const other of products(qubits.map(() => [0, 1, 2, 3])))
          if (overlap(matrixOf(other), image) > 1e-9)
            other.forEach((digit, qubit) => found[qubit].add(digit));
      }
      // What is derived is no narrower than what happens, and no wider.
      const exact = found.map((digits) => (['none', 'X', 'Y', 'Z'] as const)[Math.max(...digits)]);
      const expected = found.map((digits, qubit) =>
        [...digits].filter(Boolean).length > 1 ? 'all' : exact[qubit],
      );
      if (before) expect(before).toEqual(expected);
    },
  );
});

describe('sights by name', () => {
  test.each<[string, Sight[], Sight[] | undefined]>([
    ['h', ['X'], ['Z']],
    ['h', ['Z'], ['X']],
    ['h', ['Y'], ['Y']],
    ['x', ['Z'], ['Z']],
    ['x', ['X'], undefined],
    ['rz', ['Z'], undefined],
    ['rz', ['X'], ['all']],
    ['swap', ['X', 'none'], ['none', 'X']],
    ['cx', ['Z', 'none'], undefined],
    ['cx', ['none', 'Z'], ['Z', 'Z']],
    ['cx', ['X', 'none'], ['X', 'X']],
    ['crz', ['Z', 'Z'], undefined],
  ])('%s turns %j', (gate, after, before) => {
    const { angles, qubits } = gates.get(gate)!;
    const operands = Array.from({ length: qubits }, (_, qubit) => qubit);
    const own = Array.from({ length: angles }, (_, index) => constant(0.7 + index));
    expect(sightBefore({ kind: 'gate', gate, controls: 0, angles: own, qubits: operands }, after)).toEqual(before); // prettier-ignore
  });

  test('two sights of one qubit are the narrower where it has the other, else all', () => {
    const sights: readonly Sight[] = ['none', 'X', 'Y', 'Z', 'all'];
    for (const a of sights) {
      for (const b of sights) {
        const both = new Set([...letters[a], ...letters[b]]);
        const joined = letters[joinSight(a, b)];
        expect(joined).toEqual(both.size > 2 ? letters.all : [...both].sort((one, other) => one - other));
      }
    }
  });

  test.each<[string, number, Sight[], Sight[] | undefined]>([
    ['x', 3, ['none', 'none', 'none', 'none'], undefined],
    ['x', 3, ['none', 'none', 'none', 'X'], undefined],
    ['x', 3, ['Z', 'none', 'Z', 'X'], undefined],
    ['x', 3, ['none', 'none', 'none', 'Z'], ['Z', 'Z', 'Z', 'Z']],
    ['x', 3, ['Z', 'none', 'none', 'Z'], ['Z', 'Z', 'Z', 'Z']],
    ['x', 3, ['X', 'none', 'none', 'none'], ['all', 'Z', 'Z', 'X']],
    ['x', 3, ['X', 'none', 'none', 'Z'], ['all', 'Z', 'Z', 'all']],
    ['h', 3, ['none', 'none', 'none', 'Z'], ['Z', 'Z', 'Z', 'all']],
    ['swap', 2, ['none', 'none', 'Z', 'none'], ['Z', 'Z', 'Z', 'Z']],
    ['swap', 2, ['none', 'none', 'X', 'none'], ['Z', 'Z', 'all', 'all']],
  ])('%s under %d controls, too wide to be worked out, turns %j', (gate, controls, after, before) => {
    const qubits = after.map((_, qubit) => qubit);
    expect(sightBefore({ kind: 'gate', gate, controls, angles: [], qubits }, after)).toEqual(before);
  });
});
