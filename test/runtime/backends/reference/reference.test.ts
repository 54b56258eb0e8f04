import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { binary, constant, input, weight } from '../../../../src/compiler/circuit/angles.ts';
import {
  inputCount,
  outputCount,
  type Circuit,
  type Condition,
  type Operation,
} from '../../../../src/compiler/circuit/circuit.ts';
import type { Executable } from '../../../../src/runtime/backends/backend.ts';
import { createExecutable } from '../../../../src/runtime/backends/reference/execute.ts';
import { createReference, reference } from '../../../../src/runtime/backends/reference/index.ts';
import { lower } from '../../../../src/runtime/backends/reference/lower.ts';
import { arbitraryCircuit, type CircuitCase } from '../../../properties/arbitrary-circuit.ts';
import { simulateBranching } from '../branching-oracle.ts';
import { gate, ringSu4 } from '../literature.ts';

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let index = 0; index < actual.length; index++) {
    const allowed = tolerance * Math.max(1, Math.abs(expected[index]));
    if (!(Math.abs(actual[index] - expected[index]) <= allowed)) {
      expect.fail(`entry ${index}: ${actual[index]}, expected ${expected[index]} within ${allowed}`);
    }
  }
}

/** Central differences of Σ upstream · outputs by each number of a vector, with Richardson's extrapolation. */
function differences(objective: (vector: number[]) => number, vector: readonly number[]): number[] {
  const slope = (index: number, h: number) => {
    const moved = (by: number) =>
      objective(vector.map((value, other) => (other === index ? value + by : value)));
    return (moved(h) - moved(-h)) / (2 * h);
  };
  return vector.map((_, index) => (4 * slope(index, 5e-4) - slope(index, 1e-3)) / 3);
}

function upstreamFor({ circuit, batch }: CircuitCase): number[] {
  return Array.from({ length: batch * outputCount(circuit) }, (_, index) => Math.cos(3 * index + 1));
}

function expectGradients(executable: Executable, sample: CircuitCase): void {
  const { weights, inputs, batch } = sample;
  const upstream = upstreamFor(sample);
  const objective = (w: number[], x: number[]) =>
    executable.forward(w, x, batch).reduce((sum, value, index) => sum + upstream[index] * value, 0);
  const gradients = executable.vjp(weights, inputs, upstream, batch);
  expectClose(gradients.values, executable.forward(weights, inputs, batch), 1e-12);
  expectClose(gradients.weights, differences((w) => objective(w, inputs), weights), 1e-6); // prettier-ignore
  expectClose(gradients.inputs, differences((x) => objective(weights, x), inputs), 1e-6); // prettier-ignore
}

/** Σ of the probabilities that every arbitrary circuit returns last. */
function totalProbability({ circuit, batch }: CircuitCase, values: Float64Array): number[] {
  const width = outputCount(circuit);
  const last = circuit.outputs[circuit.outputs.length - 1];
  const size = last.kind === 'probabilities' ? 2 ** last.qubits.length : 0;
  return Array.from({ length: batch }, (_, sample) =>
    values.subarray((sample + 1) * width - size, (sample + 1) * width).reduce((sum, value) => sum + value, 0),
  );
}

function small(operations: Operation[], qubits: number, inputs = 0, amplitude = false): Circuit {
  return {
    name: 'small',
    qubits,
    bits: 1,
    weights: [],
    inputs: inputs > 0 ? [{ name: 'a', element: amplitude ? 'amplitude' : 'angle', shape: [inputs], offset: 0, size: inputs }] : [], // prettier-ignore
    operations,
    outputs: [{ kind: 'probabilities', qubits: Array.from({ length: qubits }, (_, qubit) => qubit) }],
  };
}

describe('properties', () => {
  propertyTest.prop([arbitraryCircuit({ maxQubits: 3, maxOperations: 10 })], { numRuns: 60 })(
    'values equal those of the branching simulator',
    ({ circuit, weights, inputs, batch }) => {
      const width = inputCount(circuit);
      const expected = Array.from({ length: batch }, (_, sample) =>
        simulateBranching(circuit, weights, inputs.slice(sample * width, (sample + 1) * width)),
      ).flat();
      expectClose(reference.load(circuit).forward(weights, inputs, batch), expected, 1e-10);
    },
  );

  propertyTest.prop([arbitraryCircuit({ maxQubits: 4 })], { numRuns: 60 })(
    'gradients of noisy, branching circuits equal central differences',
    (sample) => expectGradients(reference.load(sample.circuit), sample),
  );

  propertyTest.prop([arbitraryCircuit({ noise: false })], { numRuns: 60 })(
    'gradients of deferred circuits equal central differences',
    (sample) => expectGradients(reference.load(sample.circuit), sample),
  );

  propertyTest.prop([arbitraryCircuit({ noise: false, maxQubits: 4 })], { numRuns: 60 })(
    'a deferred statevector and a density matrix agree, gradients included',
    (sample) => {
      const { circuit, weights, inputs, batch } = sample;
      const pure = lower(circuit, false);
      fc.pre(pure.wires <= 12);
      const upstream = upstreamFor(sample);
      const a = createExecutable(circuit, pure, () => {}).vjp(weights, inputs, upstream, batch);
      const b = createExecutable(circuit, lower(circuit, true), () => {}).vjp(
        weights,
        inputs,
        upstream,
        batch,
      );
      expectClose(a.values, b.values, 1e-11);
      expectClose(a.weights, b.weights, 1e-10);
      expectClose(a.inputs, b.inputs, 1e-10);
    },
  );

  propertyTest.prop([arbitraryCircuit()], { numRuns: 60 })('probabilities sum to 1', (sample) => {
    const values = reference.load(sample.circuit).forward(sample.weights, sample.inputs, sample.batch);
    expectClose(totalProbability(sample, values), new Array<number>(sample.batch).fill(1), 1e-11);
  });
});

test('qubit 0 is the most significant bit of probabilities', () => {
  expect([...reference.load(small([gate('x', [0])], 2)).forward([], [], 1)]).toEqual([0, 0, 1, 0]);
});

test('a controlled global phase is seen', () => {
  const phase: Operation = {
    kind: 'gate',
    gate: 'gphase',
    controls: 1,
    angles: [constant(Math.PI)],
    qubits: [0],
  };
  expectClose(
    reference.load(small([gate('h', [0]), phase, gate('h', [0])], 1)).forward([], [], 1),
    [0, 1],
    1e-15,
  );
});

test('a reset between a measurement and its branch does not change the bit', () => {
  const operations: Operation[] = [
    gate('x', [0]),
    { kind: 'measure', qubit: 0, bit: 0 },
    { kind: 'reset', qubit: 0 },
    { kind: 'branch', condition: { kind: 'bit', bit: 0 }, then: [gate('x', [1])], orElse: [] },
  ];
  expectClose(reference.load(small(operations, 2)).forward([], [], 1), [0, 1, 0, 0], 1e-15);
  const noisy: Operation = { kind: 'channel', channel: 'bit_flip', probability: 0, qubits: [1] };
  expectClose(reference.load(small([...operations, noisy], 2)).forward([], [], 1), [0, 1, 0, 0], 1e-15);
});

test('a measured qubit revived in both branches holds what each branch put there', () => {
  const revive = (then: Operation[], orElse: Operation[]): Operation[] => [
    gate('h', [0]),
    { kind: 'measure', qubit: 0, bit: 0 },
    {
      kind: 'branch',
      condition: { kind: 'bit', bit: 0 },
      then: [{ kind: 'reset', qubit: 0 }, ...then],
      orElse: [{ kind: 'reset', qubit: 0 }, ...orElse],
    },
  ];
  const probabilities = (operations: Operation[]) => reference.load(small(operations, 1)).forward([], [], 1);
  expectClose(probabilities(revive([gate('x', [0])], [])), [0.5, 0.5], 1e-15);
  expectClose(probabilities(revive([gate('x', [0])], [gate('x', [0])])), [0, 1], 1e-15);
  expectClose(probabilities(revive([], [])), [1, 0], 1e-15);
});

test('a qubit that lives again after its measurement is reset by a branch only where the branch is taken', () => {
  const operations: Operation[] = [
    gate('h', [0]),
    gate('h', [1]),
    { kind: 'measure', qubit: 0, bit: 0 },
    { kind: 'reset', qubit: 0 },
    gate('x', [0]),
    { kind: 'measure', qubit: 1, bit: 1 },
    {
      kind: 'branch',
      condition: { kind: 'bit', bit: 1 },
      then: [{ kind: 'reset', qubit: 0 }],
      orElse: [],
    },
    { kind: 'channel', channel: 'bit_flip', probability: 0, qubits: [0] },
  ];
  const circuit: Circuit = {
    ...small(operations, 2),
    bits: 2,
    outputs: [{ kind: 'probabilities', qubits: [0] }],
  };
  expectClose(reference.load(circuit).forward([], [], 1), [0.5, 0.5], 1e-15);
});

test('branches nested 800 deep are lowered at once', { timeout: 20_000 }, () => {
  const condition: Condition = { kind: 'bit', bit: 0 };
  let nested: Operation = gate('x', [1]);
  for (let depth = 0; depth < 800; depth++)
    nested = { kind: 'branch', condition, then: [nested], orElse: [] };
  const operations: Operation[] = [gate('h', [0]), { kind: 'measure', qubit: 0, bit: 0 }, nested];
  const outputs = [{ kind: 'probabilities', qubits: [1] }] as const;
  expectClose(reference.load({ ...small(operations, 2), outputs }).forward([], [], 1), [0.5, 0.5], 1e-15);
});

test('a condition of too many cases is refused, also when it never holds', () => {
  const bits = Array.from({ length: 14 }, (_, bit) => bit);
  const odd = bits
    .map((bit): Condition => ({ kind: 'bit', bit }))
    .reduce((left, right) => ({ kind: 'xor', left, right }));
  const never: Condition = { kind: 'and', left: odd, right: { kind: 'not', operand: odd } };
  const operations: Operation[] = [
    ...bits.map((bit): Operation => ({ kind: 'measure', qubit: bit, bit })),
    { kind: 'branch', condition: never, then: [gate('x', [14])], orElse: [] },
  ];
  const outputs = [{ kind: 'probabilities', qubits: [14] }] as const;
  expect(() => reference.load({ ...small(operations, 15), bits: 14, outputs })).toThrow(
    /more than 4096 cases; use fewer bits/,
  );
});

describe('amplitude inputs', () => {
  const circuit = small([{ kind: 'prepare', amplitudes: [0, 1, 2].map(input), qubits: [0, 1] }], 2, 3, true);

  test('are normalised and padded with zeros', () => {
    const values = reference.load(circuit).forward([], [3, 4, 12, 3e200, 4e200, 12e200], 2);
    const expected = [9, 16, 144, 0].map((square) => square / 169);
    expectClose(values, [...expected, ...expected], 1e-14);
  });

  test('of zero norm are refused with the sample', () => {
    expect(() => reference.load(circuit).forward([], [1, 0, 0, 0, 0, 0], 2)).toThrow(
      /Sample 1 .*all amplitudes are zero/,
    );
    expect(() => reference.load(circuit).forward([], [1, NaN, 0], 1)).toThrow(
      /Sample 0 .*amplitude 1 is NaN/,
    );
  });
});

describe('sizes', () => {
  const ring = ringSu4(4);
  const weights = new Float64Array(34);

  test('an empty batch yields nothing', () => {
    const gradients = reference.load(ring).vjp(weights, [], [], 0);
    expect(gradients.values.length).toBe(0);
    expect([...gradients.weights]).toEqual(new Array(34).fill(0));
  });

  test('wrong lengths are refused with both numbers', () => {
    const executable = reference.load(ring);
    expect(() => executable.forward(weights, [1, 2, 3], 1)).toThrow(/takes 4 inputs a sample.*3 were given/);
    expect(() => executable.forward([1], [1, 2, 3, 4], 1)).toThrow(/has 34 weights, but 1 were given/);
    expect(() => executable.vjp(weights, [1, 2, 3, 4], [1, 1], 1)).toThrow(/yields 1 numbers .* 2 upstream/);
  });

  test('what does not fit is refused with the figure', () => {
    expect(() => reference.load(ringSu4(40))).toThrow(
      /needs 16000 GiB for a statevector of 40 qubits.*limit of 2 GiB/,
    );
    const wide = ringSu4(14);
    const noise: Operation = { kind: 'channel', channel: 'phase_damp', probability: 0.1, qubits: [0] };
    const noisy = { ...wide, operations: [...wide.operations, noise] };
    expect(() => reference.load(noisy)).toThrow(/needs 4 GiB for a density matrix of 14 qubits/);
    expect(() => createReference(4096).load(ring).vjp(weights, [1, 2, 3, 4], [1], 1)).not.toThrow();
    expect(() => createReference(256).load(ring).vjp(weights, [1, 2, 3, 4], [1], 1)).toThrow(
      /statevector of 4 qubits/,
    );
  });

  test('a wide preparation is refused before anything of its size is built', () => {
    const qubits = Array.from({ length: 45 }, (_, qubit) => qubit);
    const wide = small([{ kind: 'prepare', amplitudes: [0, 1, 2, 3].map(input), qubits }], 45, 4, true);
    const outputs = [{ kind: 'probabilities', qubits: [0] }] as const;
    expect(() => reference.load({ ...wide, outputs })).toThrow(/statevector of 45 qubits/);
  });

  test('many resets of few qubits run as a density matrix', () => {
    const again: Operation[] = [gate('h', [0]), gate('cx', [0, 1]), { kind: 'reset', qubit: 0 }];
    const operations = Array.from({ length: 40 }, () => again).flat();
    expectClose(reference.load(small(operations, 2)).forward([], [], 1), [0.5, 0.5, 0, 0], 1e-12);
  });

  test('qubits that nothing uses cost nothing', () => {
    const outputs = [{ kind: 'probabilities', qubits: [99] }] as const;
    expect([...reference.load({ ...small([gate('x', [99])], 100), outputs }).forward([], [], 1)]).toEqual([
      0, 1,
    ]);
  });

  test('a circuit that breaks an invariant is not run', () => {
    expect(() => reference.load(small([gate('rx', [0], weight(0))], 1))).toThrow(/there is no weight 0/);
  });
});

test('an angle shared by weight and input gets both gradients', () => {
  const circuit: Circuit = {
    ...small([gate('ry', [0], binary('multiply', weight(0), input(0)))], 1, 1),
    weights: [
      { name: 'w', meeting: 0, shape: [], offset: 0, size: 1, initial: { kind: 'constant', value: 1 } },
    ],
    outputs: [{ kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit: 0, pauli: 'Z' }] }] }],
  };
  const { values, weights, inputs } = reference.load(circuit).vjp([0.5], [0.6, 1.4], [1, 1], 2);
  expectClose(values, [Math.cos(0.3), Math.cos(0.7)], 1e-15);
  expectClose(weights, [-0.6 * Math.sin(0.3) - 1.4 * Math.sin(0.7)], 1e-15);
  expectClose(inputs, [-0.5 * Math.sin(0.3), -0.5 * Math.sin(0.7)], 1e-15);
});
