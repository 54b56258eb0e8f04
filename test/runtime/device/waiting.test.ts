// Qubits that wait relax: hand values of who waits for whom, a density matrix by hand, and random circuits, in which every
// qubit relaxes from its first gate to the read-out without a gap.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { qubitsRead } from '../../../src/compiler/circuit/walk.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import { addDeviceNoise } from '../../../src/runtime/device/add-device-noise.ts';
import type { Device } from '../../../src/runtime/device/device.ts';
import { circuitOf } from '../evaluate/circuit-of.ts';

const [T1, T2] = [50, 40];
/** Gates of 1 µs on one qubit and of 5 µs on two, without errors of their own. */
const device: Device = {
  form: 'qcnn device',
  version: 1,
  name: 'made up',
  basis: 'native',
  virtual_z: true,
  qubits: { T1_us: T1, T2_us: T2, meas1_prep0: 0, meas0_prep1: 0 },
  gates: { one: { ns: 1000, fidelity: 1 }, two: { ns: 5000, fidelity: 1 } },
};

function outputsOf(text: string, own = device): number[] {
  const circuit = circuitOf(`circuit c { ${text} }`);
  return [...reference.load(addDeviceNoise(circuit, own)).forward([], [], 1)];
}

/** What is left of the coherence, and of |1⟩, after so many µs. */
const coherence = (time: number) => Math.exp(-time / T2);
const decayed = (time: number) => 1 - 2 * Math.exp(-time / T1);

describe('a qubit waits', () => {
  test.each<[string, string, readonly number[]]>([
    ['for the read-out, which is of all at once', 'qubit q[2]; h q[0]; x q[1]; x q[1]; x q[1]; return X(q[0]), Z(q[1]);', [coherence(3), 1 - 2 * (Math.exp(-3 / T1) + Math.exp(-1 / T1) * (1 - Math.exp(-1 / T1)))]],
    ['for nothing that is not read', 'qubit q[2]; h q[0]; x q[1]; x q[1]; x q[1]; return X(q[0]);', [coherence(1)]],
    ['for the other of its gate', 'qubit q[3]; x q[0]; h q[1]; h q[1]; x q[1]; cz q[0], q[2]; cz q[1], q[2]; return Z(q[0]);', [decayed(6)]],
    ['and that again', 'qubit q[2]; x q[0]; h q[1]; h q[1]; h q[1]; cz q[0], q[1]; return Z(q[0]);', [decayed(8)]],
    ['not in |0⟩', 'qubit q[2]; h q[0]; h q[0]; h q[0]; cz q[0], q[1]; x q[1]; return Z(q[1]);', [decayed(1)]],
    ['at a barrier', 'qubit q[2]; h q[0]; x q[1]; x q[1]; barrier q; rz(0) q[0]; return X(q[0]);', [coherence(2)]],
    ['not for what takes no time', 'qubit q[2]; h q[0]; for i in 0..9 { rz(1) q[1]; } cz q[0], q[1]; cz q[0], q[1]; return X(q[0]);', [coherence(11)]],
    ['not after a reset', 'qubit q[2]; x q[0]; reset q[0]; x q[1]; x q[1]; cz q[0], q[1]; return Z(q[0]);', [1]],
  ])('%s', (_, text, wanted) => {
    outputsOf(text).forEach((value, at) => expect(value).toBeCloseTo(wanted[at], 12));
  }); // prettier-ignore

  test('for a bit, and while the other arm of a branch goes on', () => {
    // The bit is known after 3 µs; the arm that is taken lasts 1 µs, the other 2.
    const text = (flip: string) =>
      `qubit q[2]; x q[0]; h q[0]; ${flip} h q[0]; bit b = measure q[0]; h q[1]; if (b) { rz(0) q[1]; } else { y q[1]; y q[1]; } return X(q[1]);`;
    const still = { ...device, qubits: [{ T1_us: 1e12, T2_us: 1e12, meas1_prep0: 0, meas0_prep1: 0 }, device.qubits as never] }; // prettier-ignore
    const taken = outputsOf(text('rz(0) q[0];'), still)[0];
    expect(taken).toBeCloseTo(coherence(3 + 2), 9);
  });
});

describe('a density matrix by hand', () => {
  type Matrix = readonly (readonly number[])[];
  const multiply = (a: Matrix, b: Matrix) =>
    a.map((row) => b[0].map((_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)));
  const transpose = (a: Matrix) => a[0].map((_, j) => a.map((row) => row[j]));
  const kron = (a: Matrix, b: Matrix) =>
    a.flatMap((row) => b.map((other) => row.flatMap((x) => other.map((y) => x * y))));
  const one: Matrix = [[1, 0], [0, 1]]; // prettier-ignore
  const x: Matrix = [[0, 1], [1, 0]]; // prettier-ignore
  const z: Matrix = [[1, 0], [0, -1]]; // prettier-ignore
  const h: Matrix = [[1, 1], [1, -1]].map((row) => row.map((entry) => entry * Math.SQRT1_2)); // prettier-ignore
  const cx: Matrix = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]; // prettier-ignore
  const on = (qubit: number, matrix: Matrix) => (qubit === 0 ? kron(matrix, one) : kron(one, matrix));
  const by = (matrices: readonly Matrix[], state: Matrix): Matrix =>
    matrices
      .map((matrix) => multiply(multiply(matrix, state), transpose(matrix)))
      .reduce((sum, each) => sum.map((row, i) => row.map((entry, j) => entry + each[i][j])));
  /** Kraus matrices of damping, then of dephasing. */
  function relax(qubit: number, time: number, state: Matrix): Matrix {
    const damp = 1 - Math.exp(-time / T1);
    const dephase = 1 - Math.exp(time / T1 - (2 * time) / T2);
    const damped = by([[[1, 0], [0, Math.sqrt(1 - damp)]], [[0, Math.sqrt(damp)], [0, 0]]].map((k) => on(qubit, k)), state); // prettier-ignore
    return by([[[1, 0], [0, Math.sqrt(1 - dephase)]], [[0, 0], [0, Math.sqrt(dephase)]]].map((k) => on(qubit, k)), damped); // prettier-ignore
  }

  test('of two qubits of which one is done early', () => {
    // q0: h until 1; q1: x, h until 2; q0 waits 1; cx until 7; x on q1 until 8, for which q0 waits again.
    const words = ['X0', 'Z0', 'X1', 'Z1', 'ZZ', 'XX', 'XZ', 'ZX'];
    const observable = (word: string): Matrix => {
      const letter = (name: string) => ({ X: x, Z: z })[name]!;
      return /\d/.test(word) ? on(Number(word[1]), letter(word[0])) : kron(letter(word[0]), letter(word[1]));
    };
    const said = (word: string) =>
      /\d/.test(word) ? `${word[0]}(q[${word[1]}])` : `${word[0]}(q[0]) * ${word[1]}(q[1])`;
    let state: Matrix = [[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]; // prettier-ignore
    state = relax(0, 1, by([on(0, h)], state));
    state = relax(1, 1, by([on(1, x)], state));
    state = relax(1, 1, by([on(1, h)], state));
    state = relax(0, 1, state);
    state = by([cx], state);
    state = relax(1, 5, relax(0, 5, state));
    state = relax(1, 1, by([on(1, x)], state));
    state = relax(0, 1, state);
    const found = outputsOf(`qubit q[2]; h q[0]; x q[1]; h q[1]; cx q[0], q[1]; x q[1]; return ${words.map(said).join(', ')};`); // prettier-ignore
    words.forEach((word, at) => {
      const product = multiply(observable(word), state);
      expect(found[at]).toBeCloseTo(product.reduce((sum, row, i) => sum + row[i], 0), 12); // prettier-ignore
    });
  });
});

/** In µs by qubit: how long its channels of damping last together. */
function relaxedFor({ operations }: Circuit, qubits: number): number[] {
  const times = new Array<number>(qubits).fill(0);
  for (const each of operations)
    if (each.kind === 'channel' && each.channel === 'amplitude_damp')
      times[each.qubits[0]] += -T1 * Math.log1p(-each.probability);
  return times;
}

const width = 4;
const steps = fc.array(fc.uniqueArray(fc.nat(width - 1), { minLength: 1, maxLength: 2 }), { maxLength: 25 });

describe('of any circuit', () => {
  test.prop([steps, fc.uniqueArray(fc.nat(width - 1), { minLength: 1 })], { numRuns: 60 })(
    'each qubit relaxes from its first gate to the read-out, or to its last gate where it is not read',
    (gates, read) => {
      const lines = gates.map((qubits) => (qubits.length === 1 ? `h q[${qubits[0]}];` : `cx q[${qubits[0]}], q[${qubits[1]}];`)); // prettier-ignore
      const text = `circuit c { qubit q[${width}]; ${lines.join(' ')} return ${read.map((qubit) => `Z(q[${qubit}])`).join(', ')}; }`;
      // Each gate, by the longest chain of gates that end with it.
      const ends: number[] = [];
      gates.forEach((qubits, at) => {
        const before = ends.filter((_, other) => gates[other].some((qubit) => qubits.includes(qubit)));
        ends[at] = Math.max(0, ...before) + (qubits.length === 1 ? 1 : 5);
      });
      const ofQubit = (qubit: number) => ends.filter((_, at) => gates[at].includes(qubit));
      const readAt = Math.max(...read.flatMap((qubit) => [0, ...ofQubit(qubit)]));
      const noisy = addDeviceNoise(circuitOf(text), device);
      expect(noisy.outputs.flatMap(qubitsRead)).toEqual(read);
      relaxedFor(noisy, width).forEach((time, qubit) => {
        const own = ofQubit(qubit);
        if (own.length === 0) return expect(time).toBe(0);
        const first = gates.findIndex((qubits) => qubits.includes(qubit));
        const begun = ends[first] - (gates[first].length === 1 ? 1 : 5);
        expect(time).toBeCloseTo((read.includes(qubit) ? readAt : Math.max(...own)) - begun, 8);
      });
    },
  );
});
