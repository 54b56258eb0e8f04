import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, expectTypeOf, test, vi } from 'vitest';
import { binary, constant, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Circuit, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { inputCount } from '../../../src/compiler/circuit/circuit.ts';
import { mapOperations } from '../../../src/compiler/circuit/walk.ts';
import { createReference, reference } from '../../../src/runtime/backends/reference/index.ts';
import { wasm } from '../../../src/runtime/backends/wasm/index.ts';
import type { DeviceBackend } from '../../../src/runtime/backends/backend.ts';
import { createEvaluator, evaluate, evaluateLater, jacobian } from '../../../src/runtime/evaluate/index.ts';
import { initialWeights } from '../../../src/runtime/weights.ts';
import { arbitraryCircuit, type CircuitCase } from '../../properties/arbitrary-circuit.ts';
import { circuitOf } from './circuit-of.ts';

const small = circuitOf(`
  circuit small {
    input x: angle[2];
    qubit q[2];
    ry(x) on q;
    for layer in 0..2 { weight c: angle[2]; rx(c) on q; cx q[0], q[1]; }
    weight last: angle;
    rz(last) q[0];
    h q[0];
    return Z(q[0]), X(q[0]) * Z(q[1]), probs(q[1]);
  }`);
const scalar = circuitOf(`circuit scalar { input x: angle; qubit q; ry(x) q; return Z(q); }`);
const still = circuitOf(`circuit still { qubit q; h q; return X(q), Z(q); }`);
const w = [0.1, 0.2, 0.3, 0.4, 0.5];
const x = [0.6, 0.7];

/** [batch][inputs] of a random case. */
function samplesOf({ circuit, inputs, batch }: CircuitCase): number[][] {
  const width = inputCount(circuit);
  return Array.from({ length: batch }, (_, sample) => inputs.slice(sample * width, (sample + 1) * width));
}

const messageOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
};

describe('evaluate', () => {
  const one = [...reference.load(small).forward(w, x, 1)];

  test('gives [outputs] of one sample and [batch][outputs] of a list, however they are written', () => {
    const named = { c: [[0.1, 0.2], [0.3, 0.4]], last: 0.5 }; // prettier-ignore
    for (const weights of [
      w,
      Float64Array.from(w),
      named,
      { 'c[1]': [0.3, 0.4], 'c[0]': Float64Array.of(0.1, 0.2), last: 0.5 },
    ])
      // prettier-ignore
      for (const inputs of [x, Float64Array.from(x), { x }, { x: Float64Array.from(x) }])
        expect(evaluate(small, { weights, inputs })).toEqual(one);
    const other = evaluate(small, { weights: w, inputs: [0, 1] });
    for (const inputs of [
      [x, [0, 1]],
      [Float64Array.from(x), [0, 1]],
      { x: [x, [0, 1]] },
      [{ x }, { x: [0, 1] }],
    ])
      // prettier-ignore
      expect(evaluate(small, { weights: w, inputs })).toEqual([one, other]);
    expect(evaluate(small, { weights: w, inputs: [x] })).toEqual([one]);
    expect(evaluate(small, { weights: w, inputs: [] })).toEqual([]);
  });

  test('takes the weights of a seed', () => {
    const weights = initialWeights(small, 7);
    expect(evaluate(small, { weights: { seed: 7 }, inputs: x })).toEqual(evaluate(small, { weights, inputs: x })); // prettier-ignore
    const seed = circuitOf('circuit s { weight seed: angle; qubit q; ry(seed) q; return Z(q); }');
    expect(evaluate(seed, { weights: { seed: 0.5 } })[0]).toBeCloseTo(Math.cos(0.5), 12);
  });

  test('needs nothing of what the circuit has not; a list of numbers is a list of samples of one number', () => {
    expect(evaluate(still)[0]).toBeCloseTo(1, 12);
    const rows = evaluate(scalar, { inputs: [0, 1, 2] }) as unknown as number[][];
    expect(rows.map(([z]) => z)).toEqual([0, 1, 2].map((t) => expect.closeTo(Math.cos(t), 12)));
    expect(evaluate(scalar, { inputs: [0] })[0]).toBeCloseTo(1, 12);
    expect(evaluate(scalar, { inputs: 0.4 })).toEqual(evaluate(scalar, { inputs: { x: 0.4 } }));
  });

  test('has the types of its shapes', () => {
    expectTypeOf(evaluate(small, { weights: w, inputs: x })).toEqualTypeOf<number[]>();
    expectTypeOf(evaluate(still)).toEqualTypeOf<number[]>();
    expectTypeOf(evaluate(small, { weights: w, inputs: { x } })).toEqualTypeOf<number[]>();
    expectTypeOf(evaluate(small, { weights: w, inputs: [x] })).toEqualTypeOf<number[][]>();
    expectTypeOf(jacobian(small, { weights: w, inputs: x })).toEqualTypeOf<number[][]>();
    expectTypeOf(jacobian(small, { weights: w, inputs: [x], by: 'inputs' })).toEqualTypeOf<number[][][]>();
    const both = jacobian(small, { weights: w, inputs: x, by: 'both' });
    expectTypeOf(both.weights).toEqualTypeOf<number[][]>();
  });

  test.each<[string, () => unknown, RegExp]>([
    ['weights left out', () => evaluate(small, { inputs: x }), /^Circuit "small" needs 5 weights: "c" \(2 × \[2\]\), "last" \(a number\); give weights: an array of 5 numbers, an object by name, or \{ seed: 1 \} to draw them\.$/],
    ['inputs left out', () => evaluate(small, { weights: w }), /^Circuit "small" needs 2 inputs: "x" \(\[2\]\); give inputs: one sample as an array/],
    ['too few', () => evaluate(small, { weights: [1], inputs: x }), /^The circuit needs 5 weights: .*; 1 came\.$/],
    ['too few in one sample', () => evaluate(small, { weights: w, inputs: [x, [1]] }), /^Sample 1 of the inputs must be an array of 2 numbers, but it has 1\.$/],
    ['a name that is none', () => evaluate(small, { weights: w, inputs: { y: x } }), /lack "x"/],
    ['no number', () => evaluate(small, { weights: { seed: -1 }, inputs: x }), /seed of the weights is -1; give a whole number/],
    ['NaN', () => evaluate(small, { weights: w, inputs: [NaN, 1] }), /\[0\] must be a finite number, but NaN came/],
    ['a name for a circuit', () => evaluate('hur' as never), /^This is no circuit; give one, such as loadCircuit returns/],
    ['what holds a circuit', () => jacobian({ circuit: small } as never), /^This is no circuit/],
    ['nothing', () => evaluate(undefined as never), /^This is no circuit/],
    ['no backend', () => evaluate(still, { backend: 'abacus' }), /^There is no backend "abacus"; there are: wasm, reference\.$/],
    ['what is no backend', () => evaluate(still, { backend: 3 as never }), /^backend is no backend; give one, or its name/],
    ['no such derivative', () => jacobian(small, { weights: w, inputs: x, by: 'time' as 'both' }), /by is time; give 'weights', 'inputs' or 'both'/],
  ])('%s is one sentence', (_, work, message) => {
    expect(messageOf(work)).toMatch(message);
  }); // prettier-ignore

  test('says which output of which sample is no number', () => {
    const steep = circuitOf('circuit steep { input x: angle; qubit q; ry(sqrt(x)) q; return X(q); }');
    expect(messageOf(() => evaluate(steep, { inputs: [1, -1] }))).toMatch(
      /^output 0 of sample 1 is not finite/,
    );
    expect(messageOf(() => jacobian(steep, { inputs: [0], by: 'inputs' }))).toMatch(/^derivative by input 0 of sample 0 is not finite/); // prettier-ignore
  });
});

describe('where nobody names a backend', () => {
  const wide = (n: number) =>
    circuitOf(`circuit wide { input x: angle[${n}]; qubit q[${n}]; ry(x) on q; cx on line(q); return Z(q[0]); }`); // prettier-ignore
  const digits = (circuit: Circuit) => {
    const inputs = Array.from({ length: inputCount(circuit) }, (_, k) => k / 10 + 0.1);
    return Math.abs(evaluate(circuit, { inputs })[0] - Math.cos(0.1)) < 1e-12 ? 'double' : 'single';
  };

  test('16 qubits are computed in double precision, more by the kernels', () => {
    expect(digits(wide(16))).toBe('double');
    expect(digits(wide(17))).toBe('single');
  });

  test('the next is asked where one refuses, and its numbers are those of the circuit', () => {
    const refusals: string[] = [];
    const noisy = circuitOf(`circuit noisy { qubit q[14]; weight w: angle[14]; ry(w) on q; depolarize(0.1) on q; return Z(q[0]); }`); // prettier-ignore
    const evaluator = createEvaluator(noisy, {
      onRefusal: ({ reason }, next) => refusals.push(`${reason} ${next.name}`),
    });
    const weights = Array.from({ length: 14 }, () => 0.5);
    expect(evaluator.evaluate({ weights })[0]).toBeCloseTo(0.9 * Math.cos(0.5), 6);
    expect(refusals).toEqual([
      expect.stringMatching(/^Circuit "noisy" needs 4 GiB for a density matrix .* wasm$/),
    ]);
    evaluator.dispose();
  });

  test('one that is named refuses by its own sentence', () => {
    expect(messageOf(() => evaluate(wide(8), { inputs: new Float64Array(8), backend: createReference(64) })))
      .toMatch(/^Circuit "wide" needs .* on the reference backend/); // prettier-ignore
  });
});

describe('evaluateLater', () => {
  const device: DeviceBackend = {
    name: 'far away',
    unavailable: async () => undefined,
    load: async (circuit) => {
      const near = reference.load(circuit);
      return {
        ...near,
        forward: async (...given) => near.forward(...given),
        vjp: async (...given) => near.vjp(...given),
        vjpMany: async (...given) => near.vjpMany(...given),
      };
    },
  };

  test('gives what evaluate gives, by a device or by a name', async () => {
    const one = { weights: w, inputs: x };
    const list = { weights: w, inputs: [x, [1, 2]] };
    for (const backend of [device, 'reference', reference]) {
      const values = await evaluateLater(small, { ...one, backend });
      expectTypeOf(values).toEqualTypeOf<number[]>();
      expect(values).toEqual(evaluate(small, one));
      expect(await evaluateLater(small, { ...list, backend })).toEqual(evaluate(small, list));
    }
    await expect(evaluateLater(small, { ...one, backend: 'abacus' })).rejects.toThrow(/no backend "abacus"/);
    await expect(evaluateLater(small, { backend: device })).rejects.toThrow(/needs 5 weights/);
    expect(messageOf(() => evaluate(small, { ...one, backend: 'webgpu' }))).toMatch(/call evaluateLater\.$/);
  });
});

describe('what stays loaded', () => {
  test('a scan loads once; eight circuits stay', () => {
    const load = vi.spyOn(reference, 'load');
    const circuits = Array.from({ length: 9 }, () => ({ ...small }));
    for (let turn = 0; turn < 50; turn++) evaluate(circuits[0], { weights: w, inputs: [turn, 0] });
    jacobian(circuits[0], { weights: w, inputs: x });
    expect(load).toHaveBeenCalledTimes(1);
    for (const circuit of circuits) evaluate(circuit, { weights: w, inputs: x });
    expect(load).toHaveBeenCalledTimes(9);
    for (const circuit of circuits.slice(1)) evaluate(circuit, { weights: w, inputs: x });
    expect(load).toHaveBeenCalledTimes(9);
    evaluate(circuits[0], { weights: w, inputs: x });
    expect(load).toHaveBeenCalledTimes(10);
    load.mockRestore();
  });

  test('an evaluator computes again after it was disposed', () => {
    const evaluator = createEvaluator(small, { backend: 'wasm' });
    const first = evaluator.evaluate({ weights: w, inputs: x });
    evaluator.dispose();
    expect(evaluator.evaluate({ weights: w, inputs: x })).toEqual(first);
    evaluator.dispose();
  });
});

const moved = (vector: readonly number[], index: number, by: number) =>
  vector.map((value, at) => (at === index ? value + by : value));

/** Fails unless all are within `tolerance` · max(1, |expected|). */
function expectClose(found: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, at) => {
    if (!(Math.abs(value - expected[at]) <= tolerance * Math.max(1, Math.abs(expected[at]))))
      expect.fail(`entry ${at}: ${value}, expected ${expected[at]}`);
  });
}

/** [outputs][numbers]: central differences with Richardson's extrapolation. */
function differences(of: (vector: readonly number[]) => number[], vector: readonly number[]): number[][] {
  const h = 1e-3;
  const columns = vector.map((_, index) => {
    const at = [h, -h, h / 2, -h / 2].map((by) => of(moved(vector, index, by)));
    return at[0].map(
      (__, output) =>
        (4 * (at[2][output] - at[3][output])) / (3 * h) - (at[0][output] - at[1][output]) / (6 * h),
    );
  });
  return of(vector).map((_, output) => columns.map((column) => column[output]));
}

/** Single uncontrolled rotations take a weight of their own; other angles are numbers. */
function withOwnWeights({ circuit, weights }: CircuitCase): { circuit: Circuit; weights: number[] } {
  let count = 0;
  const fixed = circuit.inputs.flatMap(({ size }) => Array.from({ length: size }, (_, k) => Math.cos(k)));
  const operations = mapOperations(circuit.operations, (operation): Operation => {
    if (operation.kind === 'prepare') return { ...operation, amplitudes: operation.amplitudes.map((_, k) => constant(k + 1)) }; // prettier-ignore
    if (operation.kind !== 'gate') return operation;
    if (/^r(x|y|z|xx|yy|zz)$/.test(operation.gate) && operation.controls === 0)
      return { ...operation, angles: [binary('add', weight(count++), constant(fixed[0]))] };
    return { ...operation, angles: operation.angles.map((_, k) => constant(0.4 + k)) };
  });
  const slot = { ...circuit.weights[0], shape: [count], size: count };
  return {
    circuit: { ...circuit, operations, inputs: [], weights: count ? [slot] : [] },
    weights: Array.from({ length: count }, (_, k) => weights[k % weights.length] + k),
  };
}

describe('jacobian', () => {
  const wanted = { maxQubits: 3, maxOperations: 10 };

  propertyTest.prop([arbitraryCircuit(wanted)], { numRuns: 10 })(
    'equals finite differences, by weights and by inputs, for noise and branches too',
    (sample) => {
      const { circuit, weights } = sample;
      const inputs = samplesOf(sample)[0];
      const found = jacobian(circuit, { weights, inputs, by: 'both' });
      const byWeights = differences((moving) => evaluate(circuit, { weights: moving, inputs }), weights);
      const byInputs = differences((moving) => evaluate(circuit, { weights, inputs: moving }), inputs);
      byWeights.forEach((row, output) => expectClose(found.weights[output], row, 1e-6));
      byInputs.forEach((row, output) => expectClose(found.inputs[output], row, 1e-6));
    },
  );

  propertyTest.prop([arbitraryCircuit(wanted)], { numRuns: 15 })(
    'by weights, by inputs and by both agree, for one sample and for a list',
    (sample) => {
      const { circuit, weights } = sample;
      const inputs = samplesOf(sample);
      const both = jacobian(circuit, { weights, inputs, by: 'both' });
      expect(jacobian(circuit, { weights, inputs })).toEqual(both.map((each) => each.weights));
      expect(jacobian(circuit, { weights, inputs, by: 'inputs' })).toEqual(both.map((each) => each.inputs));
      expect(jacobian(circuit, { weights, inputs: inputs[0], by: 'both' })).toEqual(both[0]);
    },
  );

  propertyTest.prop([arbitraryCircuit({ ...wanted, maxOperations: 14 })], { numRuns: 25 })(
    'by a rotation is half the difference of the outputs a quarter turn to both sides',
    (sample) => {
      const { circuit, weights } = withOwnWeights(sample);
      const found = jacobian(circuit, { weights });
      weights.forEach((_, index) => {
        const at = (by: number) => evaluate(circuit, { weights: moved(weights, index, by) });
        const [plus, minus] = [at(Math.PI / 2), at(-Math.PI / 2)];
        expectClose(found.map((row) => row[index]), plus.map((value, output) => (value - minus[output]) / 2), 1e-10); // prettier-ignore
      });
    },
  );

  test('the kernels give that of the reference', () => {
    const point = { weights: w, inputs: [x, [1, 2]], by: 'both' } as const;
    const right = jacobian(small, point);
    jacobian(small, { ...point, backend: wasm }).forEach(({ weights, inputs }, sample) => {
      expectClose(weights.flat(), right[sample].weights.flat(), 1e-5);
      expectClose(inputs.flat(), right[sample].inputs.flat(), 1e-5);
    });
  });

  test('of thousands of outputs, in parts', () => {
    const many = circuitOf('circuit many { input x: angle[2]; qubit q[12]; ry(x[0]) q[0]; ry(x[1]) q[11]; return probs(q); }'); // prettier-ignore
    const found = jacobian(many, { inputs: [0.3, 0.4], by: 'inputs' });
    expect(found).toHaveLength(4096);
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    expectClose(found[0], [-(s / 2) * Math.cos(0.2) ** 2, -(Math.cos(0.15) ** 2) * (Math.sin(0.4) / 2)], 1e-12); // prettier-ignore
    expectClose(found[2049], [(s / 2) * Math.sin(0.2) ** 2, ((1 - c) / 2) * (Math.sin(0.4) / 2)], 1e-12);
  });

  test('is empty by what the circuit has not', () => {
    expect(jacobian(still, { by: 'both' })).toEqual({ weights: [[], []], inputs: [[], []] });
    expect(jacobian(still, { by: 'inputs' })).toEqual([[], []]);
  });
});
