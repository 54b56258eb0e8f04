// Trees, MERA and the circuit of Cong, Choi & Lukin: structure, published values, and independent constructions.
import { describe, expect, test } from 'vitest';
import { inputCount, outputCount, weightCount } from '../../src/compiler/circuit/circuit.ts';
import { callsOf, circuitOf, compileText, operationsOf, pairsOf, someAngles, valuesOf } from './library.ts';
import { pauliState, type PauliState } from './pauli-state.ts';

// The block of PennyLane's templates, and the survivors of its MERA.
const pennylane = `
gate pennylane(t: angle[2]) a, b { cx a, b; ry(t[0]) a; ry(t[1]) b; }
pairing outward(q) = [(q[2 * i + 1 - i % 2], q[2 * i + i % 2]) for i in 0..q.length / 2];`;

const block = (state: PauliState, t: readonly number[], a: number, b: number) => {
  state.ry(t[0], a);
  state.ry(t[1], b);
  state.cx(a, b);
};

/** The value of blocks of RY, RY, CX on these pairs, two weights each, then RY and Z of the last pair's target. */
function blocksValue(pairs: readonly (readonly [number, number])[], weights: number[], inputs: number[]) {
  const state = pauliState(inputs.length);
  inputs.forEach((x, q) => state.ry(2 * x, q));
  pairs.forEach(([a, b], i) => block(state, weights.slice(2 * i, 2 * i + 2), a, b));
  const [, last] = pairs[pairs.length - 1];
  state.ry(weights[2 * pairs.length], last);
  return state.expectation('Z', last);
}

describe('ttn', () => {
  test.each([
    [4, 3],
    [8, 7],
    [16, 15],
  ])('%d qubits have %d blocks', (n, blocks) => {
    const circuit = circuitOf('ttn', { n: `${n}` });
    expect(weightCount(circuit)).toBe(2 * blocks + 1);
    expect(pairsOf(circuit)).toHaveLength(blocks);
    expect(callsOf(circuit).filter((call) => call.startsWith('drop'))).toHaveLength(n - 2);
    expect(weightCount(circuitOf('ttn', { n: `${n}`, block: 'su4' }))).toBe(15 * blocks + 1);
  });

  test('is the tree of the figure, and has the value of its description', () => {
    const circuit = circuitOf('ttn');
    const pairs = [[0, 1], [2, 3], [4, 5], [6, 7], [1, 2], [5, 6], [2, 5]] as const; // prettier-ignore
    expect(pairsOf(circuit).join(' ')).toBe(pairs.map(String).join(' '));
    const [weights, inputs] = [someAngles(15), someAngles(8, 2)];
    expect(valuesOf(circuit, weights, inputs)[0]).toBeCloseTo(blocksValue(pairs, weights, inputs), 10);
  });

  test("has the value of PennyLane's template", () => {
    // tests of PennyLane's devices (test_templates.py, test_TTN): Z of the last wire, every block with (0.1, -0.3).
    const circuit = circuitOf('ttn', { n: '4', block: 'pennylane', survivors: 'even_to_odd' }, pennylane);
    const [value] = valuesOf(circuit, [0.1, -0.3, 0.1, -0.3, 0.1, -0.3, 0], [0, 0, 0, 0]);
    expect(value).toBeCloseTo(0.7845726663667097, 12);
  });
});

describe('mera', () => {
  test.each([
    [4, 'between', 4],
    [8, 'between', 11],
    [16, 'between', 26],
    [4, 'between_on_ring', 5],
    [8, 'between_on_ring', 13],
    [16, 'between_on_ring', 29],
  ])('%d qubits with %s have %d blocks', (n, disentangle, blocks) => {
    const circuit = circuitOf('mera', { n: `${n}`, disentangle });
    expect(weightCount(circuit)).toBe(2 * blocks + 1);
    expect(pairsOf(circuit)).toHaveLength(blocks);
  });

  test('disentangles before each layer of the tree, and has the value of its description', () => {
    const circuit = circuitOf('mera');
    const pairs = [[1, 2], [3, 4], [5, 6], [0, 1], [2, 3], [4, 5], [6, 7], [2, 5], [1, 2], [5, 6], [2, 5]] as const; // prettier-ignore
    expect(pairsOf(circuit).join(' ')).toBe(pairs.map(String).join(' '));
    const [weights, inputs] = [someAngles(23), someAngles(8, 2)];
    expect(valuesOf(circuit, weights, inputs)[0]).toBeCloseTo(blocksValue(pairs, weights, inputs), 10);
  });

  test("has the value of PennyLane's template", () => {
    // tests of PennyLane's devices (test_templates.py, test_MERA): Z of wire 1, every block with (0.1, -0.3). Its wires
    // 0, 2, 3, 1 are the qubits 0, 1, 2, 3 here.
    const set = { n: '4', block: 'pennylane', disentangle: 'between_on_ring', survivors: 'outward' };
    const circuit = circuitOf('mera', set, pennylane);
    const weights = [...Array.from({ length: 5 }, () => [0.1, -0.3]).flat(), 0];
    expect(valuesOf(circuit, weights, [0, 0, 0, 0])[0]).toBeCloseTo(0.799260896638786, 12);
  });
});

describe('cong', () => {
  const circuit = circuitOf('cong');

  test.each([
    // 15 for C1, 63 for each of C2, C3, C4, 3 for each neighbour in the pool, 4^(n/3) - 1 for the last unitary.
    [6, 15 + 3 * 63 + 6 + 15],
    [9, 15 + 3 * 63 + 6 + 63],
    [15, 15 + 3 * 63 + 6 + 1023],
  ])('%d qubits have %d weights', (n, weights) => {
    const sized = circuitOf('cong', { n: `${n}` });
    expect([sized.qubits, weightCount(sized), inputCount(sized), outputCount(sized)]).toEqual([n, weights, 2 ** n, 1]); // prettier-ignore
    expect(operationsOf(sized, 'measure')).toHaveLength((2 * n) / 3);
    expect(operationsOf(sized, 'branch')).toHaveLength((2 * n) / 3);
  });

  test('convolves fours at 0, 2, 5, then triples at 0, 1 and 2, pools threes into their middle, and connects those', () => {
    const calls = callsOf(circuit);
    expect(calls.filter((call) => call.startsWith('su4')).slice(6, 12).join(' ')).toBe('su4 4,5 su4 2,3 su4 2,5 su4 2,4 su4 3,5 su4 3,4'); // prettier-ignore
    expect(calls.filter((call) => call.startsWith('su4'))).toHaveLength(18);
    expect(
      calls
        .filter((call) => !call.startsWith('su4'))
        .join(' ')
        .replaceAll('unitary', 'U')
        .replaceAll('along_x', 'P'),
    ).toBe(
      // prettier-ignore
      'U 0,1,2 U 3,4,5 U 6,7,8 U 1,2,3 U 4,5,6 U 2,3,4 U 5,6,7 P 0,1 P 3,4 P 6,7 P 2,1 P 5,4 P 8,7 U 1,4,7',
    );
  });

  test('has the value of its description', () => {
    const weights = someAngles(273);
    const amplitudes = someAngles(512, 5);
    const state = pauliState(9, amplitudes);
    const letters = (n: number) =>
      Array.from({ length: 4 ** n - 1 }, (_, k) => (k + 1).toString(4).padStart(n, '0'));
    const unitary = (t: readonly number[], ...qubits: number[]) =>
      letters(qubits.length).forEach((digits, k) => {
        const used = qubits.filter((_, i) => digits[i] !== '0');
        const product = [...digits].map((digit) => ['', 'X', 'Y', 'Z'][Number(digit)]).join('');
        state.rotate(t[k], product, ...used);
      });
    for (const s of [0, 2, 5]) {
      for (const [a, b] of [[2, 3], [0, 1], [0, 3], [0, 2], [1, 3], [1, 2]]) state.su4(weights.slice(0, 15), s + a, s + b); // prettier-ignore
    }
    for (const offset of [0, 1, 2]) {
      const t = weights.slice(15 + 63 * offset, 78 + 63 * offset);
      for (let q = offset; q + 2 < 9; q += 3) unitary(t, q, q + 1, q + 2);
    }
    for (const middle of [1, 4, 7]) {
      for (const [side, start] of [[-1, 204], [1, 207]]) {
        const [theta, phi, lambda] = weights.slice(start, start + 3);
        state.h(middle + side);
        // A controlled u up to a phase of the control, which is measured next.
        state.controlled(lambda, 'Z', middle + side, middle);
        state.controlled(theta, 'Y', middle + side, middle);
        state.controlled(phi, 'Z', middle + side, middle);
      } // prettier-ignore
    }
    unitary(weights.slice(210, 273), 1, 4, 7);
    expect(valuesOf(circuit, weights, amplitudes)[0]).toBeCloseTo(state.expectation('Z', 4), 10);
  });

  test('with its weights at zero only moves qubits', () => {
    // su4 at zero swaps: each four ends in the order 2, 3, 0, 1 … as this follows by hand.
    const places = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    for (const s of [0, 2, 5]) {
      for (const [a, b] of [[2, 3], [0, 1], [0, 3], [0, 2], [1, 3], [1, 2]])
        [places[s + a], places[s + b]] = [places[s + b], places[s + a]]; // prettier-ignore
    }
    const only = (bits: number) => Array.from({ length: 512 }, (_, k) => (k === bits ? 1 : 0));
    for (let q = 0; q < 9; q++) {
      const [value] = valuesOf(circuit, Array(273).fill(0), only(1 << (8 - q)));
      expect(value).toBeCloseTo(places[4] === q ? -1 : 1, 10);
    }
  });
});

test('amplitude loads pixels, and divides by their norm', () => {
  const circuit = circuitOf('amplitude', { n: '4' });
  const [weights, pixels] = [someAngles(34), someAngles(16, 2)];
  const [value] = valuesOf(circuit, weights, pixels);
  expect(valuesOf(circuit, weights, pixels.map((x) => 3 * x))[0]).toBeCloseTo(value, 12); // prettier-ignore
  const probabilities = compileText('test/loaded.qcnn', 'circuit loaded { input x: amplitude[16]; qubit q[4]; prepare(x) q; return probs(q); }'); // prettier-ignore
  const loaded = valuesOf(probabilities, [], pixels);
  expect(loaded.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
});
