import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testedOn } from '../../../src/runtime/data/external.ts';
import { createPhantom, loadDataset } from '../../../src/runtime/data/index.ts';
import { withLicence } from '../../../src/runtime/data/licences.ts';
import { createStorage } from '../../../src/runtime/data/storage.ts';
import { UserError } from '../../../src/user-error.ts';
import { temporaryFolder, writeFile, writeIdxFolder, writeNpz, writePicture } from './files.ts';

describe('the format is found out', () => {
  test('phantom is built in', async () => {
    const dataset = await loadDataset('phantom', { seed: 2, size: 14 });
    expect(dataset).toMatchObject({ name: 'phantom', height: 14, width: 14 });
    expect(dataset.manifest).toHaveLength(1150);
  });

  test('IDX, from a path with dots in it', async () => {
    const folder = temporaryFolder();
    writeIdxFolder(join(folder, 'set'));
    expect(await loadDataset(`${folder}/set/../set/`)).toMatchObject({ name: 'set', height: 6, width: 5 });
    expect(await loadDataset(join(folder, 'set'), { size: 10 })).toMatchObject({ height: 10, width: 10 });
  });

  test('npz, by name, by content, or alone in a folder', async () => {
    const folder = temporaryFolder();
    const path = writeNpz(join(folder, 'one', 'set.npz'));
    expect(await loadDataset(path)).toMatchObject({ name: 'set' });
    expect(await loadDataset(join(folder, 'one'))).toMatchObject({ name: 'set' });
    expect(await loadDataset(writeNpz(join(folder, 'other.bin')))).toMatchObject({ classes: ['0', '1'] });
    writeNpz(join(folder, 'one', 'second.npz'));
    await expect(loadDataset(join(folder, 'one'))).rejects.toThrow(/several .npz files; name one/);
  });

  test('folders of images, 28 pixels unless told otherwise', async () => {
    const folder = temporaryFolder();
    for (let i = 0; i < 4; i++) {
      await writePicture(join(folder, 'a', `${i}.png`), [9, 9, 9], i);
      await writePicture(join(folder, 'b', `${i}.png`), [99, 99, 99], i);
    }
    expect(await loadDataset(folder)).toMatchObject({ classes: ['a', 'b'], height: 28 });
    expect(await loadDataset(folder, { size: 16 })).toMatchObject({ height: 16 });
  });
});

describe('on what terms images may be used', () => {
  const few = createPhantom({ train: 4, validation: 4, test: 4 });

  test('is said where it is known', async () => {
    expect(few.licence).toMatch(/^MIT/);
    const classes = ['Hand', 'AbdomenCT', 'CXR', 'BreastMRI', 'HeadCT', 'ChestCT'];
    expect(withLicence({ ...few, classes }).licence).toMatch(/^CC BY-SA 4.0, if these are/);
    expect(withLicence(few)).toBe(few);
    expect(await loadDataset(writeIdxFolder(temporaryFolder()))).not.toHaveProperty('licence');
  });

  test('of both sets where another tests', () => {
    const storage = createStorage();
    const own = { ...few, licence: 'A' };
    const of = (licence: string | undefined) => testedOn(own, { ...few, licence }, 'there', storage).licence;
    expect(of('A')).toBe('A');
    expect(of('B')).toBe('A; of the test data: B');
    expect(of(undefined)).toBe('A; of the test data: not stated');
  });
});

describe('one folder around the data is looked through', () => {
  const around = () => {
    const folder = temporaryFolder();
    writeFile(join(folder, 'README.md'), 'x');
    writeFile(join(folder, '__MACOSX', '._inner'), 'x');
    return { folder, inner: join(folder, 'inner') };
  };

  test('with class folders, keeping the outer name', async () => {
    const { folder, inner } = around();
    for (const name of ['a', 'b'])
      for (let i = 0; i < 4; i++)
        await writePicture(join(inner, name, `${i}.png`), [9, 9, name === 'a' ? 9 : 99], i);
    const { classes, name, notes } = await loadDataset(folder);
    expect(classes).toEqual(['a', 'b']);
    expect(name).toBe(basename(folder));
    expect(notes).toContain('The data were found in the only folder there, inner.');
  });

  test('with splits', async () => {
    const { folder, inner } = around();
    for (const split of ['Training', 'Testing'])
      for (const name of ['a', 'b'])
        for (let i = 0; i < 4; i++)
          await writePicture(join(inner, split, name, `${i}.png`), [9, 9, name === 'a' ? 9 : 99], i);
    expect((await loadDataset(folder)).splits.test.count).toBe(8);
  });

  test('with IDX files or an .npz', async () => {
    const { folder, inner } = around();
    writeIdxFolder(inner);
    expect((await loadDataset(folder)).splits.train.count).toBe(20);
    const other = around();
    writeNpz(join(other.inner, 'set.npz'));
    expect((await loadDataset(other.folder)).name).toBe('set');
  });

  test('and a second one in that, but no link that leads back', async () => {
    const { folder, inner } = around();
    writeIdxFolder(join(inner, 'deeper'));
    expect((await loadDataset(folder)).notes).toContain(
      `The data were found in the only folder there, ${join('inner', 'deeper')}.`,
    );
    const circular = temporaryFolder();
    symlinkSync('.', join(circular, 'self'));
    await expect(loadDataset(circular)).rejects.toThrow(UserError);
  });

  test('but a lone class, or a lone split, is what it is', async () => {
    const { folder, inner } = around();
    for (let i = 0; i < 4; i++) await writePicture(join(inner, `${i}.png`), [9, 9, 9], i);
    await expect(loadDataset(folder)).rejects.toThrow(/only one class/);
    const split = temporaryFolder();
    for (const name of ['a', 'b'])
      for (let i = 0; i < 4; i++) await writePicture(join(split, 'Train', name, `${i}.png`), [9, 9, 9], i);
    await expect(loadDataset(split)).rejects.toThrow(/no test images/);
  });
});

describe('what is no data set is refused with one sentence', () => {
  async function refusal(path: string): Promise<string> {
    const failure = await loadDataset(path).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as UserError).exitCode).toBe(2);
    return (failure as Error).message;
  }

  test('missing', async () => {
    expect(await refusal('/no/such/folder')).toMatch(/\/no\/such\/folder does not exist/);
    expect(await refusal('')).toMatch(/The empty path does not exist/);
    expect(await refusal('a\0b')).toMatch(/cannot be read/);
    expect(await refusal('x'.repeat(5000))).toMatch(/cannot be read \(ENAMETOOLONG\)/);
  });

  test('of no format understood', async () => {
    const folder = temporaryFolder();
    expect(await refusal(folder)).toMatch(/is not a data set. Understood are "phantom"/);
    expect(await refusal(writeFile(join(folder, 'table.csv'), 'a,b'))).toMatch(
      /is not a data set. Understood are/,
    );
    expect(await refusal(writeFile(join(folder, 'false.npz'), 'a,b'))).toMatch(/not a whole .npz/);
    await writePicture(join(folder, 'loose', '1.png'), [9, 9, 9]);
    expect(await refusal(join(folder, 'loose'))).toMatch(/has images, but no class folders/);
    writeIdxFolder(join(folder, 'idx'));
    expect(await refusal(join(folder, 'idx', 'train-images-idx3-ubyte'))).toMatch(/name its folder/);
  });

  test.skipIf(process.platform === 'win32')('neither file nor folder', async () => {
    const pipe = join(temporaryFolder(), 'pipe.npz');
    execFileSync('mkfifo', [pipe]);
    expect(await refusal(pipe)).toMatch(/neither a file nor a folder/);
    expect(await refusal('/dev/zero')).toMatch(/neither a file nor a folder/);
  });

  test('with an impossible size', async () => {
    await expect(loadDataset('phantom', { size: -1 })).rejects.toThrow(UserError);
  });
});
