import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Circuit } from '../../src/compiler/circuit/circuit.ts';
import { encodingFor, shrink } from '../../src/models/encoding.ts';
import type { Front } from '../../src/models/front.ts';
import type { Images } from '../../src/runtime/data/dataset.ts';
import { imagesOfValues, valuesOf } from '../../src/runtime/data/images.ts';
import { amplitudeCircuit, blochVector, smallCircuit } from './circuits.ts';
import { squares } from './images.ts';

const images = squares({ count: 40, classes: 2, seed: 1 });

function ofValues(values: number[], height: number, width: number, channels = 1): Images {
  const count = values.length / (height * width * channels);
  return imagesOfValues({
    ...images,
    count,
    height,
    width,
    channels,
    values: Float32Array.from(values),
    labels: new Int32Array(count),
  });
}

describe('shrink', () => {
  test('averages areas and channels', () => {
    const image = ofValues([1, 3, 5, 7, 1, 3, 5, 7, 10, 20, 30, 40, 10, 20, 30, 40], 4, 4);
    expect([...shrink(image, 4)]).toEqual([2, 6, 15, 35]);
    expect([...shrink(ofValues([1, 3, 5, 7], 1, 2, 2), 2)]).toEqual([2, 6]);
  });

  test('pads small images with zeros and gives an empty one a direction', () => {
    expect([...shrink(ofValues([1, 2], 1, 2), 8)]).toEqual([1, 2, 0, 0, 0, 0, 0, 0]);
    expect([...shrink(ofValues([0, 0], 1, 2), 4)]).toEqual([1, 0, 0, 0]);
  });

  test.prop([
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 70 }),
  ])('an image of ones gives ones, then zeros, of any size', (height, width, size) => {
    const shrunk = [...shrink(ofValues(new Array(height * width).fill(1), height, width), size)];
    const ones = shrunk.filter((value) => value === 1).length;
    expect(ones).toBeGreaterThan(0);
    expect(shrunk).toEqual([...new Array(ones).fill(1), ...new Array(size - ones).fill(0)]);
  });
});

async function fitted(circuit: Circuit, images: Images): Promise<Front> {
  const step = encodingFor(circuit, 1);
  return step.front(await step.fit(images));
}

describe('encodingFor', () => {
  test('gives each input slot its numbers, in the slots’ order', async () => {
    const amplitude = amplitudeCircuit(2, blochVector(0));
    const angles = { ...smallCircuit(2, []).inputs[0], name: 'y', offset: 4 };
    const circuit: Circuit = { ...amplitude, inputs: [...amplitude.inputs, angles] };
    const encoded = await (await fitted(circuit, images))(images);
    expect([encoded.height, encoded.width, encoded.channels]).toEqual([1, 6, 1]);
    const alone = await (await fitted(smallCircuit(2, []), images))(images);
    const values = valuesOf(encoded);
    expect([...values.subarray(6, 10)]).toEqual([...shrink(images, 4).subarray(4, 8)]);
    expect([...values.subarray(10, 12)]).toEqual([...valuesOf(alone).subarray(2, 4)]);
  });

  test('is fitted on the training set alone', async () => {
    const front = await fitted(smallCircuit(3, []), images);
    const others = squares({ count: 10, classes: 2, seed: 9, noise: 3 });
    const alone = await front({ ...others, count: 1 });
    expect([...valuesOf(alone)]).toEqual([...valuesOf(await front(others)).subarray(0, 3)]);
  });

  test('refuses circuits without inputs and with more angles than an image has numbers', async () => {
    const none = { ...smallCircuit(2, []), inputs: [] };
    await expect(fitted(none, images)).rejects.toThrow(/has no inputs/);
    const tiny = ofValues([1, 2, 3, 4], 2, 1);
    await expect(fitted(smallCircuit(3, []), tiny)).rejects.toThrow(/3 angles, more than the 2 numbers/);
  });
});
