// What holds for every classifier: it learns, its probabilities are probabilities, and a seed repeats.
import { afterEach, describe, expect, test } from 'vitest';
import type { Classifier, FitOptions } from '../../src/models/classifier.ts';
import type { Checkpoint } from '../../src/runtime/training/checkpoint.ts';
import { createClassifier, type ModelContext } from '../../src/models/index.ts';
import type { Images } from '../../src/runtime/data/dataset.ts';
import { amplitudeCircuit, blochVector, pairReadout, smallCircuit } from './circuits.ts';
import { squares } from './images.ts';

const train = squares({ count: 96, classes: 3, seed: 1 });
const validation = squares({ count: 24, classes: 3, seed: 2 });
const unseen = squares({ count: 90, classes: 3, seed: 3 });
const context: ModelContext = { seed: 7, circuit: smallCircuit(3, pairReadout(1, 2)) };
const options: FitOptions = { epochs: 12, recipe: 'default', seed: 7 };

const created: Classifier[] = [];
afterEach(() => created.splice(0).forEach((classifier) => classifier.dispose()));

function create(name: string, more: Partial<ModelContext> = {}): Classifier {
  const classifier = createClassifier(name, { ...context, ...more });
  created.push(classifier);
  return classifier;
}

function accuracy(probabilities: Float32Array, { labels, classes }: Images): number {
  const width = classes.length;
  const hits = labels.filter((label, i) => {
    const row = probabilities.subarray(i * width, (i + 1) * width);
    return row[label] === Math.max(...row);
  });
  return hits.length / labels.length;
}

function expectProbabilities(probabilities: Float32Array, { count, classes }: Images): void {
  expect(probabilities).toHaveLength(count * classes.length);
  for (let row = 0; row < count; row++) {
    const sum = probabilities
      .subarray(row * classes.length, (row + 1) * classes.length)
      .reduce((a, b) => a + b);
    expect(sum).toBeCloseTo(1, 5);
  }
}

const quick = [
  'qcnn',
  'qcnn-frozen',
  'qcnn-no-entanglement',
  'logistic-pca',
  'dense-matched',
  'logistic-pixels',
  'logistic-angles',
  'nearest-neighbour',
  'small-cnn',
];

describe.each(quick)('%s', (name) => {
  test('learns, gives probabilities, and repeats for a seed', async () => {
    const classifier = create(name);
    const report = await classifier.fit(train, validation, options);
    expect(report.history).toHaveLength(name === 'nearest-neighbour' ? 0 : 12);
    const probabilities = await classifier.predict(unseen);
    expectProbabilities(probabilities, unseen);
    expect(accuracy(probabilities, unseen)).toBeGreaterThan(0.8);
    expect(classifier.parameters() > 0).toBe(name !== 'nearest-neighbour');
    const again = create(name);
    await again.fit(train, validation, options);
    expect(await again.predict(unseen)).toEqual(probabilities);
  });
});

describe.each(['qcnn', 'small-cnn', 'qcnn-frozen'])('%s on augmented images', (name) => {
  const augmented: FitOptions = { ...options, epochs: 3, augment: { rotate: 20, flip: 'both', zoom: 0.1 } };
  const fitted = async (more: Partial<FitOptions> = {}) => {
    const classifier = create(name);
    await classifier.fit(train, validation, { ...augmented, ...more });
    return classifier.predict(unseen);
  };

  test('learns others than on plain ones, and the same from a checkpoint amid an epoch', async () => {
    const kept: Checkpoint[] = [];
    const whole = await fitted({ checkpoints: { due: () => true, keep: (each) => void kept.push(each) } });
    expect(whole).not.toEqual(await fitted({ augment: undefined }));
    const [amid] = kept.filter(({ epoch, batches }) => epoch === 1 && batches === 2);
    expect(await fitted({ resume: amid })).toEqual(whole);
    expect(whole).not.toEqual(await fitted({ augment: { rotate: 21, flip: 'both', zoom: 0.1 } }));
  });
});

describe('class weights', () => {
  test.each(['qcnn', 'logistic-pixels'])('%s gives more to the class that counts more', async (name) => {
    const share = async (classWeights: FitOptions['classWeights']) => {
      const classifier = create(name);
      await classifier.fit(train, validation, { ...options, epochs: 2, classWeights });
      const probabilities = await classifier.predict(unseen);
      return probabilities.filter((_, i) => i % 3 === 1).reduce((a, b) => a + b) / unseen.count;
    };
    const [plain, heavy, balanced] = [
      await share(undefined),
      await share({ 'class 1': 20 }),
      await share('balanced'),
    ];
    expect(heavy).toBeGreaterThan(plain + 0.02);
    // The classes are as many.
    expect(balanced).toBeCloseTo(plain, 5);
  });
});

describe('qcnn', () => {
  test('another seed gives another model', async () => {
    const models = [create('qcnn'), create('qcnn', { seed: 8 })];
    for (const model of models) await model.fit(train, validation, { ...options, epochs: 1 });
    expect(await models[0].predict(unseen)).not.toEqual(await models[1].predict(unseen));
  });

  test('takes images as amplitudes', async () => {
    const classifier = create('qcnn', { circuit: amplitudeCircuit(4, pairReadout(0, 1)) });
    await classifier.fit(train, validation, options);
    expect(accuracy(await classifier.predict(unseen), unseen)).toBeGreaterThan(0.8);
  });

  test('frozen, it trains the softmax alone', async () => {
    const models = [create('qcnn'), create('qcnn-frozen')];
    for (const model of models) await model.fit(train, validation, { ...options, epochs: 1 });
    expect(models.map((model) => model.parameters())).toEqual([6 + 48, 48]);
  });

  test.each(['qcnn', 'qcnn-frozen'])('%s: one number is for two classes', async (name) => {
    const circuit = smallCircuit(3, blochVector(2).slice(2));
    const three = create(name, { circuit }).fit(train, validation, options);
    await expect(three).rejects.toThrow(/returns one number.*not 3.*Pauli products/);
    const two = squares({ count: 32, classes: 2, seed: 1 });
    await create(name, { circuit }).fit(two, two, { ...options, epochs: 1 });
  });

  test('stops when the signal aborts', async () => {
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    await expect(
      create('qcnn').fit(train, validation, { ...options, signal: stop.signal, onProgress }),
    ).rejects.toThrow();
  });

  test('frozen at random, it is still the circuit: seeds differ', async () => {
    const models = [create('qcnn-frozen'), create('qcnn-frozen', { seed: 8 })];
    for (const model of models) await model.fit(train, validation, { ...options, epochs: 1 });
    expect(await models[0].predict(unseen)).not.toEqual(await models[1].predict(unseen));
  });
});

describe('controls of equal size', () => {
  test.each(['dense-matched', 'small-cnn-matched'])(
    '%s has about as many parameters as the QCNN',
    async (name) => {
      for (const outputs of [blochVector(2), pairReadout(0, 3)]) {
        const circuit = smallCircuit(4, outputs);
        const [qcnn, control] = [create('qcnn', { circuit }), create(name, { circuit })];
        for (const model of [qcnn, control]) await model.fit(train, validation, { ...options, epochs: 1 });
        const ratio = control.parameters() / qcnn.parameters();
        expect(ratio).toBeGreaterThan(0.75);
        expect(ratio).toBeLessThan(1.25);
      }
    },
  );

  test('the matched CNN learns, with as many steps as so few numbers need', async () => {
    const classifier = create('small-cnn-matched', { circuit: smallCircuit(4, pairReadout(0, 3)) });
    await classifier.fit(train, validation, { ...options, epochs: 60 });
    expect(accuracy(await classifier.predict(unseen), unseen)).toBeGreaterThan(0.6);
  });
});

describe('qcnn-no-entanglement', () => {
  test('trains the softmax alone where no weight is left', async () => {
    const circuit = { ...smallCircuit(2, blochVector(1)) };
    const joined = circuit.operations.filter(
      (operation) => operation.kind === 'gate' && (operation.gate === 'cx' || operation.gate === 'ry'),
    );
    const classifier = create('qcnn-no-entanglement', {
      circuit: { ...circuit, operations: joined.slice(0, 2).concat(joined.slice(-1)) },
    });
    await classifier.fit(train, validation, { ...options, epochs: 2 });
    expect(classifier.parameters()).toBe(4 * 3);
  });
});

describe('createClassifier', () => {
  test.each([
    ['vgg', {}, /no model "vgg"; models are qcnn, resnet50, resnet18, hybrid/],
    ['constructor', {}, /no model "constructor"/],
    ['qcnn', { circuit: undefined }, /needs a circuit/],
    ['hybrid', {}, /trained ResNet-50/],
    ['logistic-features', {}, /trained ResNet-50/],
  ])('%s is refused with %j', (name, more, message) => {
    expect(() => create(name, more)).toThrow(message);
  });
});
