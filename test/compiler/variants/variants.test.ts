// Circuits made of others compute what is said of them: side by side, without entanglement, with the weights that count.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { inputCount, outputCount, weightCount, type Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { allOperations } from '../../../src/compiler/circuit/walk.ts';
import { sideBySide } from '../../../src/compiler/variants/side-by-side.ts';
import { usedWeights } from '../../../src/compiler/variants/used-weights.ts';
import { entangles, withoutEntanglement } from '../../../src/compiler/variants/without-entanglement.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import { initialWeights } from '../../../src/runtime/weights.ts';
import { arbitraryCircuit, type CircuitCase } from '../../properties/arbitrary-circuit.ts';
import { elaborateCircuit, libraryLoad, librarySource } from '../../../src/compiler/index.ts';

function elaborated(text: string, set: Readonly<Record<string, string>> = {}): Circuit {
  const source = /^\w+$/.test(text) ? librarySource(text)! : { name: 'given.qcnn', text };
  const { circuit, diagnostics } = elaborateCircuit(source, libraryLoad, { set });
  if (!circuit) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return circuit;
}

const valuesOf = ({ circuit, weights, inputs, batch }: CircuitCase) =>
  reference.load(circuit).forward(weights, inputs, batch);
const first = ({ inputs, circuit }: CircuitCase) => inputs.slice(0, inputCount(circuit));
const single = (one: CircuitCase): CircuitCase => ({ ...one, inputs: first(one), batch: 1 });
const small = { maxQubits: 3, maxOperations: 8 };

describe('side by side', () => {
  propertyTest.prop([arbitraryCircuit(small), arbitraryCircuit(small), arbitraryCircuit({ maxQubits: 2, maxOperations: 5 })], { numRuns: 40 })(
    'outputs are those of each circuit, one after the other',
    (...given) => {
      const cases = given.map(single);
      const [a, ...others] = cases.map(({ circuit }) => circuit);
      const circuit = sideBySide(a, ...others);
      expect(verify(circuit)).toEqual([]);
      const joined = valuesOf({
        circuit,
        weights: cases.flatMap(({ weights, circuit: own }) => weights.slice(0, weightCount(own))),
        inputs: cases.flatMap(({ inputs }) => inputs),
        batch: 1,
      });
      const apart = cases.flatMap((each) => [...valuesOf(each)]);
      expect(joined.length).toBe(apart.length);
      joined.forEach((value, index) => expect(value).toBeCloseTo(apart[index], 10));
    },
  ); // prettier-ignore

  test('names of one circuit twice are told apart, three times too', () => {
    const ring = elaborated('ring', { n: '4' });
    const twice = sideBySide(ring, ring, ring);
    const names = new Set([...twice.weights, ...twice.inputs].map(({ name, ...slot }) => `${name} ${'meeting' in slot ? slot.meeting : ''}`));
    expect(names.size).toBe(twice.weights.length + twice.inputs.length);
    expect(twice.inputs.map(({ name }) => name)).toEqual(['x', 'x_2', 'x_3']);
    expect([weightCount(twice), inputCount(twice), outputCount(twice)]).toEqual([weightCount(ring), inputCount(ring), outputCount(ring)].map((count) => 3 * count));
  }); // prettier-ignore
});

describe('without entanglement', () => {
  propertyTest.prop([arbitraryCircuit(small)], { numRuns: 60 })(
    'nothing acts on two qubits at once, and every weight that is left is read',
    ({ circuit }) => {
      const apart = withoutEntanglement(circuit);
      expect(verify(apart)).toEqual([]);
      expect(entangles(apart)).toBe(false);
      for (const operation of allOperations(apart.operations))
        if (operation.kind === 'gate') expect(operation.qubits.length).toBe(1);
      expect(usedWeights(apart)).toBe(apart);
      expect(inputCount(apart)).toBe(inputCount(circuit));
      expect(outputCount(apart)).toBe(outputCount(circuit));
    },
  );

  test('of a circuit without such gates the values stay', () => {
    const circuit = elaborated(
      'circuit one { input x: angle[2]; weight a: angle; weight b: angle; qubit q[2]; ry(x) on q; rx(a) q[0]; rz(b) q[1]; return Z(q[0]); }',
    );
    const apart = withoutEntanglement(circuit);
    expect(weightCount(apart)).toBe(1);
    const given = { inputs: [0.3, 0.8], batch: 1 };
    const [before] = valuesOf({ circuit, weights: [0.4, 0.9], ...given });
    const [after] = valuesOf({ circuit: apart, weights: [0.4], ...given });
    expect(after).toBeCloseTo(before, 12);
  });

  test('weights of gates that are gone, and of what is no longer seen, are gone; a list keeps the others', () => {
    const circuit = elaborated(
      `circuit one {
        input x: angle[2]; weight t: angle[4]; weight c: angle; qubit q[2];
        ry(x) on q; rx(t[0]) q[0]; crx(t[1]) q[1], q[0]; ry(t[2]) q[1]; ry(t[3]) q[0]; crz(c) q[0], q[1]; return Z(q[0]);
      }`,
    );
    const { weights } = withoutEntanglement(circuit);
    expect(weights.map(({ name, shape, offset }) => ({ name, shape, offset }))).toEqual([
      { name: 't', shape: [2], offset: 0 },
    ]);
    expect(weightCount(withoutEntanglement(elaborated('study')))).toBe(49);
  });
});

describe('the weights that count', () => {
  propertyTest.prop([arbitraryCircuit(small)], { numRuns: 60 })('the function stays the same', (given) => {
    const one = single(given);
    const left = usedWeights(one.circuit);
    expect(verify(left)).toEqual([]);
    const weights = weightsLeft(one.circuit, left, one.weights);
    const [before, after] = [valuesOf(one), valuesOf({ ...one, circuit: left, weights })];
    after.forEach((value, index) => expect(value).toBeCloseTo(before[index], 10));
  });
});

/** The numbers of the weights that some operation of the circuit reads, in order. */
function weightsLeft(before: Circuit, after: Circuit, weights: readonly number[]): number[] {
  const read = new Set<number>();
  JSON.stringify(before.operations, (_, part: unknown) => {
    const { kind, index } = (part ?? {}) as { kind?: string; index?: number };
    if (kind === 'weight') read.add(index!);
    return part;
  });
  expect(read.size).toBe(weightCount(after));
  expect(initialWeights(after, 1).length).toBe(read.size);
  return [...read].sort((a, b) => a - b).map((index) => weights[index]);
}
