// Image files for a trained model: what it sees of them is what a data set would have shown it.
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Images } from '../../../src/runtime/data/dataset.ts';
import { loadDataset, loadImages, normalise, type LoadedImage } from '../../../src/runtime/data/index.ts';
import { valuesOf } from '../../../src/runtime/data/images.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { UserError } from '../../../src/user-error.ts';
import { temporaryFolder, writeDeepPng, writeFile, writePicture } from './files.ts';

async function load(
  paths: string[],
  task: Images | Parameters<typeof loadImages>[1],
  signal?: AbortSignal,
): Promise<LoadedImage[]> {
  const all: LoadedImage[] = [];
  for await (const each of loadImages(paths, task, signal)) all.push(each);
  return all;
}

function imageOf({ image }: LoadedImage): Images {
  if (image instanceof UserError) throw image;
  return image;
}

const grey = {
  height: 5,
  width: 4,
  channels: 1,
  classes: ['a', 'b'],
  normalisation: { mean: [50], deviation: [20] },
};
const coloured = { ...grey, channels: 3, normalisation: { mean: [50, 60, 70], deviation: [20, 21, 22] } };

describe('loadImages', () => {
  property.prop([fc.integer(), fc.boolean(), fc.boolean(), fc.integer({ min: 4, max: 12 })], { numRuns: 6 })(
    'sees a file as the data set of its folder does: grey, coloured, of 16 bits',
    async (seed, colours, deep, size) => {
      const random = createRandom(seed);
      const folder = temporaryFolder();
      for (let i = 0; i < 16; i++) {
        const path = join(folder, i % 2 ? 'a' : 'b', `${i}.png`);
        const colour = Array.from({ length: 3 }, () => random.integer(255));
        if (deep && i > 3) {
          const numbers = Array.from({ length: 36 }, () => random.integer(3000));
          await writeDeepPng(path, numbers, 6);
        } else await writePicture(path, colours ? colour : [colour[0], colour[0], colour[0]], i, 6);
      }
      const dataset = await loadDataset(folder, { size });
      const images = normalise(dataset);
      for (const split of ['train', 'test'] as const) {
        const { ids } = dataset.splits[split];
        const loaded = await load(
          ids.map((id) => join(folder, id)),
          images[split],
        );
        expect(loaded.flatMap((each) => [...valuesOf(imageOf(each))])).toEqual([...valuesOf(images[split])]);
      }
    },
  );

  test('what cannot be read, or has colours that the model does not know, keeps no other from its answer', async () => {
    const folder = temporaryFolder();
    const at = (name: string) => join(folder, name);
    await writePicture(at('grey.png'), [90, 90, 90], 0, 6);
    await writePicture(at('red.png'), [200, 10, 10], 0, 6);
    writeFile(at('text.png'), 'no image at all');
    const webp = sharp({ create: { width: 4, height: 5, channels: 3, background: 'grey' } }).webp();
    writeFile(at('other.webp'), await webp.toBuffer());
    const names = ['grey.png', 'none.png', 'red.png', 'text.png', 'other.webp', '', 'grey.png'];
    const loaded = await load(
      names.map((name) => at(name)),
      grey,
    );
    expect(loaded.map(({ path }) => path)).toEqual(names.map((name) => at(name)));
    const texts = loaded.map(({ image, note }) => (image instanceof UserError ? image.message : note));
    expect(texts).toEqual([
      `${at('grey.png')} has 6 × 6 pixels (height × width) and was stretched to 5 × 4.`,
      expect.stringMatching(/none\.png does not exist\./),
      `${at('red.png')} has colours, and the model was trained on grey images; make it grey first.`,
      expect.stringMatching(/text\.png cannot be read as a JPEG or PNG image/),
      `${at('other.webp')} is webp, not JPEG or PNG. Convert or remove it.`,
      expect.stringMatching(/is not a file\./),
      texts[0],
    ]);
    expect(imageOf(loaded[0])).toMatchObject({ count: 1, height: 5, width: 4, channels: 1 });
  });

  test('a grey image in three equal channels where colours are known; of the right size, without a note', async () => {
    const path = join(temporaryFolder(), 'grey.png');
    const image = sharp({
      create: { width: 4, height: 5, channels: 3, background: { r: 90, g: 90, b: 90 } },
    });
    writeFile(path, await image.png().toBuffer());
    const [loaded] = await load([path], coloured);
    expect(loaded.note).toBeUndefined();
    const expected = [0, 1, 2].map((channel) => Math.fround((90 - 50 - 10 * channel) / (20 + channel)));
    expect([...valuesOf(imageOf(loaded))]).toEqual(Array.from({ length: 20 }, () => expected).flat());
  });

  test('more files than are read at the same time, in their order; nothing more when it is stopped', async () => {
    const folder = temporaryFolder();
    const paths = Array.from({ length: 40 }, (_, i) => join(folder, `${i}.png`));
    for (const [i, path] of paths.entries()) await writePicture(path, [i, i, i], 0, 4);
    const loaded = await load(paths, { ...grey, height: 4 });
    expect(loaded.map((each) => valuesOf(imageOf(each))[5])).toEqual(
      paths.map((_, i) => Math.fround((i - 50) / 20)),
    );
    await expect(load(paths, grey, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
