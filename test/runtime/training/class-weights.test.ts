// Classes that count more: hand values, and a sample of weight 2 is a sample that stands there twice.
import * as tf from '@tensorflow/tfjs';
import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, expect, test } from 'vitest';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import type { LayersModel } from '../../../src/runtime/tensors/tf.ts';
import { circuitTrainable } from '../../../src/runtime/training/circuit-learner.ts';
import {
  checkClassWeights,
  classFactors,
  type ClassWeights,
} from '../../../src/runtime/training/class-weights.ts';
import type { Trainable } from '../../../src/runtime/training/learner.ts';
import { tensorTrainable } from '../../../src/runtime/training/tensor-learner.ts';
import { findBackend } from '../../../src/runtime/backends/index.ts';
import { below } from '../../../src/runtime/numbers-by-name.ts';
import { initialWeights } from '../../../src/runtime/weights.ts';
import { blochVector, smallCircuit } from '../../models/circuits.ts';
import { clouds } from './clouds.ts';

beforeAll(startEngine);

const labels = [0, 0, 0, 1];

test('balanced: n / (k · nᶜ); of three and one images 2/3 and 2', () => {
  expect(classFactors('balanced', labels, ['a', 'b'])).toEqual([2 / 3, 2]);
  // A class without images weighs nothing.
  expect(classFactors('balanced', labels, ['a', 'b', 'c'])).toEqual([2 / 3, 2, 0]);
});

test('by name or number, scaled to mean 1 over the images', () => {
  expect(classFactors({ b: 3 }, labels, ['a', 'b'])).toEqual([2 / 3, 2]);
  expect(classFactors({ '1': 3, a: 1 }, labels, ['a', 'b'])).toEqual([2 / 3, 2]);
  // A name goes before a number.
  expect(classFactors({ '1': 3 }, labels, ['1', '0'])).toEqual([(3 * 4) / 10, 4 / 10]);
});

test.each<[unknown, string]>([
  [{ c: 1 }, 'There is no class "c" to weigh; classes are 0 a, 1 b.'],
  [{ '2': 1 }, 'There is no class "2" to weigh; classes are 0 a, 1 b.'],
  [{ a: 1, '0': 2 }, 'The class a has two weights; give one.'],
])('%j fits no classes', (given, sentence) => {
  expect(() => classFactors(given as ClassWeights, labels, ['a', 'b'])).toThrow(sentence);
});

test.each<[unknown, string]>([
  [{ a: 0 }, 'The weight of class a is 0; give a number above 0.'],
  [{ a: NaN }, 'The weight of class a is NaN; give a number above 0.'],
  [{}, 'The class weights are empty; give balanced, or a number above 0 by class.'],
  ['even', 'The class weights are "even"; give balanced, or a number above 0 by class.'],
])('%j is refused', (given, sentence) => {
  expect(() => checkClassWeights(given as ClassWeights)).toThrow(sentence);
});

const circuit = smallCircuit(4, blochVector(3));
const makers: Readonly<Record<string, () => Trainable>> = {
  circuit: () =>
    circuitTrainable(
      { executable: findBackend('reference').load(circuit), weights: initialWeights(circuit, 3) },
      3,
    ),
  softmax: () => circuitTrainable({ width: 4 }, 3),
};

property.prop(
  [
    fc.constantFrom('circuit', 'softmax', 'tensors'),
    fc.integer({ min: 2, max: 6 }),
    fc.infiniteStream(fc.integer({ min: 1, max: 3 })),
  ],
  { numRuns: 15 },
)('a sample of weight 2 is two samples', async (kind, count, stream) => {
  const { values, labels: own } = clouds(count, 5, { classes: 3 });
  const times = Array.from(own, () => stream.next().value);
  const sum = times.reduce((a, b) => a + b);
  const weighted = {
    values,
    labels: own,
    factors: Float32Array.from(times, (each) => (each * count) / sum),
    step: 0,
  };
  const chosen = times.flatMap((each, i) => new Array<number>(each).fill(i));
  const repeated = {
    values: Float32Array.from(chosen.flatMap((i) => [...values.subarray(4 * i, 4 * i + 4)])),
    labels: Int32Array.from(chosen, (i) => own[i]),
    step: 0,
  };
  // Batch statistics of repeated samples would be others: the model of tensors is taken without them.
  const make = makers[kind] ?? (() => tensorTrainable(withoutStatistics()));
  const moved = await Promise.all(
    [weighted, repeated].map(async (batch) => {
      const model = make();
      const learner = model.learner({ isTrained: () => true, seed: 1 });
      const { loss } = await learner.step(
        batch,
        learner.variables.map(() => 0.1),
      );
      // Adam moves by the sign of a first gradient; its moments hold the gradient itself.
      const adam = below(await learner.state(), 'adam');
      const moments = [...adam.values()].flatMap(({ values: numbers }) => [...numbers]);
      learner.dispose();
      model.dispose();
      return { loss, moments };
    }),
  );
  expect(moved[0].loss).toBeCloseTo(moved[1].loss, 5);
  expect(moved[0].moments.length).toBeGreaterThan(4);
  moved[0].moments.forEach((moment, i) => expect(moment).toBeCloseTo(moved[1].moments[i], 6));
});

function withoutStatistics(): LayersModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 });
  const hidden = tf.layers.dense({ units: 5, activation: 'tanh', inputShape: [4], kernelInitializer });
  const head = tf.layers.dense({ units: 3, activation: 'softmax', kernelInitializer });
  return tf.sequential({ layers: [hidden, head] }) as unknown as LayersModel;
}
