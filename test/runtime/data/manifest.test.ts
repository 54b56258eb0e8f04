// manifest.csv beside images: rows by image in every format, splits by patient and by capture, and what is refused.
import { fc, test as property } from '@fast-check/vitest';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Dataset, ImageSplit } from '../../../src/runtime/data/dataset.ts';
import { drawSplits, splitNames } from '../../../src/runtime/data/draw-splits.ts';
import { timeOf } from '../../../src/runtime/data/capture-times.ts';
import { csvRows } from '../../../src/runtime/data/csv.ts';
import { imageKeys } from '../../../src/runtime/data/duplicates.ts';
import {
  formatInspection,
  inspectDataset,
  limitTraining,
  loadDataset,
} from '../../../src/runtime/data/index.ts';
import { pixelsOfBytes } from '../../../src/runtime/data/pixels.ts';
import { UserError } from '../../../src/user-error.ts';
import { npyBytes, npzArrays, temporaryFolder, writeDeepPng, writeFile, writeIdxFolder, writeNpz, writePicture } from './files.ts'; // prettier-ignore

const all = ({ splits }: Dataset): ImageSplit[] => splitNames.map((split) => splits[split]);

/** Rows of the images of an array set, as many of each split as said. */
function rowsOf(
  counts: Readonly<Record<string, number>>,
  cells: (split: string, i: number) => string,
): string {
  const lines = Object.entries(counts).flatMap(([split, count]) =>
    Array.from({ length: count }, (_, i) => `${split}/${i},${cells(split, i)}`),
  );
  return lines.join('\n');
}

/** Class folders of pictures, four of each of six patients a class, with a manifest. */
async function writePatients(folder: string, head = 'image,patient,site,captured'): Promise<string> {
  const lines = [head];
  for (const [c, name] of ['dark', 'light'].entries())
    for (let i = 0; i < 24; i++) {
      const file = `${String(i).padStart(2, '0')}.png`;
      await writePicture(join(folder, name, file), [40 + 60 * c, 40, 40], i);
      lines.push(`${name}/${file},P${c}${i % 6},${i % 3 === 0 ? 'A' : 'B'},20${10 + i}-0${1 + c}-11`);
    }
  writeFile(join(folder, 'manifest.csv'), `${lines.join('\r\n')}\r\n`);
  return folder;
}

describe('beside every format', () => {
  test('IDX: rows follow the images, also into a validation split that is drawn by patient, and a smaller set', async () => {
    const counts = { train: 40, t10k: 8 };
    const folder = writeIdxFolder(temporaryFolder(), { counts });
    writeFile(
      join(folder, 'manifest.csv'),
      `Image ID,Patient_ID,Modality,age\n${rowsOf(counts, (split, i) => `${split}${i >> 2},MR,${i}`)}`,
    );
    const dataset = await loadDataset(folder);
    for (const { ids, rows } of all(dataset))
      ids.forEach((id, i) => {
        const number = Number(id.split('/')[1]);
        expect(rows!.columns.age[i]).toBe(String(number));
        expect(rows!.patients![i]).toBe(`${id.startsWith('test') ? 't10k' : 'train'}${number >> 2}`);
        expect(rows!.columns.modality[i]).toBe('MR');
      });
    const { train, validation } = dataset.splits;
    expect(validation.count).toBeGreaterThan(0);
    expect(train.rows!.patients!.filter((patient) => validation.rows!.patients!.includes(patient))).toEqual(
      [],
    );
    expect(dataset.sha256['manifest.csv']).toMatch(/^[0-9a-f]{64}$/);
    const limited = limitTraining(dataset, 10, 1).splits.train;
    limited.ids.forEach((id, i) => expect(limited.rows!.columns.age[i]).toBe(id.split('/')[1]));
    expect(formatInspection(inspectDataset(dataset))).toMatch(
      /Patients: 12; in more than one split: 0\nColumns of the manifest: modality \(MR\), age \(40 values\)/,
    );
  });

  test('npz: manifest.csv or NAME.manifest.csv beside it; its labels name classes that have but numbers', async () => {
    const counts = { train: 10, val: 4, test: 6 };
    const folder = temporaryFolder();
    const path = writeNpz(join(folder, 'scans.npz'));
    const manifest = (site: string) =>
      `image,label,site\n${rowsOf(counts, (_, i) => `${i % 2 ? 'malignant' : 'benign'},${site}`)}`;
    writeFile(join(folder, 'manifest.csv'), manifest('A'));
    const dataset = await loadDataset(path);
    expect(dataset.classes).toEqual(['benign', 'malignant']);
    expect(dataset.splits.test.rows).toEqual({ columns: { site: new Array(6).fill('A') } });
    writeFile(join(folder, 'scans.manifest.csv'), manifest('B'));
    expect((await loadDataset(path)).splits.validation.rows!.columns.site).toEqual(new Array(4).fill('B'));
  });

  test('class folders: drawn by patient, whatever way the file is named', async () => {
    const folder = await writePatients(temporaryFolder());
    const dataset = await loadDataset(folder, { size: 8 });
    const sides = new Map<string, Set<number>>();
    all(dataset).forEach(({ rows }, side) =>
      rows!.patients!.forEach((patient) => sides.set(patient, (sides.get(patient) ?? new Set()).add(side))),
    );
    expect(sides.size).toBe(12);
    for (const seen of sides.values()) expect(seen.size).toBe(1);
    expect(dataset.notes).toContain('The images come unsplit: 70 % for training, 10 % for validation and 20 % for test were drawn with seed 1, each patient whole.'); // prettier-ignore
    expect(dataset.notes.join()).not.toMatch(/skipped/);
  });

  test('loose images in folders of any name get their classes and splits from it', async () => {
    const folder = temporaryFolder();
    const lines = ['file;class;split'];
    for (let i = 0; i < 12; i++) {
      await writePicture(join(folder, 'export', `scan${i}.png`), [40 + 60 * (i % 2), 40, 40], i);
      lines.push(`scan${i};${i % 2 ? 'ill' : 'well'};${i < 6 ? 'Train' : i < 9 ? 'val' : 'testing'}`);
    }
    writeFile(join(folder, 'manifest.csv'), `\ufeff${lines.join('\n')}`);
    const dataset = await loadDataset(folder, { size: 12 });
    expect(dataset.classes).toEqual(['ill', 'well']);
    expect(all(dataset).map(({ count }) => count)).toEqual([6, 3, 3]);
    const { ids, labels } = dataset.splits.train;
    expect(Object.fromEntries(ids.map((id, i) => [id, labels[i]]))).toMatchObject({ 'export/scan0.png': 1, 'export/scan1.png': 0 }); // prettier-ignore
    // One level higher, as archives are unpacked.
    const outer = temporaryFolder();
    await writePatients(join(outer, 'unpacked'));
    expect((await loadDataset(outer, { size: 8 })).splits.train.rows!.patients).toBeDefined();
  });

  test('rows of images that are not there are noted', async () => {
    const folder = await writePatients(temporaryFolder());
    writeFile(join(folder, 'dark/extra.png'), '');
    const { writeFileSync, readFileSync, rmSync } = await import('node:fs');
    rmSync(join(folder, 'dark/extra.png'));
    const path = join(folder, 'manifest.csv');
    writeFileSync(path, `${readFileSync(path, 'utf8')}dark/gone.png,P9,A,2020-01-01\r\n`);
    const { notes } = await loadDataset(folder, { size: 8 });
    expect(notes).toContain('manifest.csv has a row for dark/gone.png, which is not there.');
  });
});

const image = fc.record({
  label: fc.nat(1),
  content: fc.nat(60),
  patient: fc.nat(15),
  day: fc.integer({ min: 1, max: 28 }),
});
const undivided = (some: readonly { label: number; content: number; patient: number; day: number }[]) => ({
  path: 'set',
  ids: some.map((_, i) => String(i)),
  labels: some.map(({ label }) => label),
  classes: ['a', 'b'],
  keys: imageKeys(
    pixelsOfBytes(
      Uint8Array.from(some, ({ content }) => content),
      1,
    ),
  ),
  rows: {
    patients: some.map(({ patient }) => (patient === 0 ? '' : `P${patient}`)),
    columns: { captured: some.map(({ day }) => `2024-03-${String(day).padStart(2, '0')}`) },
  },
});

property.prop([fc.array(image, { minLength: 10, maxLength: 80 }), fc.nat(), fc.constantFrom(undefined, 'patient' as const, 'captured' as const)], { numRuns: 120 })(
  'no patient and no copy on two sides; by capture nothing is learned that is as new as what is tested',
  (some, seed, by) => {
    const images = undivided(some);
    let splitOf;
    try {
      splitOf = drawSplits(images, seed, by);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      return;
    }
    const seenIn = new Map<string, string>();
    splitOf.forEach((split, i) => {
      const { patients } = images.rows;
      for (const name of [images.keys[i], ...(patients[i] === '' ? [] : [patients[i]])]) {
        expect(seenIn.get(name) ?? split).toBe(split);
        seenIn.set(name, split);
      }
    });
    for (const label of new Set(images.labels))
      for (const split of splitNames) expect(splitOf.some((each, i) => each === split && images.labels[i] === label)).toBe(true);
    expect(drawSplits(images, seed, by)).toEqual(splitOf);
    if (by !== 'captured') return;
    const newest = (split: string) => Math.max(...some.flatMap(({ day }, i) => (splitOf[i] === split ? [day] : [])));
    expect(newest('train')).toBeLessThan(newest('validation'));
    expect(newest('validation')).toBeLessThan(newest('test'));
  },
); // prettier-ignore

test('without patients and copies, by capture is by date', () => {
  const some = Array.from({ length: 20 }, (_, i) => ({ label: i % 2, content: i, patient: 0, day: 20 - i }));
  const splitOf = drawSplits(undivided(some), 1, 'captured');
  expect(splitOf.filter((split) => split === 'train')).toHaveLength(14);
  expect(splitOf.slice(0, 4)).toEqual(new Array(4).fill('test'));
  expect(splitOf.slice(4, 6)).toEqual(['validation', 'validation']);
});

test('dates', () => {
  expect(timeOf('2024-01-31')).toBe(Date.UTC(2024, 0, 31));
  expect(timeOf('20240131')).toBe(Date.UTC(2024, 0, 31));
  expect(timeOf('2024-01-31 12:30')).toBe(Date.UTC(2024, 0, 31, 12, 30));
  expect(timeOf('2024-01-31T12:30:05+02:00')).toBe(Date.UTC(2024, 0, 31, 10, 30, 5));
  for (const text of ['2024-02-30', '31.1.2024', '2024-13-01', '', 'now', '2024-01-31Z', '2024-01-31T25:00'])
    expect(timeOf(text), text).toBeUndefined();
});

describe('given splits', () => {
  const counts = { train: 12, val: 6, test: 6 };
  const written = (cells: (split: string, i: number) => string, head = 'image,patient,captured') => {
    const folder = writeIdxFolder(temporaryFolder(), { counts });
    writeFile(join(folder, 'manifest.csv'), `${head}\n${rowsOf(counts, cells)}`);
    return folder;
  };
  const crossed = (split: string, i: number) =>
    `${split === 'test' && i === 2 ? 'train3' : `${split}${i}`},20${10 + i}-01-01`;

  test('a patient in two of them is refused; splits that are drawn anew keep it whole', async () => {
    const folder = written(crossed);
    await expect(loadDataset(folder)).rejects.toThrow(
      `${folder}: patient train3 has images in train and in test, so the figures would flatter; move them to one split, or draw splits anew with --split-by patient.`,
    );
    for (const splitBy of ['patient', 'captured'] as const) {
      const dataset = await loadDataset(folder, { splitBy });
      expect(all(dataset).reduce((sum, { count }) => sum + count, 0)).toBe(24);
      expect(all(dataset).filter(({ rows }) => rows!.patients!.includes('train3'))).toHaveLength(1);
    }
  });

  test('one that the manifest contradicts', async () => {
    const folder = written((split, i) => `${i === 3 ? 'test' : split}`, 'image,split');
    await expect(loadDataset(folder)).rejects.toThrow(/manifest\.csv line 5: the image train\/3 is to be of the split test, and it is given as one of train; correct either/); // prettier-ignore
  });

  test('of 16 bits, drawn anew: the new training images decide the scale', async () => {
    const numbers = (count: number, salt: number) =>
      new Uint8Array(Uint16Array.from({ length: 4 * count }, (_, i) => 100 + 37 * i + salt).buffer);
    const path = join(temporaryFolder(), 'deep.npz');
    const arrays = Object.fromEntries(
      Object.entries({ train: 10, val: 4, test: 6 }).flatMap(([split, count], salt) => [
        [
          `${split}_images.npy`,
          npyBytes('<u2', [count, 2, 2], numbers(count, 30_000 * (salt === 2 ? 1 : 0))),
        ],
        [
          `${split}_labels.npy`,
          npyBytes(
            '|u1',
            [count, 1],
            Uint8Array.from({ length: count }, (_, i) => i % 2),
          ),
        ],
      ]),
    );
    writeNpz(path, arrays);
    const lines = rowsOf(
      { train: 10, val: 4, test: 6 },
      (split, i) => `20${split === 'test' ? 10 : 20}-01-${10 + i}`,
    );
    writeFile(join(path, '../manifest.csv'), `image,captured\n${lines}`);
    expect((await loadDataset(path)).scale!.white).toBe(2047);
    const dataset = await loadDataset(path, { splitBy: 'captured' });
    expect(dataset.splits.train.ids).toContain('test/0');
    expect(dataset.scale!.white).toBe(32767);
  });
});

describe('another set tests', () => {
  const small = (folder: string, counts: Readonly<Record<string, number>>, classes?: readonly string[]) =>
    writeIdxFolder(folder, { counts, classes });

  test('all its images, classes by name in any order; the set itself needs no test images', async () => {
    const own = small(temporaryFolder(), { train: 20 }, ['ill', 'well']);
    const other = small(temporaryFolder(), { val: 4, t10k: 6 }, ['well', 'ill']);
    const dataset = await loadDataset(own, { testData: other });
    expect(dataset.classes).toEqual(['ill', 'well']);
    const { test: tested } = dataset.splits;
    expect([...tested.labels]).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
    expect(tested.ids[0]).toBe('validation/0');
    expect(dataset.notes.join('\n')).toMatch(
      /External validation: models are tested on all 10 images of qcnn-data-\w+\./,
    );
    expect(Object.keys(dataset.sha256)).toContain('test data: t10k-images-idx3-ubyte');
  });

  test('a folder of another size, grey for coloured training images', async () => {
    const own = temporaryFolder();
    const other = temporaryFolder();
    for (let i = 0; i < 8; i++)
      for (const [c, name] of ['dark', 'light'].entries()) {
        await writePicture(join(own, name, `${i}.png`), [40 + 60 * c, 200, 40], i);
        if (i < 2)
          await writePicture(join(other, name, `${i}.png`), [40 + 60 * c, 40 + 60 * c, 40 + 60 * c], i, 20);
      }
    const dataset = await loadDataset(own, { size: 12, testData: other });
    expect(dataset.channels).toBe(3);
    expect(dataset.splits.train.count + dataset.splits.validation.count).toBe(16);
    expect(dataset.splits.test).toMatchObject({ count: 4, ids: ['dark/0.png', 'dark/1.png', 'light/0.png', 'light/1.png'] }); // prettier-ignore
    const bytes = dataset.splits.test.pixels.at(3);
    expect(bytes).toHaveLength(3 * 144);
    expect([...bytes.subarray(300, 303)]).toEqual([100, 100, 100]);
  });

  test('16 bits by the scale of the training images', async () => {
    const [own, other] = [temporaryFolder(), temporaryFolder()];
    for (let i = 0; i < 8; i++)
      for (const [c, name] of ['dark', 'light'].entries()) {
        const numbers = (most: number) =>
          Array.from({ length: 16 }, (_, p) => (p === i ? most : 100 * c + p));
        await writeDeepPng(join(own, name, `${i}.png`), numbers(4000), 4);
        if (i < 2) await writeDeepPng(join(other, name, `${i}.png`), numbers(1000), 4);
      }
    const { scale, splits } = await loadDataset(own, { size: 4, testData: other });
    expect(scale!.white).toBe(4095);
    expect(splits.test.pixels.at(0)[0]).toBe(Math.round((255 * 1000) / 4095));
  });

  test.each<[Readonly<Record<string, number>>, readonly string[], RegExp]>([
    [{ t10k: 6 }, ['ill', 'healthy'], /has images of a class healthy: its classes must be those of .* by name \(there ill, well; here ill, healthy\)/],
    [{ t10k: 1 }, ['ill', 'well'], /has no images of the class well: its classes must be/],
  ])('%j %j is refused', async (counts, classes, sentence) => {
    const own = small(temporaryFolder(), { train: 20, t10k: 4 }, ['ill', 'well']);
    const other = small(temporaryFolder(), counts, classes);
    await expect(loadDataset(own, { testData: other })).rejects.toThrow(sentence);
  }); // prettier-ignore
});

describe('refused in one sentence', () => {
  const load = async (text: string | Uint8Array, options = {}) => {
    const folder = writeIdxFolder(temporaryFolder(), { counts: { train: 6, val: 2, test: 2 } });
    writeFile(join(folder, 'manifest.csv'), text);
    return loadDataset(folder, options).then(
      () => 'loaded',
      (error: unknown) => {
        expect(error).toBeInstanceOf(UserError);
        expect((error as UserError).exitCode).toBe(2);
        return (error as Error).message.replaceAll(folder, 'SET');
      },
    );
  };
  const rows = (cells = '') => rowsOf({ train: 6, val: 2, test: 2 }, () => cells);

  test.each([
    ['patient,site\nA,B', 'SET/manifest.csv has no column of image ids; call one "image" (its columns are patient, site).'],
    ['', 'SET/manifest.csv is empty; its first line names the columns, such as image,label,patient.'],
    ['image,patient\n', 'SET/manifest.csv has a head and no rows; give one an image.'],
    ['image,patient\ntrain/0,A\n,B', 'SET/manifest.csv line 3 names no image.'],
    ['image,patient\ntrain/0,A\nval/0,B\n"train/00",C', 'SET/manifest.csv names the image train/0 twice, in lines 2 and 4; remove one.'],
    ['image,patient\ntrain/0', 'SET/manifest.csv line 2 has 1 cells, and the head has 2.'],
    ['image,,site\ntrain/0,1,2', 'SET/manifest.csv: column 2 has no name; name it in the first line.'],
    ['image,site,site\ntrain/0,1,2', 'SET/manifest.csv has two columns called site; rename one.'],
    ['image,site\ntrain/0,"A', 'SET/manifest.csv line 2: a quote is opened and never closed.'],
    ['image,site\ntrain/0,A"B"', 'SET/manifest.csv line 2: a quote stands inside a cell that does not begin with one.'],
    ['image,site\ntrain/0,"A"B', 'SET/manifest.csv line 2: something follows the closing quote of a cell.'],
    [`image,site\ntrain/0,${'x'.repeat(70_000)}`, 'SET/manifest.csv line 2: a cell has more than 65536 characters.'],
    [`image,site\ntrain/0,"${'x"",\n'.repeat(20_000)}"`, 'SET/manifest.csv line 2: a cell has more than 65536 characters.'],
    [`image${',a'.repeat(300)}\n`, 'SET/manifest.csv line 1: there are more than 256 cells.'],
    [Uint8Array.of(0x69, 0xff, 0xfe), 'SET/manifest.csv is not text in UTF-8; save it as CSV in UTF-8.'],
    ['image,site\ntrain/0,A', 'SET/manifest.csv has no row for 9 of 10 images, such as train/1; every image needs one.'],
    [`image,split\n${rows('later')}`, 'SET/manifest.csv line 2: the split is "later"; write train, validation or test.'],
  ])('%j', async (text, sentence) => {
    expect(await load(text)).toBe(sentence);
  }); // prettier-ignore

  test.each([
    [`image,site\n${rows('A')}`, { splitBy: 'captured' }, 'SET cannot be split by captured: there is no column "captured" in its manifest (there are site).'],
    [`image,captured\n${rows('2024-01-01')}`, { splitBy: 'patient' }, 'SET cannot be split by patient: there is no column "patient" in its manifest (there are captured).'],
    [`image,captured\n${rows('2024-01-01')}`, { splitBy: 'captured' }, 'SET: the images cannot be split by captured: their patients end at one date, and three are needed at least.'],
    [`image,captured\n${rows('in May')}`, { splitBy: 'captured' }, 'SET: the image train/0 was captured on "in May", which is no date; write it as 2024-01-31.'],
    [`image,captured\n${rows('')}`, { splitBy: 'captured' }, 'SET: the image train/0 has no date of capture; write it as 2024-01-31.'],
    [`image,patient\n${rows('A')}`, { splitBy: 'patient' }, 'SET: class 0 has too few patients (1 with 5 images) to be split into training, validation and test; add some (three at least), or say the split of each image in a column "split".'],
    [`image,site\n${rows('A')}`, { splitBy: 'moon' }, 'There is no splitting by moon; choose from patient, captured.'],
  ])('%j %j', async (text, options, sentence) => {
    expect(await load(text, options)).toBe(sentence);
  }); // prettier-ignore

  test('labels that contradict the folders', async () => {
    const folder = await writePatients(temporaryFolder(), 'image,patient,label,captured');
    const { readFileSync } = await import('node:fs');
    const text = readFileSync(join(folder, 'manifest.csv'), 'utf8').replaceAll(/,[AB],/g, ',light,');
    writeFile(join(folder, 'manifest.csv'), text);
    await expect(loadDataset(folder)).rejects.toThrow(
      `manifest.csv line 2: the image dark/00.png is labelled light, and it is one of class dark; correct either.`,
    );
  });

  test('a file name that two images have, and a class without a validation image', async () => {
    const folder = temporaryFolder();
    for (const side of ['left', 'right'])
      for (let i = 0; i < 3; i++)
        await writePicture(join(folder, side, `${i}.png`), [40, 40, 40], 3 * i + side.length);
    writeFile(join(folder, 'manifest.csv'), 'image,patient\n0.png,A\n1.png,B\n2.png,C');
    await expect(loadDataset(folder)).rejects.toThrow(/manifest\.csv line 2: 0\.png may be left\/0\.png or right\/0\.png; write the path below the folder\./); // prettier-ignore
    const arrays = npzArrays({ train: 10, val: 1, test: 6 });
    const path = writeNpz(join(temporaryFolder(), 'set.npz'), arrays);
    await expect(loadDataset(path)).rejects.toThrow(`${path}: no validation image has the label 1; number the classes without gaps, or add images of it.`); // prettier-ignore
    mkdirSync(join(folder, 'empty'));
  });
});

const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', 'ü', ' ', ';', '7') });
property.prop([fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean()], { numRuns: 60 })(
  'cells of any content read back, with every line end, quoted where they must be or all',
  (table, end, all) => {
    const quote = (text: string) => (all || /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const given = [['h', 'h'], ...table];
    const text = given.map((row) => row.map(quote).join(',')).join(end);
    expect([...csvRows(text, 'x')].map(({ cells }) => cells)).toEqual(given);
  },
); // prettier-ignore
