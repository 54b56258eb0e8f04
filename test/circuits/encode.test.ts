// Encoders and pools of the standard library, against their formulas.
import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { weightCount } from '../../src/compiler/circuit/circuit.ts';
import { compileText, pairsOf, someAngles, valuesOf } from './library.ts';
import { pauliState } from './pauli-state.ts';

const { PI, cos, sin } = Math;
const bloch = 'return [X(a) for a in q], [Y(a) for a in q], [Z(a) for a in q];';
const encoder = (call: string, features: number, qubits: number, outputs = bloch) =>
  compileText(
    'test/encoder.qcnn',
    `import { ${call.split('(')[0]} } from "std/encode"; circuit encoded { input x: angle[${features}]; qubit q[${qubits}]; ${call} q; ${outputs} }`,
  );
const feature = fc.double({ min: -4, max: 4, noNaN: true });
const features = (n: number) => fc.array(feature, { minLength: n, maxLength: n });
const expectClose = (actual: number[], expected: number[]) => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 10));
};

describe('encoders', () => {
  const angles = encoder('angles(x)', 3, 3);
  prop.prop([features(3)])('angles: one latitude a qubit', (x) => {
    expectClose(valuesOf(angles, [], x), [...x.map(sin), 0, 0, 0, ...x.map(cos)]);
  });

  const dense = encoder('dense_angles(x)', 4, 2);
  prop.prop([features(4)])('dense_angles: latitude and longitude', (x) => {
    const at = (f: (latitude: number, longitude: number) => number) => [f(x[0], x[1]), f(x[2], x[3])];
    expectClose(valuesOf(dense, [], x), [
      ...at((a, b) => sin(a) * cos(b)),
      ...at((a, b) => sin(a) * sin(b)),
      ...at(cos),
    ]);
  });

  const first = encoder('z_map(x)', 2, 2);
  prop.prop([features(2)])('z_map: twice the feature as longitude on the equator', (x) => {
    const doubled = x.map((each) => 2 * each);
    expectClose(valuesOf(first, [], x), [...doubled.map(cos), ...doubled.map(sin), 0, 0]);
  });

  const second = encoder('zz_map(x)', 3, 3);
  prop.prop([features(3)])('zz_map: all pairs, 2 (pi - x)(pi - y)', (x) => {
    const state = pauliState(3);
    for (let q = 0; q < 3; q++) {
      state.h(q);
      state.rz(2 * x[q], q);
    }
    for (const [a, b] of [[0, 1], [0, 2], [1, 2]]) state.rotate(2 * (PI - x[a]) * (PI - x[b]), 'ZZ', a, b); // prettier-ignore
    expectClose(
      valuesOf(second, [], x),
      ['X', 'Y', 'Z'].flatMap((letter) => [0, 1, 2].map((q) => state.expectation(letter, q))),
    );
  });

  test('zz_map has two controlled NOTs a pair', () => {
    expect(pairsOf(second).join(' ')).toBe('0,1 0,1 0,2 0,2 1,2 1,2');
  });
});

describe('pools', () => {
  const rotations = {
    zx: (t: number[]) => [[['Z', t[0]]], [['X', t[1]]]],
    only_z: (t: number[]) => [[['Z', t[0]]], []],
    euler: (t: number[]) => [[['Z', t[0]], ['Y', t[1]], ['Z', t[2]]], []], // prettier-ignore
    general: (t: number[]) => [
      [['Z', t[2]], ['Y', t[0]], ['Z', t[1]]],
      [['Z', t[5]], ['Y', t[3]], ['Z', t[4]]],
    ], // prettier-ignore
    drop: () => [[], []],
  } as Record<string, (t: number[]) => ['X' | 'Y' | 'Z', number][][]>;

  test.each([
    ['zx', 2],
    ['only_z', 1],
    ['euler', 3],
    ['general', 6],
    ['drop', 0],
  ])('%s has %d angles, and its rotations where the source is 1 and where it is 0', (name, count) => {
    const weight = count > 0 ? `weight p: angle[${count}];` : '';
    const circuit = compileText(
      'test/pool.qcnn',
      `import { so4 } from "std/conv"; import { ${name} } from "std/pool"; circuit pooled { input x: angle[6]; ${weight} qubit q[2]; so4(x) q[0], q[1]; q = ${name}${count > 0 ? '(p)' : ''} on odd_to_even(q); return X(q[0]), Y(q[0]), Z(q[0]); }`,
    );
    expect(weightCount(circuit)).toBe(count);
    const [weights, x] = [someAngles(count), someAngles(6, 2)];
    const state = pauliState(2);
    for (const i of [0, 2]) {
      state.ry(x[i], 0);
      state.ry(x[i + 1], 1);
      state.cx(0, 1);
    }
    state.ry(x[4], 0);
    state.ry(x[5], 1);
    const [one, zero] = rotations[name](weights);
    for (const [letter, t] of one) state.controlled(t, letter, 1, 0);
    state.rx(PI, 1);
    for (const [letter, t] of zero) state.controlled(t, letter, 1, 0);
    expectClose(
      valuesOf(circuit, weights, x),
      [...'XYZ'].map((letter) => state.expectation(letter, 0)),
    );
  });
});
