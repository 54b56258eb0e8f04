import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { inputCount, type Circuit, type Pauli } from '../../../src/compiler/circuit/circuit.ts';
import { liveAtEnd } from '../../../src/compiler/circuit/live-qubits.ts';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import {
  densityMatrix,
  estimate,
  evaluate,
  sample,
  stateVector,
  variance,
  type DensityMatrix,
} from '../../../src/runtime/evaluate/index.ts';
import { load, readCircuitFile } from '../../compiler/load.ts';
import { arbitraryCircuit, type CircuitCase } from '../../properties/arbitrary-circuit.ts';
import { densityByPaulis } from '../../../src/runtime/evaluate/density-by-paulis.ts';
import { circuitOf } from './circuit-of.ts';

const pointOf = ({ circuit, weights, inputs }: CircuitCase) => ({
  weights,
  inputs: inputs.slice(0, inputCount(circuit)),
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

/** tr(P ρ) for a word over the matrix's qubits. */
function traceWith({ qubits, size, re, im }: DensityMatrix, paulis: ReadonlyMap<number, Pauli>): number {
  let sum = 0;
  for (let a = 0; a < size; a++) {
    let b = a;
    let [cRe, cIm] = [1, 0];
    qubits.forEach((qubit, at) => {
      const bit = qubits.length - 1 - at;
      const isOne = ((a >> bit) & 1) === 1;
      switch (paulis.get(qubit)) {
        case 'X':
          b ^= 1 << bit;
          break;
        case 'Y':
          b ^= 1 << bit;
          // ⟨0|Y|1⟩ = −i, ⟨1|Y|0⟩ = i
          [cRe, cIm] = isOne ? [-cIm, cRe] : [cIm, -cRe];
          break;
        case 'Z':
          if (isOne) [cRe, cIm] = [-cRe, -cIm];
          break;
        case undefined:
      }
    });
    // tr(P ρ) = Σ_a P[a, b] ρ[b, a]
    sum += cRe * re[b * size + a] - cIm * im[b * size + a];
  }
  return sum;
}

/** The circuit's outputs from a density matrix that has all qubits that they read. */
function outputsFrom({ outputs }: Circuit, matrix: DensityMatrix): number[] {
  return outputs.flatMap((output) => {
    if (output.kind === 'observable') {
      const parts = output.terms.map(
        ({ coefficient, factors }) =>
          coefficient * traceWith(matrix, new Map(factors.map(({ qubit, pauli }) => [qubit, pauli]))),
      );
      return [parts.reduce((sum, part) => sum + part, 0)];
    }
    const probabilities = new Array<number>(2 ** output.qubits.length).fill(0);
    for (let a = 0; a < matrix.size; a++) {
      const bits = output.qubits.map((qubit) => (a >> (matrix.qubits.length - 1 - matrix.qubits.indexOf(qubit))) & 1);
      probabilities[bits.reduce((number, bit) => 2 * number + bit, 0)] += matrix.re[a * (matrix.size + 1)];
    }
    return probabilities;
  }); // prettier-ignore
}

function expectClose(found: readonly number[], expected: readonly number[], tolerance = 1e-9): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, at) => {
    if (!(Math.abs(value - expected[at]) <= tolerance))
      expect.fail(`entry ${at}: ${value}, not ${expected[at]}`);
  });
}

function expectState({ size, re, im }: DensityMatrix): void {
  let trace = 0;
  let purity = 0;
  for (let a = 0; a < size; a++) {
    trace += re[a * (size + 1)];
    for (let b = 0; b < size; b++) {
      purity += re[a * size + b] ** 2 + im[a * size + b] ** 2;
      expect(re[a * size + b] === re[b * size + a] && im[a * size + b] === -im[b * size + a]).toBe(true);
    }
  }
  expect(trace).toBeCloseTo(1, 10);
  expect(purity).toBeLessThanOrEqual(1 + 1e-10);
  // Positive: ⟨v|ρ|v⟩ ≥ 0 for vectors of all directions.
  for (let turn = 1; turn <= 8; turn++) {
    const vector = Array.from({ length: size }, (_, k) => [Math.cos(turn * k * k + k), Math.sin(turn * 3 * k + turn)]); // prettier-ignore
    let form = 0;
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) {
        const [aRe, aIm] = vector[a];
        const [bRe, bIm] = vector[b];
        form += re[a * size + b] * (aRe * bRe + aIm * bIm) - im[a * size + b] * (aRe * bIm - aIm * bRe);
      }
    expect(form).toBeGreaterThanOrEqual(-1e-10);
  }
}

const cases = { maxQubits: 4, maxOperations: 12 };

describe('density matrix', () => {
  propertyTest.prop([arbitraryCircuit(cases)], { numRuns: 25 })(
    'is a state, and tr ρO is each output; noise, measured branches, resets and discards are in it',
    (random) => {
      const matrix = densityMatrix(random.circuit, pointOf(random));
      expect(matrix.qubits).toEqual(liveAtEnd(random.circuit));
      expectState(matrix);
      expectClose(outputsFrom(random.circuit, matrix), evaluate(random.circuit, pointOf(random)));
    },
  );

  propertyTest.prop([arbitraryCircuit(cases)], { numRuns: 15 })(
    'of some qubits, in any order, is the whole one with the others traced out',
    (random) => {
      const whole = densityMatrix(random.circuit, pointOf(random));
      const qubits = whole.qubits.filter((qubit) => qubit % 2 === 0).reverse();
      const part = densityMatrix(random.circuit, { ...pointOf(random), qubits });
      expect(part.qubits).toEqual(qubits);
      for (const letters of ['', 'Z', 'XY', 'YZ', 'YY', 'ZX'] as const) {
        const word = new Map([...letters].slice(0, qubits.length).map((letter, at) => [qubits[at], letter as Pauli])); // prettier-ignore
        expect(traceWith(part, word)).toBeCloseTo(traceWith(whole, word), 9);
      }
    },
  );

  test('a qubit of a Bell pair is mixed; what was discarded is traced out', () => {
    const bell = (rest: string) =>
      circuitOf(`circuit bell { qubit q[2]; h q[0]; cx q[0], q[1]; ${rest} return Z(q[1]); }`);
    for (const matrix of [
      densityMatrix(bell(''), { qubits: [1] }),
      densityMatrix(bell('discard q[0];')),
      densityMatrix(bell('bit m = measure q[0]; if (m) { x q[1]; } else { x q[1]; }')),
    ]) {
      expectClose([...matrix.re], [0.5, 0, 0, 0.5]);
      expectClose([...matrix.im], [0, 0, 0, 0]);
    }
    expectClose([...densityMatrix(bell('bit m = measure q[0]; if (m) { x q[1]; }')).re], [1, 0, 0, 0]);
    expect(densityMatrix(bell('')).re[3]).toBeCloseTo(0.5, 12);
  });

  test('of two qubits of many with noise', () => {
    const noisy = circuitOf(`circuit ten { qubit q[10]; ry(0.3) on q; depolarize(0.1) q[0]; return Z(q[0]); }`);
    const { size, re } = densityMatrix(noisy, { qubits: [0, 9] });
    expect(size).toBe(4);
    expect(re[0] + re[5] - re[10] - re[15]).toBeCloseTo(0.9 * Math.cos(0.3), 12);
  }); // prettier-ignore

  propertyTest.prop([arbitraryCircuit(cases)], { numRuns: 10 })(
    'of few qubits by their Pauli products is the same',
    (random) => {
      const { circuit, weights } = random;
      const { inputs } = pointOf(random);
      const qubits = liveAtEnd(circuit).slice(0, 3).reverse();
      const whole = densityMatrix(circuit, { weights, inputs, qubits });
      const found = densityByPaulis(circuit, qubits)(weights, Float64Array.from(inputs), 0);
      expectClose([...found.re], [...whole.re]);
      expectClose([...found.im], [...whole.im]);
    },
  );

  test('of few qubits of a circuit whose state fits no memory', () => {
    const wide = circuitOf('circuit wide { qubit q[40]; ry(0.3) q[0]; cx on line(q); s q[39]; h q[39]; return Z(q[0]); }'); // prettier-ignore
    const { re, im } = densityMatrix(wide, { qubits: [39, 0] });
    const [zero, one] = [Math.cos(0.15) ** 2 / 2, Math.sin(0.15) ** 2 / 2];
    expectClose([...re], [zero, 0, zero, 0, 0, one, 0, -one, zero, 0, zero, 0, 0, -one, 0, one], 1e-6);
    expectClose([...im], new Array(16).fill(0), 1e-6);
    expect(messageOf(() => densityMatrix(wide, { qubits: [0, 1, 2, 3, 4] }))).toMatch(/^Circuit "wide" needs .* Name at most 4 qubits, which need no such state\.$/); // prettier-ignore
  });

  test('the qubits of Hur’s circuit that are left', () => {
    const { circuit } = elaborateCircuit(readCircuitFile('circuits/hur.qcnn'), load);
    const point = { weights: { seed: 1 }, inputs: [1, 2, 3, 4, 5, 6, 7, 8] };
    const matrix = densityMatrix(circuit!, point);
    expect(matrix.re[0] - matrix.re[3]).toBeCloseTo(evaluate(circuit!, point)[0], 12);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['no circuit', () => densityMatrix({} as never), /^This is no circuit/],
    ['no circuit either', () => stateVector('hur' as never), /^This is no circuit/],
    ['too many', () => densityMatrix(circuitOf('circuit c { qubit q[13]; return Z(q[0]); }')), /^A density matrix is of at most 12 qubits, not 13; name some, such as qubits: \[0, 1\]\.$/],
    ['one that ended', () => densityMatrix(circuitOf('circuit c { qubit q[2]; discard q[0]; return Z(q[1]); }'), { qubits: [0] }), /^Qubit 0 of circuit "c" is measured or discarded before the end; left are 1\.$/],
    ['one that is none', () => densityMatrix(circuitOf('circuit c { qubit q; return Z(q); }'), { qubits: [1] }), /^There is no qubit 1 in circuit "c"; it has 0 to 0\.$/],
    ['a number for a list', () => densityMatrix(circuitOf('circuit c { qubit q; return Z(q); }'), { qubits: 0 as never }), /^qubits is no list; give the numbers of qubits/],
    ['one twice', () => densityMatrix(circuitOf('circuit c { qubit q; return Z(q); }'), { qubits: [0, 0] }), /^Qubit 0 is named twice\.$/],
    ['no pure state', () => stateVector(circuitOf('circuit c { qubit q[2]; discard q[0]; return Z(q[1]); }')), /^Circuit "c" discards qubit 0, so it ends in no state vector; densityMatrix gives/],
    ['noise', () => stateVector(circuitOf('circuit c { qubit q; bit_flip(0.1) q; return Z(q); }')), /has noise \(bit_flip\), so/],
    ['too wide', () => stateVector(circuitOf('circuit c { qubit q[25]; return Z(q[0]); }')), /has 25 qubits; a state vector is of at most 24/],
  ])('%s is one sentence', (_, work, message) => expect(messageOf(work)).toMatch(message)); // prettier-ignore
});

describe('state vector', () => {
  const pure = { ...cases, noise: false, branches: false, resets: false };

  propertyTest.prop([arbitraryCircuit(pure)], { numRuns: 25 })(
    'its outer product is the density matrix',
    (random) => {
      const circuit = {
        ...random.circuit,
        operations: random.circuit.operations.filter(({ kind }) => kind !== 'discard'),
      };
      const point = pointOf(random);
      const { qubits, re, im } = stateVector(circuit, point);
      const matrix = densityMatrix(circuit, point);
      expect(qubits).toEqual(matrix.qubits);
      for (let a = 0; a < matrix.size; a++) {
        for (let b = 0; b < matrix.size; b++) {
          expect(re[a] * re[b] + im[a] * im[b]).toBeCloseTo(matrix.re[a * matrix.size + b], 10);
          expect(im[a] * re[b] - re[a] * im[b]).toBeCloseTo(matrix.im[a * matrix.size + b], 10);
        }
      }
    },
  );

  test('qubit 0 is the most significant bit; phases are those of the gates; a list gives a list', () => {
    const circuit = circuitOf('circuit c { input x: angle; qubit q[3]; x q[0]; ry(x) q[2]; s q[0]; return Z(q[0]); }');
    const [first, other] = stateVector(circuit, { inputs: [[0.4], [Math.PI]] });
    expectClose([...first.im], [0, 0, 0, 0, Math.cos(0.2), Math.sin(0.2), 0, 0]);
    expectClose([...first.re], [0, 0, 0, 0, 0, 0, 0, 0]);
    expect(other.im[5]).toBeCloseTo(1, 12);
    expect(stateVector(circuit, { inputs: [0.4] }).im[4]).toBeCloseTo(Math.cos(0.2), 12);
  }); // prettier-ignore
});

describe('variance', () => {
  propertyTest.prop([arbitraryCircuit(cases)], { numRuns: 40 })(
    'is ⟨O²⟩ − ⟨O⟩² by the density matrix, and p (1 − p) of probabilities',
    (random) => {
      const { circuit } = random;
      const matrix = densityMatrix(circuit, pointOf(random));
      const values = evaluate(circuit, pointOf(random));
      let at = 0;
      const expected = circuit.outputs.flatMap((output) => {
        if (output.kind === 'probabilities') return values.slice(at).map((p) => p * (1 - p));
        const mean = values[at++];
        return [traceOfSquare(output.terms, matrix) - mean ** 2];
      });
      expectClose(variance(circuit, pointOf(random)), expected);
    },
  );

  test('of a word, of words that anticommute, of constants', () => {
    const circuit = circuitOf(
      'circuit c { qubit q[2]; h q[0]; return 3 * X(q[0]), Z(q[0]), X(q[0]) + Z(q[0]), 2 * Z(q[1]) + 5, X(q[0]) * Y(q[1]) + Y(q[0]) * X(q[1]), probs(q[0]); }',
    );
    expectClose(variance(circuit), [0, 1, 1, 0, 2 - 0 + 2 * 1 - 2, 0.25, 0.25]);
    expect(variance(circuit, { inputs: [[], []] })).toHaveLength(2);
  });
});

/** tr(ρ O²) = Σ_ij c_i c_j tr(ρ P_i P_j), by matrices of the words. */
function traceOfSquare(terms: readonly { coefficient: number; factors: readonly { qubit: number; pauli: Pauli }[] }[], rho: DensityMatrix): number {
  const { size } = rho;
  const apply = (re: Float64Array, im: Float64Array) => {
    const out = { re: new Float64Array(size * size), im: new Float64Array(size * size) };
    for (const { coefficient, factors } of terms) {
      for (let a = 0; a < size; a++) {
        let b = a;
        let [cRe, cIm] = [coefficient, 0];
        for (const { qubit, pauli } of factors) {
          const bit = 1 << (rho.qubits.length - 1 - rho.qubits.indexOf(qubit));
          const isOne = (a & bit) !== 0;
          if (pauli !== 'Z') b ^= bit;
          if (pauli === 'Y') [cRe, cIm] = isOne ? [-cIm, cRe] : [cIm, -cRe];
          if (pauli === 'Z' && isOne) [cRe, cIm] = [-cRe, -cIm];
        }
        for (let k = 0; k < size; k++) {
          out.re[a * size + k] += cRe * re[b * size + k] - cIm * im[b * size + k];
          out.im[a * size + k] += cRe * im[b * size + k] + cIm * re[b * size + k];
        }
      }
    }
    return out;
  };
  const once = apply(rho.re, rho.im);
  const twice = apply(once.re, once.im);
  return Array.from({ length: size }, (_, a) => twice.re[a * (size + 1)]).reduce((sum, x) => sum + x, 0);
} // prettier-ignore

describe('samples', () => {
  propertyTest.prop([arbitraryCircuit(cases)], { numRuns: 15, seed: 11 })(
    'come as often as the diagonal of ρ says, within five deviations',
    (random) => {
      const shots = 4000;
      const matrix = densityMatrix(random.circuit, pointOf(random));
      const found = sample(random.circuit, { ...pointOf(random), shots, seed: 5 });
      expect(found.qubits).toEqual(matrix.qubits);
      expect(found.outcomes).toHaveLength(shots);
      for (let a = 0; a < matrix.size; a++) {
        const p = Math.min(1, Math.max(0, matrix.re[a * (matrix.size + 1)]));
        const count = found.counts[a.toString(2).padStart(matrix.qubits.length, '0')] ?? 0;
        expect(found.outcomes.filter((outcome) => outcome === a)).toHaveLength(count);
        expect(Math.abs(count - shots * p)).toBeLessThanOrEqual(5 * Math.sqrt(shots * p * (1 - p)) + 0.5);
      }
    },
  );

  propertyTest.prop([arbitraryCircuit(cases)], { numRuns: 20, seed: 12 })(
    'estimate every output within five standard errors, which are those of the variance',
    (random) => {
      const { circuit } = random;
      const shots = 4000;
      const exact = evaluate(circuit, pointOf(random));
      const { values, errors } = estimate(circuit, { ...pointOf(random), shots, seed: 3 });
      expect([values.length, errors.length]).toEqual([exact.length, exact.length]);
      const scales = circuit.outputs.flatMap((output) =>
        output.kind === 'observable'
          ? [output.terms.reduce((sum, { coefficient }) => sum + Math.abs(coefficient), 0)]
          : new Array<number>(2 ** output.qubits.length).fill(1),
      );
      exact.forEach((value, output) =>
        expect(Math.abs(values[output] - value)).toBeLessThanOrEqual(5 * errors[output] + (8 * scales[output]) / shots),
      );
    },
  ); // prettier-ignore

  test('repeat with the seed; samples of a list are independent', () => {
    const circuit = circuitOf('circuit c { qubit q[2]; h on q; return Z(q[0]), X(q[1]), probs(q); }');
    const options = { shots: 200, seed: 4, inputs: [[], []] };
    const [first, second] = sample(circuit, options);
    expect(sample(circuit, options)[1]).toEqual(second);
    expect(second.outcomes).not.toEqual(first.outcomes);
    expect(sample(circuit, { shots: 200, seed: 5 }).outcomes).not.toEqual(first.outcomes);
    expect(sample(circuit, { shots: 200, seed: 4 })).toEqual(first);
    expect(Object.keys(first.counts).sort()).toEqual(['00', '01', '10', '11']);
    const { values, errors } = estimate(circuit, { shots: 200, seed: 4 });
    expect([values[1], errors[1]]).toEqual([expect.closeTo(1, 12), 0]);
    expect(errors[0]).toBeCloseTo(1 / Math.sqrt(200), 3);
    expect(values.slice(2).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });

  test('of named qubits in their order', () => {
    const circuit = circuitOf('circuit c { qubit q[3]; x q[0]; return Z(q[2]); }');
    expect(sample(circuit, { shots: 3, qubits: [2, 0] }).counts).toEqual({ '01': 3 });
    expect(sample(circuit, { shots: 3 }).counts).toEqual({ '100': 3 });
  });

  test.each<[string, () => unknown, RegExp]>([
    ['no shots', () => sample(circuitOf('circuit c { qubit q; return Z(q); }'), { shots: 0 }), /^shots is 0; give a whole number from 1 to 10000000\.$/],
    ['no options', () => sample(circuitOf('circuit c { qubit q; return Z(q); }'), undefined as never), /^shots is undefined; give a whole number/],
    ['no options of an estimate', () => estimate(circuitOf('circuit c { qubit q; return Z(q); }'), undefined as never), /^shots is undefined; give a whole number/],
    ['one shot has no error', () => estimate(circuitOf('circuit c { qubit q; return Z(q); }'), { shots: 1 }), /^shots is 1; give a whole number from 2/],
    ['no seed', () => sample(circuitOf('circuit c { qubit q; return Z(q); }'), { shots: 1, seed: 0.5 }), /^The seed of the shots is 0\.5/],
    ['too wide', () => sample(circuitOf('circuit c { qubit q[21]; return Z(q[0]); }'), { shots: 1 }), /^A sample is of at most 20 qubits, not 21/],
  ])('%s is one sentence', (_, work, message) => expect(messageOf(work)).toMatch(message)); // prettier-ignore
});
