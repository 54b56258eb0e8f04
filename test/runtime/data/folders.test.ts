import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { loadFolders } from '../../../src/runtime/data/folders.ts';
import { UserError } from '../../../src/user-error.ts';
import { sharedData, temporaryFolder, writeFile, writePicture } from './files.ts';

async function writeClasses(folder: string, count = 10, green = 90): Promise<string> {
  for (let i = 0; i < count; i++) {
    await writePicture(join(folder, 'dark', `${String(i).padStart(2, '0')}.png`), [40, 40, 40], i);
    await writePicture(join(folder, 'light', `${String(i).padStart(2, '0')}.JPG`), [90, green, 90], 3 * i);
  }
  return folder;
}

describe('a folder of class folders', () => {
  test('is split 70 : 10 : 20, the same way for the same seed', async () => {
    const folder = await writeClasses(temporaryFolder());
    const dataset = await loadFolders(folder, 5, 8);
    expect(dataset).toMatchObject({ classes: ['dark', 'light'], height: 8, width: 8, channels: 1 });
    const { train, validation, test: tested } = dataset.splits;
    expect([train.count, validation.count, tested.count]).toEqual([14, 2, 4]);
    expect([...validation.labels]).toEqual([0, 1]);
    const ids = [...train.ids, ...validation.ids, ...tested.ids];
    expect(new Set(ids).size).toBe(20);
    expect(ids).toContain('light/09.JPG');
    expect((await loadFolders(folder, 5, 8)).splits.test.ids).toEqual(tested.ids);
    expect((await loadFolders(folder, 6, 8)).splits.test.ids).not.toEqual(tested.ids);
    expect(Object.keys(dataset.sha256)).toEqual(['dark', 'light']);
  });

  test('has a hash for every class, also one named like a property of objects', async () => {
    const folder = temporaryFolder();
    const classes = ['__proto__', 'constructor', 'plain'];
    const files = ['0.png', '1.png', '2.png', '3.png'];
    for (const [i, name] of classes.entries())
      for (const [mark, file] of files.entries())
        await writePicture(join(folder, name, file), [40, 40, 40 + 50 * i], mark);
    const { sha256 } = await loadFolders(folder, 1, 12);
    const hash = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex');
    const expected = classes.map((name) => {
      const lines = files.map((file) => `${hash(readFileSync(join(folder, name, file)))}  ${file}\n`);
      return [name, hash(lines.join(''))];
    });
    expect(Object.entries(sha256)).toEqual(expected);
  });

  test('refuses class names with control characters, which would break lines and pictures', async () => {
    const folder = await writeClasses(temporaryFolder());
    for (let i = 0; i < 4; i++) await writePicture(join(folder, 'a\nb\u001b[31m', `${i}.png`), [9, 9, 9], i);
    await expect(loadFolders(folder, 1, 12)).rejects.toThrow(
      /class "a\\nb\\u001b\[31m" holds a control character\. Rename/,
    );
  });

  test('names a link that leads nowhere', async () => {
    const folder = await writeClasses(temporaryFolder());
    symlinkSync(join(folder, 'gone.png'), join(folder, 'dark', 'lost.png'));
    await expect(loadFolders(folder, 1, 12)).rejects.toThrow(/dark.lost\.png/);
  });

  test('keeps colour where there is any', async () => {
    const { channels, splits } = await loadFolders(await writeClasses(temporaryFolder(), 4, 200), 1, 12);
    expect(channels).toBe(3);
    const first = splits.train.pixels.at(0).subarray(50 * 3, 50 * 3 + 3);
    expect([...first]).toEqual([40, 40, 40]);
  });

  test('keeps copies of an image on one side', async () => {
    const folder = await writeClasses(temporaryFolder(), 12);
    for (let copy = 0; copy < 3; copy++)
      await writePicture(join(folder, 'dark', `copy${copy}.png`), [40, 40, 40], 2);
    const { splits } = await loadFolders(folder, 1, 12);
    const copies = ['dark/02.png', 'dark/copy0.png', 'dark/copy1.png', 'dark/copy2.png'];
    const counts = Object.values(splits).map(({ ids }) => ids.filter((id) => copies.includes(id)).length);
    expect(counts.sort((a, b) => a - b)).toEqual([0, 0, 4]);
  });

  test('reads transparent and linked images, and skips other files with a note', async () => {
    const folder = await writeClasses(temporaryFolder());
    const clear = sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 200, g: 200, b: 200, alpha: 0.5 } },
    });
    writeFile(join(folder, 'dark', 'clear.png'), await clear.png().toBuffer());
    symlinkSync(join(folder, 'dark', '03.png'), join(folder, 'light', 'linked.png'));
    writeFile(join(folder, 'dark', 'notes.txt'), 'x');
    writeFile(join(folder, 'loose.png'), 'x');
    writeFile(join(folder, 'dark', 'more', 'x.png'), 'x');
    for (const litter of ['.hidden', '__MACOSX']) writeFile(join(folder, litter, 'dark', 'x.png'), 'x');
    const { splits, notes } = await loadFolders(folder, 1, 8);
    const all = Object.values(splits).flatMap(({ ids, pixels }) =>
      ids.map((id, i) => [id, pixels.at(i)[0]] as const),
    );
    expect(new Map(all).get('dark/clear.png')).toBe(100);
    expect(all).toHaveLength(22);
    expect(notes.join(' ')).toMatch(
      /3 files or folders that are no .* skipped: loose.png, dark\/more, dark\/notes.txt/,
    );
  });

  test.each<[string, (folder: string) => unknown, RegExp]>([
    ['a class is empty', (f) => mkdirSync(join(f, 'grey')), /grey has no JPEG or PNG images: an empty class/],
    [
      'a file is no image',
      (f) => writeFile(join(f, 'dark', 'a.png'), 'hello'),
      /a.png cannot be read as a JPEG or PNG/,
    ],
    [
      'a file is something else inside',
      async (f) =>
        writeFile(
          join(f, 'dark', 'a.png'),
          await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
            .webp()
            .toBuffer(),
        ),
      /a.png is webp, not JPEG or PNG/,
    ],
    [
      'a file is cut off',
      async (f) =>
        writeFile(
          join(f, 'dark', 'a.jpg'),
          (
            await sharp({ create: { width: 200, height: 200, channels: 3, background: 'red' } })
              .jpeg()
              .toBuffer()
          ).subarray(0, 400),
        ),
      /a.jpg cannot be read/,
    ],
    [
      'a class has too few images to split',
      (f) => writePicture(join(f, 'grey', 'a.png'), [1, 1, 1]),
      /class grey has too few different images \(1 among 1\)/,
    ],
    [
      'a class holds copies of one image',
      async (f) => {
        for (let copy = 0; copy < 9; copy++) await writePicture(join(f, 'grey', `${copy}.png`), [1, 1, 1]);
      },
      /class grey has too few different images \(1 among 9\)/,
    ],
    [
      'a class holds files of another kind',
      (f) => ['1.dcm', '2.dcm'].forEach((name) => writeFile(join(f, 'grey', name), 'x')),
      /grey has no JPEG or PNG images, but 2 other files, such as 1.dcm. Convert them to PNG/,
    ],
    [
      'a class holds folders',
      (f) => writePicture(join(f, 'grey', 'deeper', 'a.png'), [1, 1, 1]),
      /grey is taken for a class, but holds folders instead of images/,
    ],
  ])('is refused when %s', async (_, spoil, message) => {
    const folder = await writeClasses(temporaryFolder(), 4);
    await spoil(folder);
    const failure = await loadFolders(folder, 1, 8).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as Error).message).toMatch(message);
  });

  test('a picture of absurd dimensions is refused unread', async () => {
    const folder = await writeClasses(temporaryFolder(), 4);
    const vast = await sharp({ create: { width: 16_000, height: 8_000, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    writeFile(join(folder, 'dark', 'vast.png'), vast);
    await expect(loadFolders(folder, 1, 8)).rejects.toThrow(/vast.png cannot be read.*pixel limit/);
  });
});

describe('train, val and test folders', () => {
  test('are taken as they are', async () => {
    const folder = temporaryFolder();
    for (const [split, count] of [
      ['train', 6],
      ['val', 2],
      ['test', 3],
    ] as const)
      await writeClasses(join(folder, split), count);
    const { splits, notes, sha256 } = await loadFolders(folder, 1, 8);
    expect([splits.train.count, splits.validation.count, splits.test.count]).toEqual([12, 4, 6]);
    expect(splits.test.ids[0]).toBe('test/dark/00.png');
    expect(notes).toEqual([]);
    expect(Object.keys(sha256)).toContain('val/light');
  });

  test.each([
    ['Training', 'Validation', 'Testing'],
    ['training', 'valid', 'testing'],
    ['TRAIN', 'VAL', 'TEST'],
  ])('may be called %s, %s and %s, together with other things', async (...names) => {
    const folder = temporaryFolder();
    for (const [i, name] of names.entries()) await writeClasses(join(folder, name), [6, 2, 3][i]);
    await writeClasses(join(folder, 'previews'), 1);
    writeFile(join(folder, names[0], 'labels.csv'), 'x');
    const { splits, classes, notes } = await loadFolders(folder, 1, 8);
    expect(classes).toEqual(['dark', 'light']);
    expect([splits.train.count, splits.validation.count, splits.test.count]).toEqual([12, 4, 6]);
    expect(notes.join()).toContain(`skipped: previews, ${names[0]}/labels.csv`);
  });

  test('are classes where they hold images', async () => {
    const folder = await writeClasses(temporaryFolder());
    for (let i = 0; i < 4; i++) await writePicture(join(folder, 'train', `${i}.png`), [9, 9, 9], i);
    expect((await loadFolders(folder, 1, 8)).classes).toEqual(['dark', 'light', 'train']);
  });

  test('may not name a split twice', async () => {
    const folder = temporaryFolder();
    for (const name of ['train', 'training', 'test']) await writeClasses(join(folder, name), 3);
    await expect(loadFolders(folder, 1, 8)).rejects.toThrow(/train and .*training are both train images/);
  });

  test('may lack validation, but not test, and no class may be new', async () => {
    const folder = temporaryFolder();
    await writeClasses(join(folder, 'train'), 10);
    await expect(loadFolders(folder, 1, 8)).rejects.toThrow(/no test images/);
    await writeClasses(join(folder, 'test'), 3);
    expect((await loadFolders(folder, 1, 8)).splits.validation.count).toBe(2);
    await writePicture(join(folder, 'test', 'odd', 'a.png'), [1, 1, 1]);
    await expect(loadFolders(folder, 1, 8)).rejects.toThrow(/odd is a class without a folder in .*train/);
    renameSync(join(folder, 'test', 'odd'), join(folder, 'test', 'LIGHT'));
    await expect(loadFolders(folder, 1, 8)).rejects.toThrow(/LIGHT .* The one there is called light/);
  });

  test('are no classes where images lie in them without class folders', async () => {
    const folder = temporaryFolder();
    for (const split of ['train', 'test'])
      for (let i = 0; i < 5; i++) await writePicture(join(folder, split, `${i}.png`), [9, 9, 9], i);
    await expect(loadFolders(folder, 1, 8)).rejects.toThrow(/test has images, but no class folders/);
  });
});

test('images that are all the same are refused, split or not', async () => {
  const [folder, presplit] = [temporaryFolder(), temporaryFolder()];
  for (const name of ['a', 'b'])
    for (let i = 0; i < 5; i++)
      for (const below of [folder, join(presplit, 'train'), join(presplit, 'test')])
        await writePicture(join(below, name, `${i}.png`), [7, 7, 7]);
  await expect(loadFolders(folder, 1, 8)).rejects.toThrow(/all 10 images are the same, pixel by pixel/);
  await expect(loadFolders(presplit, 1, 8)).rejects.toThrow(/all 10 training images are the same/);
});

test('progress is told up to the last image, and loading stops on request', async () => {
  const folder = await writeClasses(temporaryFolder());
  const told: string[] = [];
  await loadFolders(folder, 1, 8, { onProgress: ({ done, of }) => told.push(`${done}/${of}`) });
  expect(told).toEqual(['16/20', '20/20']);
  const controller = new AbortController();
  const stopped = loadFolders(folder, 1, 8, {
    onProgress: () => controller.abort(new Error('enough')),
    signal: controller.signal,
  });
  await expect(stopped).rejects.toThrow('enough');
});

const originals = sharedData('medical-mnist-folders');
test.skipIf(!originals)(
  'Medical MNIST originals load (needs ../shared/data/medical-mnist-folders)',
  async () => {
    const { splits, classes, channels } = await loadFolders(originals!, 1, 28);
    expect([splits.train.count, splits.validation.count, splits.test.count]).toEqual([252, 36, 72]);
    expect([classes.length, channels]).toEqual([6, 1]);
  },
);
