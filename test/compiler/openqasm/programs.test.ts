// Programs of the literature, typed in, with the results that are known of them.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { circuitOf, run } from './qasm.ts';

const folder = new URL('./programs/', import.meta.url);
const program = (name: string) => readFileSync(new URL(`${name}.qasm`, folder), 'utf8');
const outputs = (name: string) => run(circuitOf(program(name)));

function expectClose(actual: readonly number[], expected: readonly number[], digits = 12): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, digits));
}

/** Z of each bit, +1 for 0. */
const bits = (text: string) => [...text].map((bit) => (bit === '0' ? 1 : -1));

describe('programs of the literature', () => {
  test('the adder finds 1 + 15 = 16', () => expectClose(outputs('adder_n10'), bits('00001')));
  test('the Fourier transform of a basis state is uniform', () => expectClose(outputs('qft'), [0, 0, 0, 0]));
  test('the Fourier transform and its inverse cancel', () =>
    expectClose(outputs('qft_there_and_back'), bits('1011')));
  test('GHZ: ⟨ZZ⟩ = ⟨XXXXX⟩ = 1', () => expectClose(outputs('ghz'), [1, 1, 0, 0.5, 0, 0, 0.5]));
  test('W: each qubit is 1 with probability 1/3', () =>
    expectClose(outputs('w_state'), [1 / 3, 1 / 3, 1 / 3], 4));
  test('teleportation carries ⟨Z⟩ = cos 0.3', () => expectClose(outputs('teleport'), [0, 0, Math.cos(0.3)]));
  test('Bernstein–Vazirani finds 1011', () => expectClose(outputs('bernstein_vazirani'), bits('1011')));
  test('Deutsch–Jozsa: the balanced oracle gives 111', () =>
    expectClose(outputs('deutsch_jozsa'), bits('111')));
  test('phase estimation reads 0.101, last digit first', () =>
    expectClose(outputs('phase_estimation'), bits('101')));
  test('a qubit measured twice', () => expectClose(outputs('same_qubit_again'), [0, 0, 0]));

  test('a variational ansatz', () => {
    const circuit = circuitOf(program('variational'));
    expect([circuit.name, circuit.weights.length, circuit.inputs.length]).toEqual(['ansatz', 4, 2]);
    expect(circuit.weights.map(({ name }) => name)).toEqual(['theta0', 'theta1', 'theta2', 'theta3']);
    // q[0] is rotated by x0 + θ0 and −θ2 + x0 x1 around Y with a CX onto q[1] in between, which leaves only the populations
    // of q[0] where q[1] is an eigenstate of Z: cos(x0 + θ0) cos(x0 x1 − θ2).
    const [x0, x1, t0, t2] = [0.4, 0, 0.3, 0.7];
    expect(run(circuit, [t0, 0.2, t2, 1.1], [x0, x1])[0]).toBeCloseTo(
      Math.cos(x0 + t0) * Math.cos(x0 * x1 - t2),
      12,
    );
  });
});
