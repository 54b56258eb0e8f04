// The noise of a device: hand values of decay, coherence and fidelity, and circuits whose noise goes with the times.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { inputCount, weightCount } from '../../../src/compiler/circuit/circuit.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import { addDeviceNoise, readOutOf } from '../../../src/runtime/device/add-device-noise.ts';
import type { Device, QubitFigures } from '../../../src/runtime/device/device.ts';
import { measured } from '../../../src/runtime/shots/measured-backend.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { circuits } from '../../../src/testing/index.ts';
import { circuitOf } from '../evaluate/circuit-of.ts';

const figures: QubitFigures = { T1_us: 50, T2_us: 40, meas1_prep0: 0, meas0_prep1: 0 };
const deviceOf = (change: Partial<Device> = {}): Device => ({
  form: 'qcnn device',
  version: 1,
  name: 'made up',
  basis: 'native',
  qubits: figures,
  gates: { one: { ns: 1000, fidelity: 1 }, two: { ns: 5000, fidelity: 1 } },
  ...change,
});

function outputsOf(circuit: Circuit): number[] {
  return [
    ...reference
      .load(circuit)
      .forward(new Float64Array(weightCount(circuit)), new Float64Array(inputCount(circuit)), 1),
  ];
}

describe('relaxation', () => {
  test('after one gate |1⟩ has decayed by e^{−t/T1}', () => {
    const [z] = outputsOf(addDeviceNoise(circuitOf('circuit c { qubit q; x q; return Z(q); }'), deviceOf()));
    expect(z).toBeCloseTo(1 - 2 * Math.exp(-1 / 50), 12);
  });
  test('coherence is left by e^{−t/T2}', () => {
    const [x] = outputsOf(addDeviceNoise(circuitOf('circuit c { qubit q; h q; return X(q); }'), deviceOf()));
    expect(x).toBeCloseTo(Math.exp(-1 / 40), 12);
  });
  test('each qubit of a gate has its own times', () => {
    const device = deviceOf({
      qubits: [figures, { ...figures, T1_us: 20, T2_us: 40 }],
      gates: { one: { ns: 0, fidelity: 1 }, two: { ns: 4000, fidelity: 1 } },
    });
    const circuit = circuitOf('circuit c { qubit q[2]; x on q; cz q[0], q[1]; return Z(q[0]), Z(q[1]); }');
    const [first, second] = outputsOf(addDeviceNoise(circuit, device));
    expect(first).toBeCloseTo(1 - 2 * Math.exp(-4 / 50), 12);
    expect(second).toBeCloseTo(1 - 2 * Math.exp(-4 / 20), 12);
  });
});

/** The average fidelity of what the noise after one gate does, from the Pauli transfer matrix: (d F + 1) / (d + 1). */
function averageFidelity(gate: string, qubits: number, device: Device): number {
  const letters = ['I', 'X', 'Y', 'Z'];
  const words = letters.flatMap((a) => (qubits === 1 ? [a] : letters.map((b) => a + b)));
  // Of eigenstates of P, half the difference of ⟨P⟩ is the diagonal entry; a gate that is the identity leaves it.
  let trace = 0;
  for (const word of words) {
    const own = [...word].flatMap((letter, qubit) => (letter === 'I' ? [] : [{ letter, qubit }]));
    if (own.length === 0) {
      trace += 1;
      continue;
    }
    const value = (signs: readonly number[]) => {
      const prepare = own.map(({ letter, qubit }, at) => [signs[at] < 0 ? `x q[${qubit}];` : '', letter === 'X' ? `h q[${qubit}];` : letter === 'Y' ? `h q[${qubit}]; s q[${qubit}];` : ''].join(' ')).join(' ');
      const product = own.map(({ letter, qubit }) => `${letter}(q[${qubit}])`).join(' * ');
      const text = `circuit c { qubit q[${qubits}]; ${prepare} ${gate} return ${product}; }`;
      return outputsOf(addDeviceNoise(circuitOf(text), device))[0];
    };
    const all = own.length === 1 ? [[1], [-1]] : [[1, 1], [1, -1], [-1, 1], [-1, -1]];
    trace += all.reduce((sum, signs) => sum + signs.reduce((a, b) => a * b, 1) * value(signs), 0) / all.length;
  }
  const d = 2 ** qubits;
  return (d * (trace / d ** 2) + 1) / (d + 1);
} // prettier-ignore

describe('fidelity', () => {
  const still = { ns: 0, fidelity: 1 };
  test.each([
    ['on one qubit', 'rz(0) q[0];', 1, { one: still, two: still, rz: { ns: 300, fidelity: 0.97 } }, 0.97],
    ['on two qubits', 'rzz(0) q[0], q[1];', 2, { one: still, two: { ns: 300, fidelity: 0.95 } }, 0.95],
  ] as const)('of a gate %s is that of the file, relaxation counted', (_, gate, qubits, gates, wanted) => {
    expect(averageFidelity(gate, qubits, deviceOf({ gates }))).toBeCloseTo(wanted, 10);
  });
  test('relaxation that is worse than the fidelity stays as it is', () => {
    const gates = { one: { ns: 20_000, fidelity: 0.999 }, two: still };
    const { operations } = addDeviceNoise(
      circuitOf('circuit c { qubit q; x q; return Z(q); }'),
      deviceOf({ gates }),
    );
    expect(operations.map((each) => (each.kind === 'channel' ? each.channel : each.kind))).toEqual([
      'gate',
      'amplitude_damp',
      'phase_damp',
    ]);
  });
});

const perfect = deviceOf({
  basis: 'cx',
  gates: { one: { ns: 0, fidelity: 1 }, two: { ns: 0, fidelity: 1 } },
});
const poor = deviceOf({
  basis: 'cz',
  virtual_z: true,
  qubits: { T1_us: 1e-6, T2_us: 1e-6, meas1_prep0: 0, meas0_prep1: 0 },
});

describe('of any circuit', () => {
  test.prop([circuits({ qubits: { min: 1, max: 3 }, pools: true, noise: true }), fc.nat()], { numRuns: 40 })(
    'no times and no errors change nothing; with noise it stays valid',
    (circuit, seed) => {
      const random = createRandom(seed);
      const draw = (count: number) => Float64Array.from({ length: count }, () => random.uniform(-2, 2));
      const [weights, inputs] = [draw(weightCount(circuit)), draw(inputCount(circuit))];
      const wanted = reference.load(circuit).forward(weights, inputs, 1);
      const found = reference.load(addDeviceNoise(circuit, perfect)).forward(weights, inputs, 1);
      wanted.forEach((value, at) => expect(found[at]).toBeCloseTo(value, 8));
      expect(verify(addDeviceNoise(circuit, poor))).toEqual([]);
    },
  );
  test('a bit that is measured for a branch is misread as often as the file says', () => {
    const text = (before: string) =>
      `circuit c { qubit q[2]; ${before} bit b = measure q[0]; if (b) { x q[1]; } return Z(q[1]); }`;
    const device = { ...perfect, qubits: { ...figures, meas1_prep0: 0.1, meas0_prep1: 0.25 } };
    const z = (before: string) => outputsOf(addDeviceNoise(circuitOf(text(before)), device))[0];
    expect(z('')).toBeCloseTo(1 - 2 * 0.1, 12);
    expect(z('x q[0];')).toBeCloseTo(1 - 2 * 0.75, 12);
  });
  test('outputs are read with the errors of their qubits', () => {
    const device = { ...perfect, qubits: [figures, { ...figures, meas1_prep0: 0.1, meas0_prep1: 0.3 }] };
    const circuit = circuitOf('circuit c { qubit q[2]; x on q; return Z(q[0]), Z(q[1]); }');
    const backend = measured(reference, {
      noisy: (clean) => addDeviceNoise(clean, device),
      errorOf: readOutOf(device),
    });
    const [first, second] = backend.load(circuit).forward([], [], 1);
    expect(first).toBeCloseTo(-1, 12);
    expect(second).toBeCloseTo(-0.4, 12);
  });
  test('of three qubits a gate is refused where the basis is native', () => {
    const circuit = circuitOf('circuit c { qubit q[3]; ccx q[0], q[1], q[2]; return Z(q[2]); }');
    expect(() => addDeviceNoise(circuit, deviceOf())).toThrow(/on 3 qubits, which the device made up/);
  });
});
