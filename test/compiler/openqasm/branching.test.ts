// Random programs that measure, assign, reset and branch inside branches, against a simulator that follows every outcome.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { circuitOf, run } from './qasm.ts';

const qubits = 2;
const bits = 2;

type Step =
  | { readonly kind: 'ry'; readonly qubit: number; readonly angle: number }
  | { readonly kind: 'cx'; readonly qubit: number }
  | { readonly kind: 'reset'; readonly qubit: number }
  | { readonly kind: 'measure'; readonly qubit: number; readonly bit: number }
  | { readonly kind: 'assign'; readonly bit: number; readonly value: string }
  | { readonly kind: 'if'; readonly test: string; readonly then: readonly Step[]; readonly orElse: readonly Step[] } // prettier-ignore
  | { readonly kind: 'switch'; readonly cases: readonly (readonly Step[])[] };

/** Spelled alike in OpenQASM and in the oracle below. */
const tests = ['c[0]', '!c[1]', 'c[0] ^ c[1]', 'c[0] && c[1]', 'c == 2', 'c < 2', 'int[2](c) == -1', 'uint[1](c) == 1']; // prettier-ignore
const values = ['0', '1', 'c[0]', '!c[1]', 'c[0] ^ c[1]', 'c[0] | c[1]'];
const meaning: Readonly<Record<string, (c: readonly number[]) => boolean>> = {
  '0': () => false, '1': () => true, 'c[0]': ([a]) => a === 1, '!c[1]': ([, b]) => b === 0,
  'c[0] ^ c[1]': ([a, b]) => a !== b, 'c[0] | c[1]': ([a, b]) => a + b > 0, 'c[0] && c[1]': ([a, b]) => a * b === 1,
  'c == 2': ([a, b]) => a + 2 * b === 2, 'c < 2': ([, b]) => b === 0, 'int[2](c) == -1': ([a, b]) => a + b === 2,
  'uint[1](c) == 1': ([a]) => a === 1,
}; // prettier-ignore

const { step } = fc.letrec<{ step: Step; block: Step[] }>((tie) => ({
  block: fc.array(tie('step'), { maxLength: 3, depthIdentifier: 'block' }),
  step: fc.oneof(
    { depthIdentifier: 'block', maxDepth: 2, withCrossShrink: true },
    fc.record({ kind: fc.constant('ry' as const), qubit: fc.nat(qubits - 1), angle: fc.constantFrom(0.4, 1.3, 2.2) }),
    fc.record({ kind: fc.constant('cx' as const), qubit: fc.nat(qubits - 1) }),
    fc.record({ kind: fc.constant('reset' as const), qubit: fc.nat(qubits - 1) }),
    fc.record({ kind: fc.constant('measure' as const), qubit: fc.nat(qubits - 1), bit: fc.nat(bits - 1) }),
    fc.record({ kind: fc.constant('assign' as const), bit: fc.nat(bits - 1), value: fc.constantFrom(...values) }),
    fc.record({ kind: fc.constant('if' as const), test: fc.constantFrom(...tests), then: tie('block'), orElse: tie('block') }),
    fc.record({ kind: fc.constant('switch' as const), cases: fc.tuple(tie('block'), tie('block')) }),
  ),
})); // prettier-ignore

function write(steps: readonly Step[]): string {
  return steps
    .map((each) => {
      switch (each.kind) {
        case 'ry':
          return `ry(${each.angle}) q[${each.qubit}];`;
        case 'cx':
          return `cx q[${each.qubit}], q[${1 - each.qubit}];`;
        case 'reset':
          return `reset q[${each.qubit}];`;
        case 'measure':
          return `c[${each.bit}] = measure q[${each.qubit}];`;
        case 'assign':
          return `c[${each.bit}] = ${each.value};`;
        case 'if':
          return `if (${each.test}) { ${write(each.then)} } else { ${write(each.orElse)} }`;
        case 'switch':
          return `switch (c) { case 1, 2 { ${write(each.cases[0])} } default { ${write(each.cases[1])} } }`;
      }
    })
    .join(' ');
}

/** One way the outcomes may fall: its unnormalised state of real amplitudes, q[0] the most significant bit, and its bits. */
interface Path {
  readonly state: readonly number[];
  readonly c: readonly number[];
}

const bitOf = (index: number, qubit: number) => (index >> (qubits - 1 - qubit)) & 1;
const flip = (index: number, qubit: number) => index ^ (1 << (qubits - 1 - qubit));

function follow(steps: readonly Step[], path: Path): Path[] {
  return steps.reduce<Path[]>((paths, each) => paths.flatMap((one) => take(each, one)), [path]);
}

function take(step: Step, { state, c }: Path): Path[] {
  const project = (qubit: number, value: number) =>
    state.map((amplitude, i) => (bitOf(i, qubit) === value ? amplitude : 0));
  switch (step.kind) {
    case 'ry': {
      const [cos, sin] = [Math.cos(step.angle / 2), Math.sin(step.angle / 2)];
      return [
        {
          c,
          state: state.map(
            (amplitude, i) =>
              cos * amplitude + (bitOf(i, step.qubit) ? sin : -sin) * state[flip(i, step.qubit)],
          ),
        },
      ];
    }
    case 'cx':
      return [{ c, state: state.map((_, i) => state[bitOf(i, step.qubit) ? flip(i, 1 - step.qubit) : i]) }];
    case 'reset':
      return [
        { c, state: project(step.qubit, 0) },
        { c, state: state.map((_, i) => (bitOf(i, step.qubit) ? 0 : state[flip(i, step.qubit)])) },
      ];
    case 'measure':
      return [0, 1].map((value) => ({
        state: project(step.qubit, value),
        c: c.map((old, i) => (i === step.bit ? value : old)),
      }));
    case 'assign': {
      const value = Number(meaning[step.value](c));
      return [{ state, c: c.map((old, i) => (i === step.bit ? value : old)) }];
    }
    case 'if':
      return follow(meaning[step.test](c) ? step.then : step.orElse, { state, c });
    case 'switch': {
      const value = c[0] + 2 * c[1];
      return follow(value === 1 || value === 2 ? step.cases[0] : step.cases[1], { state, c });
    }
  }
}

/** Z of every qubit and bit, and ⟨Z₀ Z₁⟩, X of every qubit. */
function expected(steps: readonly Step[]): number[] {
  const start = Array.from({ length: 2 ** qubits }, (_, i) => Number(i === 0));
  const paths = follow(steps, { state: start, c: Array.from({ length: bits }, () => 0) });
  const sum = (value: (path: Path) => number) => paths.reduce((total, path) => total + value(path), 0);
  const over = ({ state }: Path, sign: (i: number) => number) =>
    state.reduce((total, amplitude, i) => total + sign(i) * amplitude * amplitude, 0);
  const z = (qubit: number) => (i: number) => 1 - 2 * bitOf(i, qubit);
  return [
    ...[0, 1].map((qubit) => sum((path) => over(path, z(qubit)))),
    ...[0, 1].map((bit) => sum((path) => over(path, () => 1 - 2 * path.c[bit]))),
    sum((path) => over(path, (i) => z(0)(i) * z(1)(i))),
    ...[0, 1].map((qubit) => sum(({ state }) => state.reduce((total, amplitude, i) => total + amplitude * state[flip(i, qubit)], 0))), // prettier-ignore
  ];
}

function imported(steps: readonly Step[]): number[] {
  return run(
    circuitOf(`OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q; bit[2] c; qubit[2] out;
${write(steps)}
if (c[0]) { x out[0]; }
if (c[1]) { x out[1]; }
// qcnn: return Z(q[0]), Z(q[1]), Z(out[0]), Z(out[1]), Z(q[0]) * Z(q[1]), X(q[0]), X(q[1]);`),
  );
}

propertyTest.prop([fc.array(step, { minLength: 2, maxLength: 7 })], { numRuns: 40 })(
  'branches on branches',
  (steps) => {
    fc.pre((JSON.stringify(steps).match(/measure|reset/g) ?? []).length <= 6);
    const values = imported(steps);
    expected(steps).forEach((value, i) => expect(values[i]).toBeCloseTo(value, 9));
  },
);

test('a bit that is written in both arms, and read between', () => {
  const steps: Step[] = [
    { kind: 'ry', qubit: 0, angle: 1.3 },
    { kind: 'measure', qubit: 0, bit: 0 },
    {
      kind: 'if',
      test: 'c[0]',
      then: [
        { kind: 'ry', qubit: 1, angle: 0.4 },
        { kind: 'measure', qubit: 1, bit: 0 },
        { kind: 'if', test: 'c[0]', then: [{ kind: 'cx', qubit: 1 }], orElse: [{ kind: 'assign', bit: 1, value: '!c[1]' }] }, // prettier-ignore
      ],
      orElse: [{ kind: 'measure', qubit: 1, bit: 1 }],
    },
    { kind: 'switch', cases: [[{ kind: 'ry', qubit: 1, angle: 2.2 }], [{ kind: 'reset', qubit: 0 }]] },
  ];
  const values = imported(steps);
  expected(steps).forEach((value, i) => expect(values[i]).toBeCloseTo(value, 12));
});
