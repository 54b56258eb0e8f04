// What `--help` of every command shows, against the table of options: the same words for the same option.
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { createProgram } from '../../src/cli/program.ts';
import { backends, deviceBackends } from '../../src/runtime/backends/index.ts';
import {
  allBackends,
  commandNames,
  layerBackends,
  trainingBackends,
  formerSpellings,
  optionRows,
  optionsOf,
} from '../../src/cli/options.ts';
import { qcnn } from './qcnn.ts';

const flat = (text: string) => text.replace(/\s+/g, ' ');
const helps = new Map(
  await Promise.all(
    commandNames.map(async (name) => {
      const { code, stdout, stderr } = await qcnn([...name.split(' '), '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return [name, stdout] as const;
    }),
  ),
);

test('every command has a row, and no other is shown', () => {
  expect(commands.map(({ name }) => name).sort()).toEqual([...commandNames].sort());
  const shown = /Commands:\n([^]*)$/.exec(createProgram().helpInformation())![1].match(/^ {2}[a-z]+/gm)!;
  const first = new Set(['help', ...commandNames.map((name) => name.split(' ')[0])]);
  expect(shown.map((name) => name.trim()).sort()).toEqual([...first].sort());
});

test.each(commandNames)('%s --help shows the options of the table, in its order, and its own', (name) => {
  const help = helps.get(name)!;
  const shared = optionRows.filter((row) => row.in[name]);
  const own = (commands.find((command) => command.name === name)!.own ?? []).filter(
    (option) => !option.hidden,
  );
  const flags = [...own.map((option) => option.flags), ...shared.map((row) => row.flags), '-h, --help'];
  expect([...help.matchAll(/^ {2}(-.*?)(?: {2,}|$)/gm)].map((match) => match[1])).toEqual(flags);
  for (const { flags, says } of shared) expect(flat(help)).toContain(flat(`${flags} ${says}`));
});

test.each(commandNames)('%s --help fits, and ends in examples of this command', (name) => {
  const lines = helps.get(name)!.split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  const [, examples] = /\nExamples?:\n((?: {2}.*\n)+)$/.exec(helps.get(name)!)!;
  for (const example of examples.trimEnd().split('\n')) expect(example).toMatch(`  qcnn ${name}`);
});

test('an option of one command alone has a name that no shared option has', () => {
  const taken = new Set(optionRows.map(({ flags }) => longOf(flags)));
  // The level of an equivalence is none of optimisation, and has no short name.
  taken.delete('--level');
  // A sweep has those of a study, one of them with another default.
  const own = commands.flatMap((command) => (command.own ?? []).filter((option) => !option.hidden));
  const different = new Map(own.map((option) => [`${option.flags} ${option.description}`, option]));
  const longs = [...different.values()].map((option) => option.long!);
  expect(longs.filter((long) => taken.has(long))).toEqual([]);
  expect(new Set(longs).size).toBe(longs.length);
});

test('an option that takes a value shows what it is without it, where that is something', () => {
  for (const name of commandNames) {
    const own = commands.find((command) => command.name === name)!.own ?? [];
    for (const option of [...own, ...optionsOf(name)]) {
      const shown = option.defaultValueDescription ?? option.defaultValue;
      if (shown === undefined) continue;
      expect(flat(helps.get(name)!)).toContain(`(default: ${String(shown)})`);
      expect(option.description).not.toMatch(/default/);
    }
  }
});

test('backends are those that there are', () => {
  expect(layerBackends).toEqual(backends.map(({ name }) => name));
  expect(trainingBackends).toEqual([...layerBackends, deviceBackends[0].name]);
  expect(allBackends).toEqual([...backends, ...deviceBackends].map(({ name }) => name));
});

test('spellings of before are in no help', () => {
  const former = commandNames.flatMap((name) =>
    formerSpellings(name).map(({ option }) => [name, option.long!] as const),
  );
  expect(former).toEqual([
    ['compile', '--output'],
    ['import', '--output'],
    ['study', '--batch-size'],
  ]);
  for (const [name, long] of former) expect(helps.get(name)).not.toMatch(new RegExp(`${long}\\b`));
});

test('a spelling of before works, says its name of now, and gives way to it', async () => {
  const program = (text: string) => ({ input: `OPENQASM 2.0; include "qelib1.inc"; qreg q[1]; ${text}` });
  const now = await qcnn(['import', '-', '--out', '-'], program('x q[0];'));
  expect(now).toMatchObject({ code: 0, stderr: expect.stringMatching(/^<stdin>.*\n$/) });
  const before = await qcnn(['import', '-', '--output', '-'], program('x q[0];'));
  expect([before.code, before.stdout]).toEqual([0, now.stdout]);
  expect(before.stderr).toBe(
    `qcnn: --output is --out from now on; the next version knows --out alone\n${now.stderr}`,
  );
  const both = await qcnn(['import', '-', '--output', '/nowhere/at/all', '-o', '-'], program('x q[0];'));
  expect([both.code, both.stdout]).toEqual([0, now.stdout]);
  const images = await qcnn(['study', '--batch-size', '0']);
  expect(images).toMatchObject({ code: 2, stderr: expect.stringContaining('Give a whole number, 1 to') });
});

function longOf(flags: string): string {
  return /--[\w-]+/.exec(flags)![0];
}

test('doctor --data, of before, is its folder', async () => {
  const found = async (...words: string[]) => JSON.parse((await qcnn(['doctor', '--json', ...words])).stdout);
  expect((await found('--data', 'test')).data).toEqual((await found('test')).data);
});
