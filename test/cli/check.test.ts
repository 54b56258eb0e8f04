// `qcnn check` of several files and of folders: each is told, in order, and takes of the settings what it has.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { here } from './here.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-check-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string) => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const sized = (name: string, parameter: string) =>
  `circuit ${name}(${parameter}: int = 2) { qubit q[8 / ${parameter}]; h on q; return Z(q[0]); }\n`;
const set = join(folder, 'set');
const a = write('set/a.qcnn', sized('a', 'n'));
const b = write('set/below/b.qcnn', sized('b', 'm') + sized('c', 'n'));
const names = (text: string) => text.trim().split('\n');

test('a folder: all files in it, sorted, as if each were named', async () => {
  const { exitCode, stdout } = await here('check', set);
  expect({ exitCode, lines: names(stdout) }).toEqual({
    exitCode: 0,
    lines: [`${a}: ok, circuit a`, `${b}: ok, circuits b, c`],
  });
  expect(await here('check', a, b)).toMatchObject({ exitCode: 0, stdout });
});

test('each file takes the settings that it has; what none has is refused', async () => {
  const spoilt = await here('check', set, '--set', 'n=3');
  expect(spoilt.exitCode).toBe(2);
  expect(names(spoilt.stdout).filter((line) => line.endsWith(': 1 error'))).toEqual([
    `${a}: 1 error`,
    `${b}: 1 error`,
  ]);
  expect(names((await here('check', set, '--set', 'm=3')).stdout)[0]).toBe(`${a}: ok, circuit a`);
  expect(await here('check', set, '--set', 'k=3')).toMatchObject({
    exitCode: 2,
    message: 'qcnn: none of the files has a parameter k; there are n, m',
  });
});

test('--circuit: the files that declare it, this circuit alone', async () => {
  expect(await here('check', set, '--circuit', 'c')).toMatchObject({
    exitCode: 0,
    stdout: `${b}: ok, circuit c\n`,
  });
  expect(await here('check', `${b}#b`)).toMatchObject({ exitCode: 0, stdout: `${b}: ok, circuit b\n` });
  expect(await here('check', b, '--circuit', 'b', '--set', 'n=4')).toMatchObject({
    exitCode: 2,
    stdout: expect.stringContaining('no circuit of the file has a parameter n'),
  });
  expect(await here('check', set, '--circuit', 'd')).toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/none of the files declares a circuit d; /),
  });
});

test('usage weighs more than errors; a broken file does not hide others', async () => {
  const broken = write('broken.qcnn', 'circuit a { qubit q; return Z(r); }');
  expect(await here('check', broken, a)).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining(`${a}: ok`),
  });
  expect(await here('check', broken, join(folder, 'none.qcnn'), a)).toMatchObject({ exitCode: 2 });
});

test('-o takes the lines, or the JSON', async () => {
  const out = join(folder, 'out.json');
  expect(await here('check', a, '--json', '-o', out)).toMatchObject({ exitCode: 0, stdout: '' });
  const { default: results } = await import(out, { with: { type: 'json' } });
  expect(results).toMatchObject([{ file: a, ok: true }]);
});
