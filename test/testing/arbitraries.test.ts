// Random circuits, programs, numbers and settings of `qcnn/testing`: valid, as the options say, printed as texts, and small
// once they are shrunk.
import { test as propertyTest } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputCount, outputCount, weightCount, type Circuit } from '../../src/compiler/circuit/circuit.ts';
import { gates } from '../../src/compiler/circuit/gates.ts';
import { verify } from '../../src/compiler/circuit/verify.ts';
import { allOperations, anglesOf, partsOf, qubitsActedOn } from '../../src/compiler/circuit/walk.ts';
import { check, elaborateCircuit, hasErrors, printCircuit, printSource } from '../../src/compiler/index.ts';
import { nodeLoad } from '../../src/circuit-files/load.ts';
import { loadCircuit } from '../../src/circuit-files/load-circuit.ts';
import { reference } from '../../src/runtime/backends/reference/index.ts';
import { circuits, inputsOf, programs, qcnns, settingsOf, weightsOf } from '../../src/testing/index.ts';
import { UserError } from '../../src/user-error.ts';

const everything = { pools: true, noise: true, amplitudes: true };

/** What fast-check tells of the smallest circuit that it finds. */
function smallest<T>(arbitrary: fc.Arbitrary<T>, isBad: (value: T) => boolean): { value: T; text: string } {
  const property = fc.property(arbitrary, (value) => !isBad(value));
  const { counterexample } = fc.check(property, { seed: 7, numRuns: 2000 });
  if (!counterexample) throw new Error('nothing was found');
  return { value: counterexample[0], text: fc.stringify(counterexample[0]) };
}

/** Most operations one after the other on a qubit, the operations of a Pauli rotation by themselves. */
function depthOf({ qubits, operations }: Circuit): number {
  const depths = new Array<number>(qubits).fill(0);
  for (const operation of operations) {
    const on = qubitsActedOn(operation);
    const next = 1 + Math.max(0, ...on.map((qubit) => depths[qubit]));
    for (const qubit of on) depths[qubit] = next;
  }
  return Math.max(0, ...depths);
}

describe('circuits', () => {
  propertyTest.prop([circuits(everything)], { numRuns: 60 })(
    'are valid, and are what they print as',
    (circuit) => {
      expect(verify(circuit)).toEqual([]);
      const text = fc.stringify(circuit);
      expect(text).toBe(printSource(circuit));
      const again = elaborateCircuit({ name: 'printed.qcnn', text }, nodeLoad);
      expect(hasErrors(again.diagnostics)).toBe(false);
      // Equal Pauli products of one observable are one by then.
      const body = (each: Circuit) => printCircuit({ ...each, outputs: [] });
      expect(body(again.circuit!)).toBe(body(circuit));
      expect(outputCount(again.circuit!)).toBe(outputCount(circuit));
    },
  );

  propertyTest.prop([circuits()], { numRuns: 60 })(
    'are of gates alone, unless more is asked for',
    ({ operations }) => {
      expect(operations.filter(({ kind }) => kind !== 'gate')).toEqual([]);
    },
  );

  test('have, over many, all that the options ask for, and every gate', () => {
    const drawn = fc.sample(circuits({ ...everything, qubits: { min: 2, max: 4 } }), {
      numRuns: 300,
      seed: 1,
    });
    const operations = drawn.flatMap((circuit) => allOperations(circuit.operations));
    const kinds = ['gate', 'channel', 'measure', 'branch', 'reset', 'discard', 'prepare'];
    expect(new Set(operations.map(({ kind }) => kind))).toEqual(new Set(kinds));
    const named = new Set(operations.flatMap((each) => (each.kind === 'gate' ? [each.gate] : [])));
    expect([...gates.keys()].filter((name) => !named.has(name))).toEqual([]);
  });

  propertyTest.prop([circuits({ qubits: 3, depth: 2, gates: ['rx', 'cz'], weights: 1, inputs: 0 })], {
    numRuns: 60,
  })('have the qubits, the depth, the gates and the numbers that are asked for', (circuit) => {
    expect(circuit.qubits).toBe(3);
    expect(depthOf(circuit)).toBeLessThanOrEqual(2);
    for (const each of circuit.operations) expect(each).toMatchObject({ kind: 'gate', controls: 0, gate: expect.stringMatching(/^(rx|cz)$/) }); // prettier-ignore
    expect(weightCount(circuit)).toBeLessThanOrEqual(1);
    expect(inputCount(circuit)).toBe(0);
  });

  propertyTest.prop([circuits(everything)], { numRuns: 60 })(
    'declare no weights behind the last that is read',
    (circuit) => {
      const parts = [...partsOf(allOperations(circuit.operations).flatMap(anglesOf))];
      const read = parts.flatMap((part) => (part.kind === 'weight' ? [part.index + 1] : []));
      expect(weightCount(circuit)).toBe(Math.max(0, ...read));
    },
  );

  test('shrink to what matters', () => {
    const gate = smallest(circuits(everything), ({ operations }) => operations.some((each) => each.kind === 'gate' && each.gate === 'iswap')); // prettier-ignore
    expect(gate.text).toBe('circuit arbitrary {\n  qubit q[2];\n  iswap q[0], q[1];\n  return Z(q[0]);\n}\n');
    const angle = smallest(circuits(), ({ operations }) => operations.some((each) => anglesOf(each).some(({ kind }) => kind === 'weight'))); // prettier-ignore
    expect(angle.value.operations).toHaveLength(1);
    expect(angle.value.qubits).toBe(1);
    expect(angle.text).toContain('weight w: angle[1];');
  });

  test.each([
    [{ qubits: 0 }, /^qubits is 0; give a whole number from 1 to 64, or \{ min, max \}/],
    [{ qubits: { min: 3, max: 2 } }, /^qubits is \{"min":3,"max":2\}; /],
    [{ qubits: '3' }, /^qubits is "3"; /],
    [{ depth: -1 }, /^depth is -1; /],
    [{ gates: ['iswop'] }, /^no gate is called iswop; did you mean iswap\?/],
    [{ gates: [] }, /^gates is empty; /],
    [{ gates: ['cx'], qubits: 1 }, /^no gate of cx acts on as few as 1 qubit; /],
    [{ width: 3 }, /^circuits has no option "width"; there are qubits, /],
  ])('refuse options that make none: %j', (options, sentence) => {
    const make = () => circuits(options as object);
    expect(make).toThrow(UserError);
    expect(make).toThrow(sentence);
  });
});

describe('convolutional circuits', () => {
  propertyTest.prop([qcnns({ noise: true })], { numRuns: 30 })(
    'are valid, and return what at most three qubits say',
    (circuit) => {
      expect(verify(circuit)).toEqual([]);
      expect(fc.stringify(circuit)).toBe(printSource(circuit));
      const ended = circuit.operations.filter(({ kind }) => kind === 'measure' || kind === 'discard');
      expect(circuit.qubits - ended.length).toBeLessThanOrEqual(3);
    },
  );

  propertyTest.prop([qcnns({ qubits: { min: 2, max: 4 } }).chain((circuit) => fc.tuple(fc.constant(circuit), weightsOf(circuit), inputsOf(circuit)))], { numRuns: 15 })(
    'run with numbers that are drawn for them',
    ([circuit, weights, inputs]) => {
      const values = reference.load(circuit).forward(weights, inputs, 1);
      expect(values.every(Number.isFinite)).toBe(true);
    },
  ); // prettier-ignore
});

describe('programs', () => {
  propertyTest.prop([programs()], { numRuns: 30 })(
    'check without an error, and print as their texts',
    (program) => {
      expect(hasErrors(check(program, nodeLoad).diagnostics)).toBe(false);
      expect(fc.stringify(program)).toBe(program.text);
    },
  );

  test('declare what they call, and shrink to few statements', () => {
    const { text } = smallest(programs(), (program) => program.text.includes('block('));
    expect(text.split('\n').filter((line) => /^(gate|pool|pairing)/.test(line))).toHaveLength(1);
    expect(text).toContain('gate block(');
    expect(text.split('\n').length).toBeLessThan(18);
  });
});

const drawn = `circuit drawn(n: int = 4 in [2, 4, 8], depth: int = 1 in 1..4, conv: gate(2) = cz in [cz, swap], tilt: angle = 0 in [pi / 4, -pi / 4], turned: bool = true in [true, false], free: int = 3) {
  input x: angle[n];
  input v: amplitude[2];
  weight a: angle[2] ~ uniform(0.25, 0.5);
  weight b: angle ~ normal(1, 0.01);
  weight c: angle ~ constant(2);
  weight d: angle[2, 3];
  qubit q[n];
  qubit p;
  prepare(v) p;
  ry(x + a[0] + a[1] + b + c + tilt) on q;
  for k in 0..depth { conv on line(q); }
  if (turned) { rx(d[0, 0] + free) p; }
  return Z(q);
}`;
const one = elaborateCircuit({ name: 'drawn.qcnn', text: drawn }).circuit!;

describe('numbers', () => {
  propertyTest.prop([weightsOf(one)], { numRuns: 60 })(
    'of weights lie where they are declared',
    (weights) => {
      expect(weights).toHaveLength(weightCount(one));
      const [a0, a1, b, c, ...d] = weights;
      for (const a of [a0, a1]) expect(0.25 <= a && a <= 0.5).toBe(true);
      expect(Math.abs(b - 1)).toBeLessThanOrEqual(0.03 + 1e-12);
      expect(Math.abs(c - 2)).toBeLessThanOrEqual(Math.PI);
      for (const each of d) expect(Math.abs(each)).toBeLessThanOrEqual(Math.PI);
    },
  );

  propertyTest.prop([inputsOf(one, { batch: 3 })], { numRuns: 60 })(
    'of inputs have a norm wherever they are amplitudes',
    (inputs) => {
      expect(inputs).toHaveLength(3 * 6);
      for (let sample = 0; sample < 3; sample++) {
        const [x, v] = [
          inputs.slice(6 * sample, 6 * sample + 4),
          inputs.slice(6 * sample + 4, 6 * sample + 6),
        ];
        for (const each of x) expect(Math.abs(each)).toBeLessThanOrEqual(Math.PI);
        expect(Math.hypot(...v)).toBeGreaterThan(0.01);
      }
    },
  );

  test('reach both ends of what is declared, and special angles', () => {
    const weights = fc.sample(weightsOf(one), { numRuns: 400, seed: 1 });
    const first = weights.map(([a]) => a);
    expect(Math.min(...first)).toBeLessThan(0.26);
    expect(Math.max(...first)).toBeGreaterThan(0.49);
    expect(new Set(weights.map((each) => each.at(-1)!)).has(Math.PI)).toBe(true);
  });

  test('shrink to zeros and short decimals', () => {
    const { value } = smallest(inputsOf(one), (inputs) => inputs[1] > 0.2);
    expect(value).toEqual([0, value[1], 0, 0, 1, 0]);
    expect(value[1]).toBe(0.201);
  });

  test('are none where there are none', () => {
    const { circuit } = elaborateCircuit({ name: 'a.qcnn', text: 'circuit a { qubit q; return Z(q); }' });
    expect(fc.sample(weightsOf(circuit!), 1)).toEqual([[]]);
    expect(fc.sample(inputsOf(circuit!, { batch: 2 }), 1)).toEqual([[]]);
    expect(() => inputsOf(circuit!, { batch: 0 })).toThrow(/^batch is 0; /);
  });
});

describe('settings', () => {
  test('are of the domains, together, and elaborate without a warning', () => {
    const all = fc.sample(settingsOf(drawn), { numRuns: 150, seed: 1 });
    const values = (name: string) => new Set(all.map((each) => each[name]));
    expect(values('n')).toEqual(new Set([2, 4, 8]));
    expect(values('depth')).toEqual(new Set([1, 2, 3]));
    expect(values('conv')).toEqual(new Set(['cz', 'swap']));
    expect(values('tilt')).toEqual(new Set(['-pi / 4', 'pi / 4']));
    expect(values('turned')).toEqual(new Set([false, true]));
    expect(all.every((each) => !('free' in each))).toBe(true);
    for (const set of all.slice(0, 40)) {
      const { circuit, diagnostics } = elaborateCircuit({ name: 'drawn.qcnn', text: drawn }, nodeLoad, {
        set,
      });
      expect(diagnostics.filter(({ code }) => code !== 'dead-weight' && code !== 'unused-weight')).toEqual(
        [],
      );
      expect(circuit!.qubits).toBe(1 + Number(set['n']));
    }
  });

  test('of circuits that come with the package, and of sources', () => {
    for (const set of fc.sample(settingsOf('ring'), 5))
      expect(loadCircuit('ring', { set }).qubits).toBe(set['n']);
    expect(fc.sample(settingsOf({ name: 'a.qcnn', text: 'circuit a { qubit q; return Z(q); }' }), 1)).toEqual(
      [{}],
    );
  });

  test.each([
    ['nowhere', {}, /^there is no file nowhere; /],
    ['circuit a { qubit q; return Z(r); }', {}, /no value is called r/],
    [
      'circuit a { qubit q; return Z(q); } circuit b { qubit q; return Z(q); }',
      {},
      /declares the circuits a, b/,
    ],
    ['circuit a { qubit q; return Z(q); }', { circuit: 'b' }, /declares no circuit b/],
    ['circuit a(n: int in []) { qubit q[n]; return Z(q); }', {}, /holds no values/],
  ])('are refused where there are none: %s', (circuit, options, sentence) => {
    const make = () => settingsOf(circuit, options);
    expect(make).toThrow(UserError);
    expect(make).toThrow(sentence);
  });
});
