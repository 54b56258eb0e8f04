// One backend that computes as several; and a measurement that is asked again at one place.
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { inputCount, weightCount } from '../../../src/compiler/circuit/circuit.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import type { Backend } from '../../../src/runtime/backends/backend.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { measured } from '../../../src/runtime/shots/measured-backend.ts';
import { loadMeasurement } from '../../../src/runtime/shots/measurement.ts';
import { switched } from '../../../src/runtime/shots/switched-backend.ts';
import { circuits } from '../../../src/testing/index.ts';
import { circuitOf } from '../evaluate/circuit-of.ts';

const circuit = circuitOf(
  'circuit c { input x: angle; weight w: angle; qubit q[2]; ry(x) q[0]; crx(w) q[0], q[1]; return Z(q[0]), X(q[1]); }',
);

test('it computes as the backend that is used, also in what was loaded before, and frees all', () => {
  let loaded = 0;
  const counting: Backend = {
    ...reference,
    load(given) {
      loaded++;
      const executable = reference.load(given);
      return { ...executable, dispose: () => void loaded-- };
    },
  };
  const misread = measured(counting, { errorOf: () => ({ oneForZero: 0.1, zeroForOne: 0.2 }) });
  const { backend, use } = switched(counting);
  const executable = backend.load(circuit);
  const exact = [...reference.load(circuit).forward([0.3], [0.7], 1)];
  expect([...executable.forward([0.3], [0.7], 1)]).toEqual(exact);
  use(misread);
  const other = [...executable.forward([0.3], [0.7], 1)];
  exact.forEach((value, at) => expect(other[at]).toBeCloseTo(0.7 * value + 0.1, 10));
  expect([...backend.load(circuit).forward([0.3], [0.7], 1)]).toEqual(other);
  use(counting);
  expect([...executable.forward([0.3], [0.7], 1)]).toEqual(exact);
  const before = loaded;
  executable.dispose();
  expect(loaded).toBe(before - 2);
});

test.prop([circuits({ qubits: { min: 1, max: 3 } }), fc.nat()], { numRuns: 25 })(
  'a measurement says the same of a place again and of another one what it says of it first',
  (own, seed) => {
    const random = createRandom(seed);
    const place = () => {
      const draw = (count: number) => Float64Array.from({ length: count }, () => random.uniform(-2, 2));
      return { weights: draw(weightCount(own)), inputs: draw(2 * inputCount(own)), batch: 2 };
    };
    const errorOf = () => ({ oneForZero: 0.1, zeroForOne: 0.2 });
    const measurement = loadMeasurement(reference, own, errorOf);
    const fresh = (at: ReturnType<typeof place>) => loadMeasurement(reference, own, errorOf).exact(at);
    const [one, two] = [place(), place()];
    for (const at of [one, one, two, { ...two, inputs: two.inputs.slice() }, one]) {
      expect(measurement.exact(at)).toEqual(fresh(at));
      const drawn = () => measurement.drawn(at, 50, createRandom(1));
      expect(drawn()).toEqual(drawn());
      expect(measurement.exact(at)).toEqual(fresh(at));
    }
    // The same numbers, changed where they lie.
    if (one.weights.length === 0) return;
    one.weights[0] += 1;
    expect(measurement.exact(one)).toEqual(fresh(one));
  },
);
