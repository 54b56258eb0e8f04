// The field's templates in std/layers and std/encode, against constructions from Pauli rotations that follow their
// papers' and libraries' descriptions, and against what is known of them by theory.
import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { weightCount } from '../../src/compiler/circuit/circuit.ts';
import { circuitOf, compileText, pairsOf, someAngles, valuesOf } from './library.ts';
import { pauliState, type PauliState } from './pauli-state.ts';

const { PI, acos, asin, cos, max, sin } = Math;
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const few = { numRuns: 15 };
const finite = { noNaN: true, noDefaultInfinity: true };
/** Qubits and a number that chooses the angles. */
const sized = fc.record({ n: fc.integer({ min: 2, max: 5 }), seed: fc.integer({ min: 1, max: 1000 }) });

/** A circuit of `body` that reads X, Y and Z of each qubit and Z of neighbours, on qubits that are tilted before. */
function around(name: string, from: 'layers' | 'encode', n: number, weights: string, body: string) {
  return compileText(
    'test/layer.qcnn',
    `import { ${name} } from "std/${from}"; circuit layer { ${weights} qubit q[${n}]; ry(0.4) on q; rz(0.7) on q; ${body} return X(q), Y(q), Z(q), [Z(a) * Z(b) for (a, b) in line(q)]; }`,
  );
}

/** The same of a state that `build` makes. */
function expected(n: number, build: (state: PauliState) => void): number[] {
  const state = pauliState(n);
  for (const q of upTo(n)) {
    state.ry(0.4, q);
    state.rz(0.7, q);
  }
  build(state);
  const single = ['X', 'Y', 'Z'].flatMap((letter) => upTo(n).map((q) => state.expectation(letter, q)));
  return [...single, ...upTo(n - 1).map((q) => state.expectation('ZZ', q, q + 1))];
}

function expectClose(actual: number[], wanted: number[]) {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(wanted[i], 9));
}

/** The neighbours on a ring, of which two qubits have one. */
const ring = (n: number) => (n > 2 ? upTo(n).map((i) => [i, (i + 1) % n]) : [[0, 1]]);

describe('trained layers', () => {
  prop.prop([sized, fc.integer({ min: 1, max: 4 })], few)('strongly_entangling: Rot, then CX to the one r on', ({ n, seed }, reach) => {
    const r = 1 + (reach % max(1, n - 1));
    const circuit = around('strongly_entangling', 'layers', n, `weight w: angle[${n}, 3];`, `strongly_entangling(w) q[0..${r}], q[${r}..${n}];`);
    const w = someAngles(3 * n, seed);
    expectClose(
      valuesOf(circuit, w, []),
      expected(n, (state) => {
        for (const q of upTo(n)) {
          state.rz(w[3 * q], q);
          state.ry(w[3 * q + 1], q);
          state.rz(w[3 * q + 2], q);
        }
        for (const q of upTo(n)) state.cx(q, (q + r) % n);
      }),
    );
  }); // prettier-ignore

  prop.prop([sized], few)('basic_entangler: RX, then CX round the ring', ({ n, seed }) => {
    const circuit = around('basic_entangler', 'layers', n, `weight w: angle[${n}];`, 'basic_entangler(w) q;');
    const w = someAngles(n, seed);
    expectClose(
      valuesOf(circuit, w, []),
      expected(n, (state) => {
        for (const q of upTo(n)) state.rx(w[q], q);
        for (const [a, b] of ring(n)) state.cx(a, b);
      }),
    );
  });

  prop.prop([sized], few)('two_design: CZ and two RY on even, then odd neighbours', ({ n, seed }) => {
    const circuit = around('two_design', 'layers', n, `weight w: angle[${n - 1}, 2];`, 'two_design(w) q;');
    const w = someAngles(2 * (n - 1), seed);
    expectClose(
      valuesOf(circuit, w, []),
      expected(n, (state) => {
        let next = 0;
        for (const start of [0, 1]) {
          for (let a = start; a + 1 < n; a += 2) {
            state.cz(a, a + 1);
            state.ry(w[next++], a);
            state.ry(w[next++], a + 1);
          }
        }
      }),
    );
  });

  prop.prop([sized], few)('hardware_efficient: RZ, RX, RZ, then CZ on the line', ({ n, seed }) => {
    const circuit = around('hardware_efficient', 'layers', n, `weight w: angle[${n}, 3];`, 'hardware_efficient(w) q;'); // prettier-ignore
    const w = someAngles(3 * n, seed);
    expectClose(
      valuesOf(circuit, w, []),
      expected(n, (state) => {
        for (const q of upTo(n)) {
          state.rz(w[3 * q], q);
          state.rx(w[3 * q + 1], q);
          state.rz(w[3 * q + 2], q);
        }
        for (const q of upTo(n - 1)) state.cz(q, q + 1);
      }),
    );
  });

  prop.prop([sized], few)(
    'real_amplitudes, efficient_su2: CX on the line, the last pair first',
    ({ n, seed }) => {
      const w = someAngles(2 * n, seed);
      const turned = (rotations: (state: PauliState) => void) =>
        expected(n, (state) => {
          rotations(state);
          for (let a = n - 2; a >= 0; a--) state.cx(a, a + 1);
        });
      const real = around('real_amplitudes', 'layers', n, `weight w: angle[${n}];`, 'real_amplitudes(w) q;');
      expectClose(
        valuesOf(real, w.slice(0, n), []),
        turned((state) => upTo(n).forEach((q) => state.ry(w[q], q))),
      );
      const su2 = around('efficient_su2', 'layers', n, `weight w: angle[2, ${n}];`, 'efficient_su2(w) q;');
      expectClose(
        valuesOf(su2, w, []),
        turned((state) => {
          upTo(n).forEach((q) => state.ry(w[q], q));
          upTo(n).forEach((q) => state.rz(w[n + q], q));
        }),
      );
    },
  );

  // The values that PennyLane's documentation gives for its templates.
  test.each([
    ['basic_entangler', 'basic_entangler(w) q;', 3, [3], [PI, PI, PI], [1, 1, -1]],
    ['basic_entangler', 'basic_entangler(w) q;', 2, [2], [PI, PI], [-1, 1]],
    ['two_design', 'ry(pi) on q; for l in 0..2 { two_design(w[l]) q; }', 3, [2, 2, 2], [0, PI, 0, PI, PI, 0, PI, 0], [1, -1, 1]],
  ] as const)('%s has the published values: %s', (name, body, n, shape, w, values) => {
    const text = `import { ${name} } from "std/layers"; circuit published { weight w: angle[${shape.join()}]; qubit q[${n}]; ${body} return Z(q); }`;
    expectClose(valuesOf(compileText('test/published.qcnn', text), [...w], []), [...values]);
  }); // prettier-ignore

  test('real_amplitudes makes real states only', () => {
    const circuit = compileText('test/real.qcnn', 'import { real_amplitudes } from "std/layers"; circuit real { weight w: angle[3, 4]; qubit q[4]; for i in 0..3 { real_amplitudes(w[i]) q; } return Y(q), X(q), Z(q); }'); // prettier-ignore
    const values = valuesOf(circuit, someAngles(12), []);
    values.slice(0, 4).forEach((y) => expect(y).toBeCloseTo(0, 12));
    expect(values.slice(4).some((value) => Math.abs(value) > 0.1)).toBe(true);
  });

  prop.prop([sized], few)('qaoa_ring: exp(-i gamma C), exp(-i beta X)', ({ n, seed }) => {
    const circuit = around('qaoa_ring', 'layers', n, 'weight w: angle[2];', 'qaoa_ring(w[0], w[1]) q;');
    const [gamma, beta] = someAngles(2, seed);
    expectClose(
      valuesOf(circuit, [gamma, beta], []),
      expected(n, (state) => {
        for (const [a, b] of ring(n)) state.rotate(-gamma, 'ZZ', a, b);
        for (const q of upTo(n)) state.rx(2 * beta, q);
      }),
    );
  });

  // Wang, Hadfield, Jiang & Rieffel, Physical Review A 97, 022304 (2018): 1/2 + sin(4 beta) sin(2 gamma) / 4 an edge.
  const cut = compileText('test/cut.qcnn', 'import { qaoa_ring } from "std/layers"; circuit cut { weight w: angle[2]; qubit q[5]; h on q; qaoa_ring(w[0], w[1]) q; return (1 - Z(q[0]) * Z(q[1])) / 2; }'); // prettier-ignore
  const angle = fc.double({ min: -PI, max: PI, ...finite });
  prop.prop([angle, angle], few)(
    'qaoa_ring: the cut of one round on a ring is the known one',
    (gamma, beta) => {
      expectClose(valuesOf(cut, [gamma, beta], []), [1 / 2 + (sin(4 * beta) * sin(2 * gamma)) / 4]);
    },
  );
});

describe('encoders', () => {
  const bloch = (name: string) =>
    compileText('test/encoder.qcnn', `import { ${name} } from "std/encode"; circuit encoded { input x: angle[2]; qubit q[2]; ${name}(x) q; return X(q), Y(q), Z(q); }`); // prettier-ignore
  const pair = fc.array(fc.double({ min: -0.99, max: 0.99, ...finite }), { minLength: 2, maxLength: 2 });

  prop.prop([pair], few)('angles_x, angles_z: one angle a qubit, about X and Z', (x) => {
    expectClose(valuesOf(bloch('angles_x'), [], x), [0, 0, ...x.map((t) => -sin(t)), ...x.map(cos)]);
    expectClose(valuesOf(bloch('angles_z'), [], x), [...x.map(cos), ...x.map(sin), 0, 0]);
  });

  prop.prop([pair], few)('arc_angles: X is x^3, Z the root of 1 - x^2', (x) => {
    const values = valuesOf(bloch('arc_angles'), [], x);
    const latitude = x.map(asin);
    const longitude = x.map((t) => acos(t ** 2));
    expectClose(values, [
      ...latitude.map((t, i) => sin(t) * cos(longitude[i])),
      ...latitude.map((t, i) => sin(t) * sin(longitude[i])),
      ...latitude.map(cos),
    ]);
    expectClose(values.slice(0, 2), x.map((t) => t ** 3)); // prettier-ignore
  });

  prop.prop([sized], few)('iqp_map: H, RZ by x, ZZ by the products of all pairs', ({ n, seed }) => {
    const circuit = around('iqp_map', 'encode', n, `input x: angle[${n}];`, 'iqp_map(x) q;');
    const x = someAngles(n, seed);
    expectClose(
      valuesOf(circuit, [], x),
      expected(n, (state) => {
        for (const q of upTo(n)) state.h(q);
        for (const q of upTo(n)) state.rz(x[q], q);
        for (const a of upTo(n)) for (let b = a + 1; b < n; b++) state.rotate(x[a] * x[b], 'ZZ', a, b);
      }),
    );
  });

  prop.prop([sized], few)('qaoa_map: RX by x, trained ZZ round the ring, trained RY', ({ n, seed }) => {
    const edges = ring(n);
    const circuit = around('qaoa_map', 'encode', n, `input x: angle[${n}]; weight zz: angle[${edges.length}]; weight y: angle[${n}];`, 'qaoa_map(x, zz, y) q;'); // prettier-ignore
    const [x, w] = [someAngles(n, seed), someAngles(edges.length + n, seed + 1)];
    expectClose(
      valuesOf(circuit, w, x),
      expected(n, (state) => {
        for (const q of upTo(n)) state.rx(x[q], q);
        edges.forEach(([a, b], i) => state.rotate(w[i], 'ZZ', a, b));
        for (const q of upTo(n)) state.ry(w[edges.length + q], q);
      }),
    );
  });
});

describe('fourier', () => {
  test('has three weights a qubit and layer, ranges that grow, and one layer more than uploads', () => {
    const circuit = circuitOf('fourier');
    expect(weightCount(circuit)).toBe(36);
    expect(pairsOf(circuit).join(' ')).toBe('0,1 1,2 2,3 3,0 0,2 1,3 2,0 3,1 0,3 1,0 2,1 3,2');
  });

  // Schuld, Sweke & Meyer (2021): one X rotation a layer gives each feature the frequencies 0 … layers, no others.
  test.each([1, 2, 3])('is a Fourier series of degree %d in each feature', (layers) => {
    const circuit = circuitOf('fourier', { n: '3', layers: `${layers}` });
    const w = someAngles(weightCount(circuit));
    const points = 2 * layers + 5;
    const samples = upTo(points).map((k) => valuesOf(circuit, w, [0.3, (2 * PI * k) / points, -1.1])[0]);
    const strength = (frequency: number) => {
      const turned = (f: (t: number) => number) =>
        samples.reduce((sum, value, k) => sum + value * f((2 * PI * frequency * k) / points), 0) / points;
      return Math.hypot(turned(cos), turned(sin));
    };
    expect(strength(layers)).toBeGreaterThan(1e-3);
    for (let above = layers + 1; 2 * above < points; above++) expect(strength(above)).toBeLessThan(1e-12);
  });

  test('has the values of its description', () => {
    const [w, x] = [someAngles(36), someAngles(4, 2)];
    const state = pauliState(4);
    for (const layer of upTo(3)) {
      for (const q of upTo(4)) {
        const t = w.slice(12 * layer + 3 * q, 12 * layer + 3 * q + 3);
        state.u([t[1], t[2], t[0]], q);
      }
      for (const q of upTo(4)) state.cx(q, (q + layer + 1) % 4);
      if (layer < 2) x.forEach((each, q) => state.rx(each, q));
    }
    expectClose(
      valuesOf(circuitOf('fourier'), w, x),
      upTo(4).map((q) => state.expectation('Z', q)),
    );
  });
});
