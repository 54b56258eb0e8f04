// The circuits of the tutorials, against constructions from Pauli rotations that follow the published descriptions.
import { describe, expect, test } from 'vitest';
import { weightCount } from '../../src/compiler/circuit/circuit.ts';
import { callsOf, circuitOf, compileText, operationsOf, someAngles, valuesOf } from './library.ts';
import { pauliState, type PauliState } from './pauli-state.ts';

const { PI } = Math;

/** (0,1), (2,3), … then (1,2), … (last,0). */
const around = (live: readonly number[]) => [
  ...live.flatMap((a, i) => (i % 2 === 0 ? [[a, live[i + 1]]] : [])),
  ...live.flatMap((a, i) => (i % 2 === 1 ? [[a, live[(i + 1) % live.length]]] : [])),
];

describe('tfq', () => {
  const circuit = circuitOf('tfq');
  const powers = (state: PauliState, t: readonly number[], q: number) => {
    state.rx(PI * t[0], q);
    state.ry(PI * t[1], q);
    state.rz(PI * t[2], q);
  };
  const back = (state: PauliState, t: readonly number[], q: number) => {
    state.rz(-PI * t[2], q);
    state.ry(-PI * t[1], q);
    state.rx(-PI * t[0], q);
  };

  test('has 63 weights, 3 layers of 15 + 6, between 0 and 2 pi', () => {
    expect(weightCount(circuit)).toBe(63);
    expect(circuit.weights.map(({ name, size }) => `${name}${size}`)).toEqual(['c15', 'p6', 'c15', 'p6', 'c15', 'p6']); // prettier-ignore
    for (const { initial } of circuit.weights) expect(initial).toEqual({ kind: 'uniform', low: 0, high: 2 * PI }); // prettier-ignore
  });

  test('convolves around the ring, pools the first half into the second, and repeats the pair at two qubits', () => {
    const calls = callsOf(circuit).filter((call) => call.startsWith('two_qubit'));
    expect(calls.join(' ').replaceAll('two_qubit_pool', 'P').replaceAll('two_qubit ', '')).toBe(
      '0,1 2,3 4,5 6,7 1,2 3,4 5,6 7,0 P 0,4 P 1,5 P 2,6 P 3,7 4,5 6,7 5,6 7,4 P 4,6 P 5,7 6,7 7,6 P 6,7',
    );
  });

  test('starts from the cluster state: X of each qubit times Z of its neighbours on the ring is 1', () => {
    const preparation = `circuit cluster { qubit q[8]; h on q; cz on [(q[i], q[(i + 1) % 8]) for i in 0..8];
      return [Z(q[(i + 7) % 8]) * X(q[i]) * Z(q[(i + 1) % 8]) for i in 0..8]; }`;
    const cluster = compileText('test/cluster.qcnn', preparation);
    expect(valuesOf(cluster, [], []).map((value) => Math.round(1e12 * value) / 1e12)).toEqual(Array(8).fill(1)); // prettier-ignore
    const gates = (all: ReturnType<typeof operationsOf<'gate'>>) => all.slice(0, 16).map(({ gate, qubits }) => `${gate} ${qubits}`); // prettier-ignore
    expect(gates(operationsOf(circuit, 'gate'))).toEqual(gates(operationsOf(cluster, 'gate')));
  });

  test('has the values of its description', () => {
    const weights = someAngles(63);
    const excitations = someAngles(8, 2);
    const state = pauliState(8);
    for (let q = 0; q < 8; q++) state.h(q);
    for (let q = 0; q < 8; q++) state.cz(q, (q + 1) % 8);
    excitations.forEach((x, q) => state.rx(x, q));
    let live = [0, 1, 2, 3, 4, 5, 6, 7];
    for (let layer = 0; layer < 3; layer++) {
      const c = weights.slice(21 * layer, 21 * layer + 15);
      const p = weights.slice(21 * layer + 15, 21 * layer + 21);
      for (const [a, b] of around(live)) {
        powers(state, c.slice(0, 3), a);
        powers(state, c.slice(3, 6), b);
        ['ZZ', 'YY', 'XX'].forEach((letters, i) => state.rotate(PI * c[6 + i], letters, a, b));
        powers(state, c.slice(9, 12), a);
        powers(state, c.slice(12, 15), b);
      }
      const half = live.length / 2;
      for (let i = 0; i < half; i++) {
        const [source, sink] = [live[i], live[i + half]];
        powers(state, p.slice(0, 3), sink);
        powers(state, p.slice(3, 6), source);
        state.cx(source, sink);
        back(state, p.slice(0, 3), sink);
      }
      live = live.slice(half);
    }
    expect(live).toEqual([7]);
    expect(valuesOf(circuit, weights, excitations)[0]).toBeCloseTo(state.expectation('Z', 7), 10);
  });
});

describe('qiskit', () => {
  const circuit = circuitOf('qiskit');

  test('has 63 weights, three for each pair and pool, in the order of their names', () => {
    expect(weightCount(circuit)).toBe(63);
    expect(circuit.weights.map(({ name, shape }) => `${name} ${shape}`)).toEqual(['c1 8,3', 'c2 4,3', 'c3 2,3', 'p1 4,3', 'p2 2,3', 'p3 1,3']); // prettier-ignore
    expect(callsOf(circuit).filter((call) => call.startsWith('conv'))).toHaveLength(14);
    expect(callsOf(circuit).filter((call) => call.startsWith('pooling'))).toHaveLength(7);
  });

  test('has the values of its description', () => {
    const weights = someAngles(63, 3);
    const inputs = someAngles(8, 4);
    const state = pauliState(8);
    for (let repetition = 0; repetition < 2; repetition++) {
      for (let q = 0; q < 8; q++) state.h(q);
      inputs.forEach((x, q) => state.rz(2 * x, q));
    }
    let convolution = 0;
    let pool = 42;
    const shared = (t: readonly number[], a: number, b: number) => {
      state.rz(-PI / 2, b);
      state.cx(b, a);
      state.rz(t[0], a);
      state.ry(t[1], b);
      state.cx(a, b);
      state.ry(t[2], b);
    };
    for (let live = [0, 1, 2, 3, 4, 5, 6, 7]; live.length > 1; live = live.slice(live.length / 2)) {
      for (const [a, b] of around(live)) {
        shared(weights.slice(convolution, (convolution += 3)), a, b);
        state.cx(b, a);
        state.rz(PI / 2, a);
      }
      for (let i = 0; i < live.length / 2; i++)
        shared(weights.slice(pool, (pool += 3)), live[i], live[i + live.length / 2]);
    }
    expect([convolution, pool]).toEqual([42, 63]);
    expect(valuesOf(circuit, weights, inputs)[0]).toBeCloseTo(state.expectation('Z', 7), 10);
  });
});
