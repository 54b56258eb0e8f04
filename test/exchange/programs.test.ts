// Exported programs measure what the outputs need, for any circuit: read again and counted, they give the outputs back.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { inputCount, weightCount } from '../../src/compiler/circuit/circuit.ts';
import { programsOf, tagOf } from '../../src/exchange/programs.ts';
import { readCounts } from '../../src/exchange/read-counts.ts';
import { reference } from '../../src/runtime/backends/reference/index.ts';
import { createRandom } from '../../src/runtime/random.ts';
import { misread } from '../../src/runtime/shots/read-out.ts';
import { circuits } from '../../src/testing/index.ts';
import { circuitOf } from '../runtime/evaluate/circuit-of.ts';
import { countsOf, simulate } from './simulate.ts';

const shots = 1e9;

describe('counts of exported programs give the outputs back', () => {
  test.prop([circuits({ qubits: { min: 1, max: 3 }, pools: true }), fc.nat()], { numRuns: 40 })('of any circuit', (circuit, seed) => {
    const random = createRandom(seed);
    const draw = (count: number) => Float64Array.from({ length: count }, () => random.uniform(-2, 2));
    const call = { circuit, weights: draw(weightCount(circuit)), inputs: draw(inputCount(circuit)) };
    const programs = programsOf(call, { image: 3 });
    const json = Object.fromEntries(programs.map(({ name, text }) => [name, countsOf(simulate(text), shots)]));
    const wanted = reference.load(circuit).forward(call.weights, call.inputs, 1);
    if (programs.length === 0) return;
    const { images, outputs } = readCounts(json, call);
    expect(images).toEqual([3]);
    wanted.forEach((value, at) => expect(Math.abs(outputs[0][at] - value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)) + 1e-6));
  }); // prettier-ignore
});

const circuit = circuitOf(
  'circuit c { weight w: angle; qubit q[3]; ry(w) q[0]; x q[2]; return Z(q[0]) * Z(q[2]), X(q[1]), Z(q[2]); }',
);
const call = { circuit, weights: Float64Array.of(0.7), inputs: new Float64Array(0) };
const [program] = programsOf(call, { image: 0 });
const tag = tagOf(call);

test('noise is left out, and qubits keep their numbers', () => {
  const noisy = circuitOf('circuit c { qubit q[3]; x q[2]; depolarize(0.1) q[2]; return Z(q[2]); }');
  const own = { circuit: noisy, weights: new Float64Array(0), inputs: new Float64Array(0) };
  const [{ text }] = programsOf(own, { image: 0 });
  expect(text).toContain('outcome[0] = measure q[2];');
  expect(text).not.toContain('depol');
});

describe('strings of bits', () => {
  // Qubits 0, 2, 1 along Z, Z, X: ⟨Z0 Z2⟩ and ⟨Z2⟩ of the outcome 1 at qubit 2 alone.
  test.each(['010', '0x2', '010 1', ' 010'])(
    '%j has bit 0 last, or is a number, or the first of several registers',
    (bits) => {
      const { outputs } = readCounts({ [program.name]: { [bits]: 10 } }, call);
      expect(outputs).toEqual([[-1, 1, -1]]);
    },
  );
  test('read-out errors are undone', () => {
    const errors = [0, 1, 2].map((qubit) => ({ oneForZero: 0.02 * (qubit + 1), zeroForOne: 0.1 }));
    const exact = simulate(program.text);
    const order = [0, 2, 1];
    const distribution = Float64Array.from({ length: 8 }, (_, outcome) => exact.get([...outcome.toString(2).padStart(3, '0')].reverse().join(''))!);
    misread(distribution, order.map((qubit) => errors[qubit]));
    const read = new Map([...distribution].map((share, outcome) => [[...outcome.toString(2).padStart(3, '0')].reverse().join(''), share]));
    const json = { [program.name]: countsOf(read, shots) };
    const wanted = reference.load(circuit).forward(call.weights, [], 1);
    const [corrected] = readCounts(json, call, (qubit) => errors[qubit]).outputs;
    const [raw] = readCounts(json, call).outputs;
    wanted.forEach((value, at) => expect(corrected[at]).toBeCloseTo(value, 6));
    expect(Math.abs(raw[0] - wanted[0])).toBeGreaterThan(0.1);
  }); // prettier-ignore
});

describe('counts drawn anew', () => {
  const counts = { [program.name]: { '000': 600, '010': 300, '111': 100 } };
  test('scatter as counts do, around those given, and repeat with the seed', () => {
    const { outputs, again } = readCounts(counts, call);
    const [first, second] = [1, 1].map((seed) => again(createRandom(seed)));
    expect(first).toEqual(second);
    const random = createRandom(2);
    const draws = Array.from({ length: 600 }, () => again(random)[0][0]);
    const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
    const deviation = Math.sqrt(draws.reduce((sum, each) => sum + (each - mean) ** 2, 0) / draws.length);
    // A mean of 1,000 numbers ±1.
    const wanted = Math.sqrt((1 - outputs[0][0] ** 2) / 1000);
    expect(Math.abs(mean - outputs[0][0])).toBeLessThan((4 * wanted) / Math.sqrt(600));
    expect(deviation / wanted).toBeGreaterThan(0.88);
    expect(deviation / wanted).toBeLessThan(1.12);
  });
  test('have their read-out errors undone, which widens them', () => {
    const widths = [0, 0.2].map((error) => {
      const { again, outputs } = readCounts(counts, call, () => ({ oneForZero: error, zeroForOne: error }));
      const random = createRandom(1);
      const draws = Array.from({ length: 300 }, () => again(random)[0][2]);
      const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
      expect(Math.abs(mean - outputs[0][2])).toBeLessThan(0.02);
      return Math.sqrt(draws.reduce((sum, each) => sum + (each - mean) ** 2, 0) / draws.length);
    });
    expect(widths[1] / widths[0]).toBeCloseTo(1 / 0.6, 0);
  });
});

describe('a circuit that slides', () => {
  const patches = { ...call, patches: 2 };
  const names = [0, 1].map((patch) => programsOf(call, { image: 4, patch })[0].name);
  test('has programs by image and patch, whose counts come in their order', () => {
    expect(names).toEqual([`${tag}-image-4-patch-0-basis-0`, `${tag}-image-4-patch-1-basis-0`]);
    const json = { [names[1]]: { '000': 5 }, [names[0]]: { '010': 5 } };
    expect(readCounts(json, patches)).toMatchObject({ images: [4], outputs: [[-1, 1, -1], [1, 1, 1]], shots: 10 });
  });
  test.each<[string, unknown, object, RegExp]>([
    ['a patch is missing', { [names[0]]: { '000': 5 } }, patches, /image 4 lacks the counts of \S+-patch-1-basis-0/],
    ['there are fewer', { [names[1]]: { '000': 5 } }, { ...call, patches: 1 }, /is of patch 1, and images of this model have 1, from 0 on/],
    ['it has patches, and the counts have none', { [program.name]: { '000': 5 } }, patches, /is of no program of this model; names are such as \S+-image-0-patch-0-basis-0/],
    ['it has none, and the counts have', { [names[0]]: { '000': 5 } }, call, /is of no program of this model; names are such as \S+-image-0-basis-0/],
  ])('is refused where %s', (_, json, model, message) => {
    expect(() => readCounts(json, model as typeof call)).toThrow(message);
  });
}); // prettier-ignore

test.each<[string, unknown, RegExp]>([
  [
    'of other weights',
    { [program.name.replace(tag, 'aaaaaaaa')]: { '000': 1 } },
    /another circuit or other weights: programs of this model begin with/,
  ],
  ['of no export', { result: { '000': 1 } }, /"result" is no name that qcnn export gave/],
  ['of too many bits', { [program.name]: { '0000': 1 } }, /"0000" has 4 bits, and the program measures 3/],
  ['of no bits', { [program.name]: { ab: 1 } }, /"ab" is no bit string/],
  ['of no shots', { [program.name]: {} }, /no shots/],
  ['below 0', { [program.name]: { '000': -1 } }, /whole number/],
  [
    'of a basis that there is not',
    { [`${tag}-image-0-basis-7`]: { '000': 1 } },
    /basis 7, and this circuit has 1/,
  ],
  ['that are none', {}, /no counts/],
  ['in a list', [1], /must be an object/],
])('counts %s are refused', (_, json, message) => {
  expect(() => readCounts(json, call)).toThrow(message);
});

test('an image that lacks a basis is refused', () => {
  const two = circuitOf('circuit c { qubit q; h q; return Z(q), X(q); }');
  const own = { circuit: two, weights: new Float64Array(0), inputs: new Float64Array(0) };
  const [first] = programsOf(own, { image: 0 });
  expect(() => readCounts({ [first.name]: { 0: 5 } }, own)).toThrow(
    /image 0 lacks the counts of .*-image-0-basis-1/,
  );
});
