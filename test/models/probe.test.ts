// A probe tells a model that its schedule starved from one that came to rest, and leaves it as it was.
import { describe, expect, test } from 'vitest';
import { createClassifier } from '../../src/models/index.ts';
import { loadCircuit } from '../../src/circuit-files/load-circuit.ts';
import { createPhantom, limitTraining, normalise } from '../../src/runtime/data/index.ts';
import { probeOf } from '../../src/study/probe.ts';

const { train, validation } = normalise(limitTraining(createPhantom({ seed: 1 }), 100, 1));
const held = validation;
const circuit = loadCircuit('study', { set: { n: 4 } });
const options = { epochs: 6, recipe: 'default', seed: 1 } as const;

const probed = async (name: string, rate: Readonly<Record<string, number>>) => {
  const classifier = createClassifier(name, { seed: 1, circuit });
  const fit = { ...options, rates: rate };
  try {
    const { history } = await classifier.fit(train, validation, fit);
    const before = await classifier.predict(held);
    // The peak rates of the model, whatever rates starved it.
    const probe = await probeOf(classifier, train, options, history.at(-1));
    expect(await classifier.predict(held)).toEqual(before);
    const again = await probeOf(classifier, train, options, history.at(-1));
    expect(again).toEqual(probe);
    return probe!;
  } finally {
    classifier.dispose();
  }
};

describe.each(['logistic-angles', 'qcnn', 'small-cnn'])('%s', (name) => {
  test('trained at a thousandth of its rates is starved, and predicts the same after the probe', async () => {
    const parts = name === 'qcnn' ? ['circuit', 'head'] : ['all'];
    const { before, after } = await probed(name, Object.fromEntries(parts.map((part) => [part, 1e-5])));
    expect(after).toHaveLength(3);
    expect(after[2]).toBeLessThan(0.95 * before);
  });
});

describe.each(['logistic-angles', 'qcnn'])('%s under the recipe of the literature', (name) => {
  test('of a hundred epochs of one step: three of them at its own rates show nothing, at those of the model all', async () => {
    const classifier = createClassifier(name, { seed: 1, circuit });
    const starving = { ...options, epochs: 100, recipe: 'literature' } as const;
    const { history } = await classifier.fit(train, validation, starving);
    const before = history.at(-1)!.trainLoss;
    const { after } = (await probeOf(classifier, train, starving, history.at(-1)))!;
    expect(after[2]).toBeLessThan(0.95 * before);
    classifier.dispose();
  });
});

test('a part that is frozen stays frozen in a probe at larger rates', async () => {
  const classifier = createClassifier('qcnn', { seed: 1, circuit });
  const frozen = { ...options, recipe: 'literature', rates: { circuit: 0 } } as const;
  const { history } = await classifier.fit(train, validation, frozen);
  const { after } = (await probeOf(classifier, train, frozen, history.at(-1)))!;
  const free = (await probeOf(classifier, train, { ...frozen, rates: {} }, history.at(-1)))!;
  expect(after).not.toEqual(free.after);
  classifier.dispose();
});

test('logistic regression on a few numbers, trained as it should be, is at rest', async () => {
  const { before, after } = await probed('logistic-angles', {});
  expect(after[2]).toBeGreaterThan(0.95 * before);
});

test('what has no steps is not probed', async () => {
  const neighbour = createClassifier('nearest-neighbour', { seed: 1 });
  await neighbour.fit(train, validation, options);
  expect(await probeOf(neighbour, train, options, undefined)).toBeUndefined();
});

test('a rate at which it diverges ends the probe, and nothing else', async () => {
  const classifier = createClassifier('qcnn', { seed: 1, circuit });
  const { history } = await classifier.fit(train, validation, options);
  const before = await classifier.predict(held);
  const wild = { ...options, rates: { circuit: 1e9, head: 1e9 } };
  const probe = await probeOf(classifier, train, wild, history.at(-1));
  expect(probe!.after.length).toBeLessThan(3);
  expect(await classifier.predict(held)).toEqual(before);
  classifier.dispose();
});
