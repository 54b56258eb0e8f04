// Circuits that keep all qubits: dressed, quanvolution, re-uploading, and the open chain of Hur.
import { describe, expect, test } from 'vitest';
import { outputCount, weightCount } from '../../src/compiler/circuit/circuit.ts';
import { callsOf, circuitOf, operationsOf, pairsOf, someAngles, valuesOf } from './library.ts';
import { pauliState } from './pauli-state.ts';

const { PI } = Math;

describe('dressed', () => {
  const circuit = circuitOf('dressed');

  test('has 4 qubits, 6 layers and 24 weights near zero', () => {
    expect([circuit.qubits, weightCount(circuit), outputCount(circuit)]).toEqual([4, 24, 4]);
    expect(circuit.weights[0].initial).toEqual({ kind: 'normal', mean: 0, deviation: 0.01 });
    expect(pairsOf(circuit).join(' ')).toBe(Array(6).fill('0,1 2,3 1,2').join(' '));
  });

  test('has the values of its description', () => {
    const [weights, inputs] = [someAngles(24), someAngles(4, 2)];
    const state = pauliState(4);
    for (let q = 0; q < 4; q++) state.h(q);
    inputs.forEach((x, q) => state.ry(x, q));
    for (let layer = 0; layer < 6; layer++) {
      for (const [a, b] of [[0, 1], [2, 3], [1, 2]]) state.cx(a, b); // prettier-ignore
      for (let q = 0; q < 4; q++) state.ry(weights[4 * layer + q], q);
    }
    valuesOf(circuit, weights, inputs).forEach((value, q) => expect(value).toBeCloseTo(state.expectation('Z', q), 10)); // prettier-ignore
  });

  test('without weights and inputs it is balanced', () => {
    expect(Math.max(...valuesOf(circuit, Array(24).fill(0), [0, 0, 0, 0]).map(Math.abs))).toBeLessThan(1e-12);
  });
});

describe('quanvolution', () => {
  test('couples the neighbours of the patch', () => {
    expect(pairsOf(circuitOf('quanvolution')).join(' ')).toBe('0,1 2,3 0,2 1,3');
    expect(pairsOf(circuitOf('quanvolution', { side: '3' })).join(' ')).toBe(
      '0,1 1,2 3,4 4,5 6,7 7,8 0,3 1,4 2,5 3,6 4,7 5,8',
    );
  });

  test('has three weights a qubit and layer, one channel a qubit', () => {
    const circuit = circuitOf('quanvolution', { side: '3', layers: '2' });
    expect([circuit.qubits, weightCount(circuit), outputCount(circuit)]).toEqual([9, 54, 9]);
  });

  test('white pixels are |1>, black ones |0>', () => {
    const circuit = circuitOf('quanvolution');
    // The controlled NOTs map 1000 to 1111: 0,1 → 1100; 2,3 → 1100; 0,2 → 1110; 1,3 → 1111.
    expect(valuesOf(circuit, Array(12).fill(0), [0, 0, 0, 0]).map(Math.round)).toEqual([1, 1, 1, 1]);
    expect(valuesOf(circuit, Array(12).fill(0), [1, 0, 0, 0]).map(Math.round)).toEqual([-1, -1, -1, -1]);
  });

  test('has the values of its description', () => {
    const [weights, pixels] = [someAngles(24), [0.1, 0.9, 0.4, 0.7]];
    const state = pauliState(4);
    pixels.forEach((x, q) => state.ry(PI * x, q));
    for (let layer = 0; layer < 2; layer++) {
      for (let q = 0; q < 4; q++) state.u(weights.slice(12 * layer + 3 * q, 12 * layer + 3 * q + 3), q);
      for (const [a, b] of [[0, 1], [2, 3], [0, 2], [1, 3]]) state.cx(a, b); // prettier-ignore
    }
    const circuit = circuitOf('quanvolution', { layers: '2' });
    valuesOf(circuit, weights, pixels).forEach((value, q) => expect(value).toBeCloseTo(state.expectation('Z', q), 10)); // prettier-ignore
  });
});

describe('reuploading', () => {
  test('has six weights a qubit and layer, couplings between the layers only', () => {
    const circuit = circuitOf('reuploading', { n: '4', layers: '3' });
    expect([circuit.qubits, weightCount(circuit), outputCount(circuit)]).toEqual([4, 72, 4]);
    expect(pairsOf(circuit).join(' ')).toBe('0,1 2,3 1,2 0,1 2,3 1,2');
    expect(pairsOf(circuitOf('reuploading', { n: '1', layers: '6' }))).toEqual([]);
  });

  test('has the values of its description', () => {
    const [w, b, x] = [someAngles(24), someAngles(24, 2), someAngles(3, 3)];
    const state = pauliState(2);
    for (let layer = 0; layer < 4; layer++) {
      for (let q = 0; q < 2; q++)
        state.u(
          x.map((value, i) => w[6 * layer + 3 * q + i] * value + b[6 * layer + 3 * q + i]),
          q,
        );
      if (layer < 3) state.cz(0, 1);
    }
    const values = valuesOf(circuitOf('reuploading'), [...w, ...b], x);
    values.forEach((value, q) => expect(value).toBeCloseTo(state.expectation('Z', q), 10));
  });
});

describe('hur-open', () => {
  const circuit = circuitOf('hur-open');

  test('has three blocks of weights and no pools', () => {
    expect([circuit.qubits, weightCount(circuit), outputCount(circuit)]).toEqual([8, 45, 1]);
    expect(weightCount(circuitOf('hur-open', { conv: 'c9' }))).toBe(6);
    expect(operationsOf(circuit, 'measure')).toEqual([]);
    expect(callsOf(circuit).filter((call) => call.startsWith('su4')).join(' ').replaceAll('su4 ', '')).toBe('0,1 2,3 4,5 6,7 1,2 3,4 5,6 2,3 4,5 3,4'); // prettier-ignore
  });

  test('has the values of its description', () => {
    const [weights, inputs] = [someAngles(45), someAngles(8, 2)];
    const state = pauliState(8);
    inputs.forEach((x, q) => state.ry(x, q));
    const pairs = [
      [[0, 1], [2, 3], [4, 5], [6, 7], [1, 2], [3, 4], [5, 6]],
      [[2, 3], [4, 5]],
      [[3, 4]],
    ]; // prettier-ignore
    pairs.forEach((layer, i) => {
      for (const [a, b] of layer) state.su4(weights.slice(15 * i, 15 * i + 15), a, b);
    });
    expect(valuesOf(circuit, weights, inputs)[0]).toBeCloseTo(state.expectation('Z', 4), 10);
  });
});
